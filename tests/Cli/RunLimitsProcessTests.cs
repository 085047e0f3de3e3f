using DriftEngine.Storage;
using DriftEngine.Tests.Report;

namespace DriftEngine.Tests.Cli;

/// <summary>Limits of a run as a user meets them.</summary>
public sealed class RunLimitsProcessTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void A_device_that_does_not_answer_ends_the_process_though_its_call_goes_on()
    {
        // The checker needs minutes for its self-test and a trial of this study; nothing can interrupt it.
        Finished end = DriftProcess.Run(folder.Path, "run", "first-look", "--device", "ilgpu-cpu", "--stall", "1s");
        Assert.Equal((4, ""), (end.ExitCode, end.Out));
        Assert.Contains(" for 1 s and is taken for dead\n", end.Error, StringComparison.Ordinal);
        Assert.Contains("--stall 4h", end.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", end.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Time_that_is_up_ends_with_3_and_says_how_to_go_on()
    {
        SmallStudy.Write(folder.Path, 2000 * 512);
        Finished end = DriftProcess.Run(folder.Path, "run", SmallStudy.FileName, "--max-time", "4s", "--out", "here");
        Assert.Equal((3, ""), (end.ExitCode, end.Out));
        Assert.EndsWith("the time of --max-time 4s is used; everything finished is kept. To go on: drift run small.json --out here\n", end.Error, StringComparison.Ordinal);
        ResultFolder results = ResultFolder.Load(Path.Combine(folder.Path, "here"));
        Assert.Equal("timeup", Assert.Single(results.Runs()).End);
        Assert.NotEmpty(results.Blocks(0));
    }

    [Fact]
    public void Memory_that_holds_no_trial_is_told_with_what_is_needed()
    {
        Finished end = DriftProcess.Run(folder.Path, "run", "first-look", "--device", "simd", "--max-memory", "10M");
        Assert.Equal((4, ""), (end.ExitCode, end.Out));
        Assert.Matches("error: one trial needs [0-9]+ MiB beside the [0-9]+ MiB that the program holds, and 10 MiB are allowed\n  Allow more with --max-memory", end.Error);
    }
}
