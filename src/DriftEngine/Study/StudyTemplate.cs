namespace DriftEngine.Study;

/// <summary>The study file that "drift new" writes.</summary>
public static class StudyTemplate
{
    /// <summary>A commented study of the given name; its network and data are those inside the program until they are replaced.</summary>
    /// <exception cref="StudyException">The name cannot name a results folder.</exception>
    public static string Text(string name) => StudyName.IsUsable(name)
        ? Named(name)
        : throw new StudyException($"\"{ShownText.Of(name)}\" cannot name a study", null, $"allowed: {StudyName.Allowed}", "Give the file another name.");

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

          // Devices: a preset ("drift devices" lists them), or the preset with changes ("drift devices pcm-1m" lists the names):
          // { "preset": "pcm-1m", "read_noise": "split", "drift": true, "programming_noise": true, "nu_mean_min": 0.04 }
          "technology": "pcm-1m",
          "mapping": { "tile_rows": 512, "tile_columns": 512, "scale": "max" },  // or "channel", or { "percentile": 99.9 }
          "dac": { "bits": 8 },                        // input converter; null (or left out): ideal
          "adc": { "bits": 8, "range": "calibrated" }, // output converter, one conversion per tile and output; null: ideal
          "compensation": "global",                    // "none", or "global": one factor per layer and age
          "temperature_c": 25,

          "ages": ["25s", "1h", "1d", "30d", "1y", "10y"],  // since programming, from t_c = 20 s on; s min h d y

          // Chips: a number, or a rule that stops when the mean accuracy is known well enough at every age.
          "trials": { "min": 64, "max": 1000, "half_width": 0.001, "confidence": 0.95 },

          // Any setting by its path, several make a grid. Swept values replace those above.
          "sweep": { "compensation": ["none", "global"] }
        }

        """;
}
