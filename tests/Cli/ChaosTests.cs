using System.Diagnostics;
using DriftEngine.Tests.Report;
using Xunit.Abstractions;

namespace DriftEngine.Tests.Cli;

/// <summary>Runs when no other test does: its processes would take their cores.</summary>
[CollectionDefinition(nameof(Chaos), DisableParallelization = true)]
public sealed class Chaos;

/// <summary>
/// Several workers on one results folder, killed 200 times at random moments. Starting as many processes is what takes its
/// time, more than a minute on two cores; to leave it out: --filter "Category!=Chaos".
/// </summary>
[Collection(nameof(Chaos))]
[Trait("Category", "Chaos")]
public sealed class ChaosTests : IDisposable
{
    private const int Kills = 200, Workers = 4, Blocks = 150, Points = 2;

    private readonly TemporaryFolder straight = new();
    private readonly TemporaryFolder disturbed = new();
    private readonly Dictionary<(Found Where, bool Politely), int> found = [];
    private readonly ITestOutputHelper output;
    private double startSeconds;

    public ChaosTests(ITestOutputHelper output)
    {
        this.output = output;
        SmallStudy.Write(straight.Path, Blocks * 512);
        SmallStudy.Write(disturbed.Path, Blocks * 512);
    }

    public void Dispose()
    {
        straight.Dispose();
        disturbed.Dispose();
    }

    [Fact]
    public void Two_hundred_kills_lose_nothing_double_nothing_and_leave_nothing()
    {
        Finished reference = RunStraight();
        long begin = Stopwatch.GetTimestamp();
        Disturb();
        int parts = ChaosWorker.Parts(Results(disturbed));
        string story = $"seed {ChaosWorker.Seed}: a worker began after about {startSeconds:0.00} s; {parts} of {Points * Blocks} parts after {Stopwatch.GetElapsedTime(begin).TotalSeconds:0} s of: "
            + string.Join(", ", found.OrderBy(pair => pair.Key).Select(pair => $"{pair.Value} x {(pair.Key.Politely ? "TERM" : "KILL")} {pair.Key.Where}"));
        output.WriteLine(story);
        Assert.True(At(Found.Loading) >= 20 && At(Found.Computing) >= 20 && At(Found.Writing) >= 10, $"the moments do not cover the life of a worker: {story}");
        Assert.True(parts is > 10 and < Points * Blocks, $"too little or too much was done before the end: {story}");

        Finished end = DriftProcess.Run(disturbed.Path, "run", SmallStudy.FileName, "--device", "simd");
        Assert.True(end.ExitCode == 0, $"{end.Error}\n{story}");
        Assert.Equal(reference.Out, end.Out);
        string? difference = ResultsComparison.FirstDifference(Results(straight), Results(disturbed));
        Assert.True(difference == null, $"{difference}; {story}");
        Assert.StartsWith($"{Points * Blocks * 512 * 2}, {Points * Blocks * 512 * 2}, ", ResultsComparison.Rows(Results(disturbed)), StringComparison.Ordinal);

        int At(Found where) => found.GetValueOrDefault((where, false));
    }

    /// <summary>The run that nobody disturbs; it also tells how long a process takes until it computes.</summary>
    private Finished RunStraight()
    {
        long start = Stopwatch.GetTimestamp();
        using DriftProcess process = DriftProcess.Start(straight.Path, "run", SmallStudy.FileName, "--device", "simd");
        while (!process.HasExited && ChaosWorker.Parts(Results(straight)) == 0)
            Thread.Sleep(1);
        startSeconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        Finished end = process.WaitForEnd();
        Assert.True(end.ExitCode == 0, end.Error);
        return end;
    }

    /// <summary>Keeps the workers going until enough of them were killed; one that ended by itself does not count.</summary>
    private void Disturb()
    {
        var workers = new ChaosWorker?[Workers];
        int started = 0, killed = 0;
        try
        {
            while (killed < Kills && started < 2 * Kills)
            {
                for (int slot = 0; slot < Workers && killed < Kills; slot++)
                {
                    ChaosWorker worker = workers[slot] ??= ChaosWorker.Start(disturbed.Path, Results(disturbed), started++, $"{slot + 1}/{Workers}", startSeconds);
                    if (!worker.IsDue())
                        continue;
                    killed += Hit(worker) ? 1 : 0;
                    workers[slot] = null;
                }

                Thread.Sleep(2);
            }

            Assert.Equal(Kills, killed);
        }
        finally
        {
            // Those that still run go down together.
            Array.ForEach(workers, worker => worker?.Dispose());
        }
    }

    /// <summary>Whether it was killed, and not asked to stop or too late.</summary>
    private bool Hit(ChaosWorker worker)
    {
        using (worker)
        {
            Found where = worker.Hit();
            // Beside others a start takes longer, and nobody knows how much on which machine.
            startSeconds += worker.BegunAfter is { } seconds ? 0.2 * (seconds - startSeconds) : 0;
            output.WriteLine($"{worker}: {where}");
            found[(where, worker.Politely)] = found.GetValueOrDefault((where, worker.Politely)) + 1;
            return !worker.Politely && where != Found.Ended;
        }
    }

    private static string Results(TemporaryFolder folder) => Path.Combine(folder.Path, "results", "small");
}
