using System.Diagnostics;
using System.Globalization;
using DriftEngine.Storage;

namespace DriftEngine.Bench;

/// <summary>A run of tiny blocks for a long time: as many parts, records and looks at the folder as a run of weeks makes.</summary>
internal static class SoakBench
{
    public static int Run(string minutes)
    {
        if (!double.TryParse(minutes, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double count) || count <= 0)
        {
            Console.Error.WriteLine($"bench soak: \"{minutes}\" is no number of minutes");
            return 2;
        }

        if (DriftProgram.Find("soak") is not { } program)
            return 1;
        string folder = Directory.CreateTempSubdirectory("drift-bench-").FullName;
        try
        {
            return Soak(program, folder, TimeSpan.FromMinutes(count));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static int Soak(string program, string folder, TimeSpan time)
    {
        (string study, string results) = (Path.Combine(folder, "soak.json"), Path.Combine(folder, "results"));
        File.WriteAllText(study, """
            {
              "name": "soak", "seed": 1, "workload": { "matrix": [64, 64], "inputs": 16, "distribution": "normal", "weights": "normal" },
              "technology": "pcm-1m", "dac": { "bits": 6 }, "adc": { "bits": 6, "range": "calibrated" }, "ages": ["25s", "1y"],
              "trials": { "min": 64, "max": 100000000, "half_width": 1e-9 }, "sweep": { "compensation": ["none", "global"] }
            }
            """);
        var memory = new List<(double Second, double Megabytes)>();
        long began = Stopwatch.GetTimestamp();
        string seconds = string.Create(CultureInfo.InvariantCulture, $"{Math.Ceiling(time.TotalSeconds)}s");
        Finished end = DriftProgram.Watch(program, process => Look(process, began, memory), "run", study, "--out", results, "--device", "simd", "--max-time", seconds);
        RunRecord run = ResultFolder.Load(results).Runs().Single();
        if (end.ExitCode != 3 || run.End != "timeup")
            return DriftProgram.Wrong("the soak", end);
        double first = Median(memory, time.TotalSeconds * 0.1, time.TotalSeconds * 0.25), last = Median(memory, time.TotalSeconds * 0.75, time.TotalSeconds);
        Targets.SoakMemory.Print(last - first, string.Create(CultureInfo.InvariantCulture, $"{first:f0} MB, then {last:f0} MB; peak {end.PeakMegabytes:f0} MB; {run.Blocks} parts in {time.TotalMinutes:f1} min"));
        return 0;
    }

    private static void Look(Process process, long began, List<(double Second, double Megabytes)> memory)
    {
        double second = Stopwatch.GetElapsedTime(began).TotalSeconds;
        if (memory.Count > 0 && second < memory[^1].Second + 0.5)
            return;
        process.Refresh();
        if (!process.HasExited)
            memory.Add((second, process.WorkingSet64 / 1048576.0));
    }

    private static double Median(List<(double Second, double Megabytes)> memory, double from, double to)
    {
        double[] sorted = [.. memory.Where(look => look.Second >= from && look.Second < to).Select(look => look.Megabytes).Order()];
        return sorted[sorted.Length / 2];
    }
}
