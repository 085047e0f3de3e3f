using System.Globalization;
using System.Net;
using System.Net.Sockets;
using DriftEngine.Cli.Metrics;
using DriftEngine.Cli.Progress;
using DriftEngine.Study;
using DriftEngine.Tests.Report;
using Microsoft.Extensions.Time.Testing;

namespace DriftEngine.Tests.Cli.Metrics;

/// <summary>What Prometheus reads of a run.</summary>
public sealed class MetricsTests
{
    [Fact]
    public async Task A_scrape_shows_blocks_trials_multiplications_memory_and_the_last_batch()
    {
        var time = new FakeTimeProvider();
        var address = new MetricsAddress("localhost", FreePort());
        using var server = new MetricsServer(address);
        using var writer = new StringWriter();
        using var metrics = new RunMetrics(new LogProgress(writer, "retention", time), () => 12345, time);
        var state = new RunState([CliSamples.Point(0, "none", 64, 0.1), CliSamples.Point(1, "global", 64, 0.1, finished: true)], TimeSpan.FromSeconds(90));
        metrics.Show(CliSamples.Opened(blocksDone: 3), state);
        metrics.Show(new RunEvent.Batch(0, 4, 64) { At = CliSamples.Start, Trials = 4, Multiplies = 5e9 }, state);
        metrics.Show(new RunEvent.Batch(0, 8, 64) { At = CliSamples.Start, Trials = 4, Multiplies = 5e9 }, state);
        time.Advance(TimeSpan.FromSeconds(7));
        metrics.Show(CliSamples.Block(0), state);
        Dictionary<string, double> found = Read(await Scrape(address.Port));
        Assert.Equal((4, 40, 1, 2), (found["drift_blocks_done"], found["drift_blocks_planned"], found["drift_points_done"], found["drift_points_planned"]));
        Assert.Equal((8, 1e10), (found["drift_trials_total"], found["drift_multiplies_total"]));
        Assert.Equal((7, 90, 12345), (found["drift_last_batch_age_seconds"], found["drift_time_left_seconds"], found["drift_memory_bytes"]));
        Assert.Contains("block 4 of at most 40", writer.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_run_serves_metrics_while_it_works_and_a_second_one_at_the_port_is_refused()
    {
        using var folder = new TemporaryFolder();
        SmallStudy.Write(folder.Path, 400 * 512);
        int port = FreePort();
        string[] run = ["run", SmallStudy.FileName, "--metrics", port.ToString(CultureInfo.InvariantCulture)];
        using DriftProcess process = DriftProcess.Start(folder.Path, run);
        Dictionary<string, double> found = [];
        while (!process.HasExited && found.GetValueOrDefault("drift_trials_total") == 0)
            found = await TryScrape(port) is { } text ? Read(text) : found;
        Assert.True(found.GetValueOrDefault("drift_trials_total") > 0, process.HasExited ? process.WaitForEnd().Error : "");
        Assert.InRange(found["drift_trials_total"], 1, 400 * 1024);
        Assert.InRange(found["drift_memory_bytes"], 20e6, 4e9);
        Finished second = DriftProcess.Run(folder.Path, run);
        process.Send("TERM");
        Assert.Equal(3, process.WaitForEnd().ExitCode);
        Assert.Equal((2, ""), (second.ExitCode, second.Out));
        Assert.StartsWith($"error: metrics cannot be served at localhost:{port}: ", second.Error, StringComparison.Ordinal);
        Assert.Contains("take another one", second.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("9464", "localhost", 9464)]
    [InlineData("*:80", "*", 80)]
    [InlineData("node-7.lab:65535", "node-7.lab", 65535)]
    [InlineData("127.0.0.1:1", "127.0.0.1", 1)]
    public void An_address_is_a_port_or_a_host_and_a_port(string text, string host, int port) => Assert.Equal(new MetricsAddress(host, port), MetricsAddress.TryParse(text));

    [Theory]
    [InlineData("")]
    [InlineData("0")]
    [InlineData("65536")]
    [InlineData(":9464")]
    [InlineData("host")]
    [InlineData("a b:9")]
    public void Anything_else_is_none(string text) => Assert.Null(MetricsAddress.TryParse(text));

    [Fact]
    public async Task All_addresses_of_the_machine_are_served_if_that_is_asked_for()
    {
        int port = FreePort();
        using var server = new MetricsServer(new MetricsAddress("*", port));
        Assert.NotNull(await TryScrape(port, "127.0.0.1"));
        Assert.Throws<StudyException>(() => new MetricsServer(new MetricsAddress("*", port)));
    }

    // Below those that the system gives to whoever asks for any: nobody else takes it before the run does.
    private static int FreePort() => Enumerable.Range(20_000 + (Environment.ProcessId % 9_000), 1_000).First(IsFree);

    private static bool IsFree(int port)
    {
        try
        {
            using var listener = new TcpListener(IPAddress.Loopback, port);
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private static async Task<string> Scrape(int port) => await TryScrape(port) ?? throw new InvalidOperationException("nothing answered");

    private static async Task<string?> TryScrape(int port, string host = "localhost")
    {
        using var client = new HttpClient { Timeout = TimeSpan.FromSeconds(20) };
        try
        {
            return await client.GetStringAsync(new Uri($"http://{host}:{port}/metrics"));
        }
        catch (HttpRequestException)
        {
            await Task.Delay(20);
            return null;
        }
    }

    /// <summary>Values by name, of any labels.</summary>
    private static Dictionary<string, double> Read(string text) => text.Split('\n').Where(line => line.StartsWith("drift_", StringComparison.Ordinal))
        .Select(line => line.Split(['{', ' '], 2)[0] is var name ? (name, Value: line[(line.LastIndexOf('}') + 1)..].Replace(name, "", StringComparison.Ordinal).Trim().Split(' ')[0]) : default)
        .ToDictionary(pair => pair.name, pair => double.Parse(pair.Value, CultureInfo.InvariantCulture));
}
