using System.Globalization;
using System.Security.Cryptography;
using DriftEngine.Storage;

namespace DriftEngine.Bench;

/// <summary>One and two workers on the same study, as whole processes; and what a run does beside computing.</summary>
internal static class ScalingBench
{
    private const int Points = 8;

    /// <summary>Of 512 x 512 pairs, 64 inputs and four ages: about 10 s on a thread of 50 GFLOP/s, and less than a block holds.</summary>
    private const int Trials = 480;

    public static int Run()
    {
        if (DriftProgram.Find("scaling") is not { } program)
            return 1;
        string folder = Directory.CreateTempSubdirectory("drift-bench-").FullName;
        try
        {
            string study = Path.Combine(folder, "scaling.json");
            File.WriteAllText(study, Study());
            return Compare(program, study, folder);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static int Compare(string program, string study, string folder)
    {
        (string one, string two) = (Path.Combine(folder, "one"), Path.Combine(folder, "two"));
        Finished alone = Workers(program, study, one, 1), together = Workers(program, study, two, 2);
        if (alone.ExitCode != 0)
            return DriftProgram.Wrong("one worker", alone);
        if (together.ExitCode != 0)
            return DriftProgram.Wrong("two workers", together);
        if (!Parts(one).SequenceEqual(Parts(two)))
        {
            Console.WriteLine("WRONG: one and two workers wrote other parts");
            return 1;
        }

        Targets.Workers.Print(alone.Seconds / together.Seconds, string.Create(CultureInfo.InvariantCulture, $"{alone.Seconds:f1} s and {together.Seconds:f1} s of whole processes, {Points} blocks"));
        foreach ((string name, string results) in new[] { ("one worker", one), ("two workers", two) })
        {
            RunRecord[] runs = [.. ResultFolder.Load(results).Runs()];
            double wall = runs.Sum(run => (run.Ended!.Value - run.Started).TotalSeconds), computing = runs.Sum(run => run.ComputeSeconds);
            Targets.Handling.Print(100 * (wall - computing) / wall, string.Create(CultureInfo.InvariantCulture, $"{name}: {wall - computing:f2} of {wall:f1} s, {wall / Points:f1} s a block"));
        }

        return 0;
    }

    private static Finished Workers(string program, string study, string results, int count)
    {
        string number = count.ToString(CultureInfo.InvariantCulture);
        return DriftProgram.Run(program, "run", study, "--out", results, "--device", "simd", "--workers", number, "--threads", number);
    }

    private static IEnumerable<string> Parts(string results) => Directory.GetFiles(Path.Combine(results, "parts")).Order(StringComparer.Ordinal)
        .Select(path => $"{Path.GetFileName(path)} {Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(path)))}");

    private static string Study() => string.Create(CultureInfo.InvariantCulture, $$"""
        {
          "name": "scaling", "seed": 1, "workload": { "matrix": [512, 512], "inputs": 64, "distribution": "normal", "weights": "normal" },
          "technology": "pcm-1m", "dac": { "bits": 8 }, "adc": { "bits": 8, "range": "calibrated" }, "ages": ["25s", "1h", "30d", "1y"],
          "trials": {{Trials}}, "sweep": { "seed": [{{string.Join(", ", Enumerable.Range(1, Points))}}] }
        }
        """);
}
