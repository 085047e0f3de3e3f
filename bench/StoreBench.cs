using System.Diagnostics;
using System.Globalization;
using DriftEngine.Storage;
using DriftEngine.Study;

namespace DriftEngine.Bench;

/// <summary>A results folder of many parts with made-up rows: how long the program takes to read and to merge it, and in how much memory.</summary>
internal static class StoreBench
{
    private const int Points = 2, Ages = 10;

    /// <summary>Makes the folder, times the verbs, deletes it.</summary>
    /// <param name="arguments">Parts, rows, folder; each may be left out.</param>
    public static int Run(string[] arguments)
    {
        if (DriftProgram.Find("store") is not { } program)
            return 1;
        int parts = arguments.Length > 0 ? Number(arguments[0]) : 1000, rows = arguments.Length > 1 ? Number(arguments[1]) : 1_000_000;
        string folder = arguments.Length > 2 ? Directory.CreateDirectory(arguments[2]).FullName : Directory.CreateTempSubdirectory("drift-bench-").FullName;
        try
        {
            string results = Path.Combine(folder, "store");
            Timed("made", () => Make(results, Math.Max(1, parts / Points), Math.Max(1, rows / parts / Ages)));
            Timed("opened and listed in this process", () => ResultFolder.Load(results).BlocksOfAll());
            return Verbs(program, results);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static int Verbs(string program, string results)
    {
        Time(program, "status", results);
        string before = Time(program, "report", results, "--csv").Out;
        Finished merge = Time(program, "merge", results);
        if (merge.ExitCode != 0 || Time(program, "merge", results).Out != merge.Out)
            return Wrong(merge, "merging, or merging again");
        Time(program, "status", results);
        Finished after = Time(program, "report", results, "--csv");
        return after.Out == before && before.Split('\n').Length == (Points * Ages) + 2 ? 0 : Wrong(after, "the report of the merged folder");
    }

    private static Finished Time(string program, params string[] arguments)
    {
        Finished end = DriftProgram.Run(program, arguments);
        Console.WriteLine($"drift {arguments[0]}: {end.Seconds:f1} s");
        Targets.StoreMemory.Print(end.PeakMegabytes, $"drift {arguments[0]}");
        return end;
    }

    private static int Wrong(Finished process, string what)
    {
        Console.WriteLine($"WRONG: {what} (exit code {process.ExitCode})\n{process.Out}{process.Error}");
        return 1;
    }

    private static void Timed(string what, Action work)
    {
        long began = Stopwatch.GetTimestamp();
        work();
        Console.WriteLine($"{what}: {Stopwatch.GetElapsedTime(began).TotalSeconds:f1} s");
    }

    private static void Make(string results, int blocks, int blockTrials)
    {
        StudyPlan plan = StudyFile.Parse(Text((long)blocks * blockTrials), "store.json", Environment.CurrentDirectory);
        using (StudyRun run = StudyRun.Open(plan, new RunOptions { Device = "simd", ResultsFolder = results + "-study" }, TimeProvider.System))
        {
            // Only its study.json is wanted, cut into other blocks.
        }

        StudyRecord record = ResultFolder.Load(results + "-study").Study;
        ResultFolder folder = ResultFolder.Open(results, record with { Points = [.. record.Points.Select(point => point with { BlockTrials = blockTrials })] });
        foreach (PointRecord point in folder.Study.Points)
        {
            for (int block = 0; block < blocks; block++)
            {
                PartAddress address = folder.Address(point.Index, block);
                File.WriteAllBytes(Path.Combine(results, "parts", address.FileName), PartFile.ToBytes(address, new Part("simd", Rows(point, address))));
            }
        }
    }

    private static TrialRow[] Rows(PointRecord point, PartAddress address)
    {
        IReadOnlyList<double> kelvin = point.ReadKelvin;
        var rows = new TrialRow[address.Trials * Ages];
        for (int i = 0; i < rows.Length; i++)
        {
            int trial = address.FirstTrial + (i / Ages), age = i % Ages;
            uint hash = (uint)((trial * 10) + age) * 2654435761u;
            rows[i] = new TrialRow(point.Id, trial, point.Spec.AgesSeconds[age], kelvin[age], point.Total - 5 - (int)((hash >> 20) % 60), point.Total, hash >> 16 & 255, hash >> 8 & 255);
        }

        return rows;
    }

    private static string Text(long trials) => $$"""
        {
          "name": "store", "seed": 1, "network": "first-look", "data": { "images": "first-look", "scale": 0.00392156862745098 },
          "technology": "pcm-1m", "dac": { "bits": 8 }, "adc": { "bits": 8, "range": "calibrated" },
          "ages": ["25s", "1min", "10min", "1h", "6h", "1d", "7d", "30d", "1y", "10y"],
          "trials": { "max": {{trials}} }, "sweep": { "compensation": ["none", "global"] }
        }
        """;

    private static int Number(string text) => (int)double.Parse(text, CultureInfo.InvariantCulture);
}
