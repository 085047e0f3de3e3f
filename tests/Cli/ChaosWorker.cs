using System.Diagnostics;
using DriftEngine.Kernels.Random;

namespace DriftEngine.Tests.Cli;

/// <summary>When a worker is hit.</summary>
internal enum Moment
{
    /// <summary>At a random time from the start of the process until about its first part.</summary>
    Starting,

    /// <summary>Some parts after it began to work, and some milliseconds.</summary>
    Working,

    /// <summary>While a temporary file of it lies there.</summary>
    Writing,
}

/// <summary>What a worker was found at when it was hit.</summary>
internal enum Found
{
    /// <summary>It had not begun to compute.</summary>
    Loading,

    /// <summary>It computed.</summary>
    Computing,

    /// <summary>It left a temporary file behind.</summary>
    Writing,

    /// <summary>It had ended by itself, so it was not hit.</summary>
    Ended,
}

/// <summary>One drift process of the chaos test, with the moment at which it is killed, drawn from a fixed seed.</summary>
internal sealed class ChaosWorker : IDisposable
{
    public const ulong Seed = 5;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly DriftProcess process;
    private readonly string results;
    private readonly string name;
    private readonly Moment moment;
    private readonly double delay;
    private readonly int parts;
    private readonly long start = Stopwatch.GetTimestamp();
    private long? reached;
    private int partsAtRecord = -1;

    private ChaosWorker(DriftProcess process, string results, string name, Moment moment, double delay, int parts, bool politely) =>
        (this.process, this.results, this.name, this.moment, this.delay, this.parts, Politely) = (process, results, name, moment, delay, parts, politely);

    /// <summary>Whether it is asked to stop (TERM) rather than killed.</summary>
    public bool Politely { get; }

    /// <summary>Seconds from its start until it began to compute, as far as that was seen.</summary>
    public double? BegunAfter { get; private set; }

    /// <summary>Starts the next worker of a slot.</summary>
    /// <param name="folder">Where the study lies.</param>
    /// <param name="results">Its results.</param>
    /// <param name="number">Number of the worker, from 0; everything random hangs on it.</param>
    /// <param name="shard">The shard of the slot; now and then a worker takes all of the study instead.</param>
    /// <param name="startSeconds">How long a process takes until it computes.</param>
    public static ChaosWorker Start(string folder, string results, int number, string shard, double startSeconds)
    {
        (uint kind, uint time, uint whole, uint polite) = Philox.Words((uint)number, 0, 0, 0, Seed);
        double share = Fraction(time);
        Moment moment = Fraction(kind) switch { < 0.6 => Moment.Starting, < 0.8 => Moment.Working, _ => Moment.Writing };
        bool takesAll = Fraction(whole) < 0.2;
        string[] line = ["run", SmallStudy.FileName, "--threads", "1", "--device", "simd", .. takesAll ? Array.Empty<string>() : ["--shard", shard]];
        double delay = moment == Moment.Starting ? startSeconds * share : 0.02 * share;
        return new ChaosWorker(DriftProcess.Start(folder, line), results, $"worker {number} ({(takesAll ? "all" : shard)})", moment, delay, (int)(time % 3), Fraction(polite) < 0.05);
    }

    /// <summary>Whether its moment has come, or it has ended.</summary>
    public bool IsDue()
    {
        if (process.HasExited || Stopwatch.GetElapsedTime(start) > Patience)
            return true;
        if (moment == Moment.Starting)
            return Stopwatch.GetElapsedTime(start).TotalSeconds >= delay;
        if (!HasBegun())
            return false;
        if (moment == Moment.Writing)
            return LeftBehind.Length > 0;
        if (reached == null)
        {
            int now = Parts(results);
            partsAtRecord = partsAtRecord < 0 ? now : partsAtRecord;
            reached = now >= partsAtRecord + parts ? Stopwatch.GetTimestamp() : null;
        }

        return reached is { } from && Stopwatch.GetElapsedTime(from).TotalSeconds >= delay;
    }

    /// <summary>Kills it, or asks it to stop and waits until it has.</summary>
    public Found Hit()
    {
        if (Politely)
            process.Send("TERM");
        else
            process.Kill();
        Finished end = process.WaitForEnd();
        if (end.ExitCode == 0)
            return Found.Ended;
        // Before the signals are heard, a process that is asked to stop dies of it.
        bool asTold = Politely ? end.ExitCode == 3 || (!HasBegun() && end.ExitCode == 143) : end.ExitCode == 137;
        Assert.True(asTold, $"{this} ended with {end.ExitCode}: {end.Error}");
        return LeftBehind.Length > 0 ? Found.Writing : HasBegun() ? Found.Computing : Found.Loading;
    }

    /// <inheritdoc/>
    public override string ToString() => FormattableString.Invariant(
        $"{name} {(Politely ? "TERM" : "KILL")} {moment} ({delay * 1000:0} ms, {parts} parts) after {Stopwatch.GetElapsedTime(start).TotalMilliseconds:0} ms");

    public void Dispose()
    {
        if (!process.HasExited)
            process.Kill();
        process.WaitForEnd();
        process.Dispose();
    }

    /// <summary>Parts that are there.</summary>
    public static int Parts(string results) => Files(Path.Combine(results, "parts"), "*.parquet").Length;

    private bool HasBegun()
    {
        if (BegunAfter == null && Files(Path.Combine(results, "runs"), $"*-{process.Id}*.json").Length > 0)
            BegunAfter = Stopwatch.GetElapsedTime(start).TotalSeconds;
        return BegunAfter != null;
    }

    private string[] LeftBehind => [.. new[] { "", "parts", "runs" }.SelectMany(folder => Files(Path.Combine(results, folder), $".tmp-*-{process.Id}-*"))];

    private static string[] Files(string folder, string pattern)
    {
        try
        {
            return Directory.Exists(folder) ? Directory.GetFiles(folder, pattern, new EnumerationOptions { AttributesToSkip = 0 }) : [];
        }
        catch (IOException)
        {
            return []; // another worker took a temporary file away while the folder was listed
        }
    }

    private static double Fraction(uint word) => word / 4294967296.0;
}
