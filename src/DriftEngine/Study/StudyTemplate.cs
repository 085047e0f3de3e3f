namespace DriftEngine.Study;

/// <summary>The study file that "drift new" writes.</summary>
public static class StudyTemplate
{
    /// <summary>A commented study of the given name; its network and data are those inside the program until they are replaced.</summary>
    /// <exception cref="StudyException">The name cannot name a results folder.</exception>
    public static string Text(string name) => StudyName.IsUsable(name)
        ? Named(name)
        : throw new StudyException($"\"{ShownText.Of(name)}\" cannot name a study", null, StudyName.Allowed, "Give the file another name.");

    private static string Named(string name) => $$"""
        {
          // A study for drift: "drift plan" shows what it means, "drift run" computes it, running again goes on.
          // Paths are relative to this file. "drift new --schema" prints the schema for editors.
          "name": "{{name}}",
          "seed": 1,                                   // key of all random numbers

          "network": "first-look",                     // an .onnx file (multi-layer perceptron), or a network inside the program
          "data": {
            "images": "first-look",                    // IDX, .npy or .csv, each also .gz; or data inside the program
            // "labels": "t10k-labels-idx1-ubyte.gz",  // data inside the program brings its own
            "scale": 0.00392156862745098,              // a stored value v reaches the network as (v x scale - mean) / std
            "mean": 0,                                 // one number, or one per channel
            "std": 1
            // "limit": 1000                           // only the first so many inputs
          },

          // "workload": { "matrix": [512, 512], "inputs": 1000, "distribution": "normal" },  // in place of network and data

          // Devices: a preset ("drift devices" lists them), or the preset with changes ("drift devices pcm-1m" lists the names):
          // { "preset": "pcm-1m", "read_noise": "split", "drift": true, "programming_noise": true, "nu_mean_min": 0.04 }
          // or a measurement of your own: { "table": { "times": [...], "conductances_us": [...], "sigma_us": [[...], ...], ... } }
          "technology": "pcm-1m",
          "mapping": {
            "tile_rows": 512, "tile_columns": 512,
            "scale": "max"                             // or "channel", or { "percentile": 99.9 }
            // "slices": 2, "bits_per_cell": 4,        // bits of a weight over several cells; one analog cell if left out
            // "scheme": "differential"                // or "complementary", or "offset"
            // "pair": "physical"                      // or "net-only": one device with the pair's difference
          },
          "dac": { "bits": 8 },                        // input converter; null (or left out): ideal; "phases": "bit-serial" or a number
          "adc": { "bits": 8, "range": "calibrated" }, // output converter, one conversion per tile and output; null: ideal
          "compensation": "global",                    // "none"; "global": one factor per layer and age; "column", "batch-norm", "temperature"

          // Storage at one temperature, or along a mission: "auto-g1", or segments that may repeat, or a histogram:
          // "mission": { "segments": [ { "duration": "8h", "at_c": 85 }, { "duration": "16h", "at_c": 25 } ], "repeat": "forever" }
          "temperature_c": 25,
          // "read_temperature_c": 25,                 // of every read; left out: that of the storage then (25 for a histogram)
          // "programming_temperature_c": 25,
          // "reads_per_second": 1000,                 // over the life; or "read_duty": 0.01, the share of the time
          // "cycles_spent": 1e6,                      // writes before the study; "writes_per_programming": 20 pulses for each one
          // "faults": { "yield": 0.998 },             // or { "stuck_low": 0.001, "stuck_high": 0.001 }
          // "refresh": { "every": "30d" },            // programmed anew; or { "band": 0.5 }: when the mean response left 1 +- 0.5

          "ages": ["25s", "1h", "1d", "30d", "1y", "10y"],  // since programming, from t_c = 20 s on; s min h d y
          // "allow_extrapolation": true,              // ages and temperatures beyond what the technology is usable for
          // "record": ["layers"],                     // the error of each layer, too

          // Chips: a number, or a rule that stops when the mean accuracy is known well enough at every age.
          "trials": { "min": 64, "max": 1000, "half_width": 0.001, "confidence": 0.95 },

          // Any setting by its path, several make a grid. Swept values replace those above.
          "sweep": { "compensation": ["none", "global"] }  // "technology.activation_max_ev": "range" is its likely range
        }

        """;
}
