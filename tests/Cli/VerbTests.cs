using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using DriftEngine.Kernels.Laws;
using DriftEngine.Technology;
using DriftEngine.Tests.Report;

namespace DriftEngine.Tests.Cli;

/// <summary>Results of one small run, made by the program itself and shared by the tests of the verbs that read them.</summary>
public sealed class SmallResults : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public SmallResults()
    {
        SmallStudy.Write(folder.Path, 1024);
        Finished end = DriftProcess.Run(folder.Path, "run", SmallStudy.FileName);
        Assert.True(end.ExitCode == 0, end.Error);
        (RunOutput, RunError) = (end.Out, end.Error);
    }

    public string Path => folder.Path;

    public string RunOutput { get; }

    public string RunError { get; }

    public void Dispose() => folder.Dispose();
}

public sealed class VerbTests(SmallResults results) : IClassFixture<SmallResults>
{
    private const string CsvHeader =
        "point,compensation,age_s,temperature_k,trials,accuracy_mean,accuracy_std,accuracy_p05,accuracy_p50,accuracy_p95,half_width,label,label_reason";

    [Fact]
    public void Run_prints_the_table_of_report_and_says_what_comes_next()
    {
        Assert.Equal(Drift("report", SmallStudy.FileName).Out, results.RunOutput);
        Assert.Contains("compensation = global\n", results.RunOutput, StringComparison.Ordinal);
        Assert.EndsWith("drift report results/small\n", results.RunError, StringComparison.Ordinal);
        Assert.DoesNotContain("\u001b", results.RunError + results.RunOutput, StringComparison.Ordinal);
        Assert.All(results.RunError.TrimEnd('\n').Split('\n')[..^1], line => Assert.Matches(@"^\[\d\d:\d\d:\d\d\] ", line));
    }

    [Fact]
    public void Running_a_finished_study_changes_no_file()
    {
        Dictionary<string, DateTime> before = Times();
        Finished end = Drift("run", SmallStudy.FileName);
        Assert.Equal((0, results.RunOutput), (end.ExitCode, end.Out));
        Assert.StartsWith("nothing left to do", end.Error, StringComparison.Ordinal);
        Assert.Equal(before, Times());
    }

    [Theory]
    [InlineData("results/small")]
    [InlineData("small.json")]
    public void Csv_has_the_promised_columns_and_one_line_per_point_and_age(string folder)
    {
        Finished end = Drift("report", folder, "--csv");
        string[] lines = end.Out.TrimEnd('\n').Split('\n');
        Assert.Equal((0, CsvHeader, 5), (end.ExitCode, lines[0], lines.Length));
        string[][] rows = lines[1..].Select(line => line.Split(',')).ToArray();
        Assert.Equal(["none", "none", "global", "global"], rows.Select(row => row[1]));
        Assert.Equal(["25", "31536000", "25", "31536000"], rows.Select(row => row[2]));
        Assert.All(rows, row => Assert.Equal(("298.15", "1024"), (row[3], row[4])));
        Assert.All(rows, row => Assert.InRange(double.Parse(row[5], CultureInfo.InvariantCulture), 0.3, 1));
        Assert.Empty(end.Error);
    }

    [Fact]
    public void Report_writes_pictures_and_a_page()
    {
        Finished end = Drift("report", "results/small");
        Assert.Equal(0, end.ExitCode);
        foreach (string name in new[] { "accuracy.png", "accuracy.svg", "index.html" })
            Assert.True(new FileInfo(Path.Combine(results.Path, "results/small/report", name)).Length > 1000, name);
    }

    [Fact]
    public void Status_plan_check_and_replay_speak_of_the_same_study()
    {
        Assert.Matches(@"compensation = global +1024/1024 +2/2 .* done: all trials\n", Drift("status", "small.json").Out);
        Assert.StartsWith("small: 2 points, 1024 to 2048 trials", Drift("plan", "small.json").Out, StringComparison.Ordinal);
        Assert.Contains("4 parts with 4096 rows", Drift("check", "results/small").Out, StringComparison.Ordinal);
        Finished replay = Drift("replay", "results/small", "--trial", "700", "--point", "1", "--device", "simd");
        Assert.Equal((0, "every age is the same. To hold more trials against all devices: drift check results/small\n"), (replay.ExitCode, replay.Error));
    }

    [Fact]
    public void A_damaged_part_is_found_and_named()
    {
        using var copy = new TemporaryFolder();
        SmallStudy.Write(copy.Path, 512);
        Assert.Equal(0, DriftProcess.Run(copy.Path, "run", SmallStudy.FileName).ExitCode);
        string part = Directory.GetFiles(Path.Combine(copy.Path, "results/small/parts"))[0];
        File.WriteAllBytes(part, File.ReadAllBytes(part)[..^40]);
        Finished check = DriftProcess.Run(copy.Path, "check", "results/small");
        Assert.Equal(4, check.ExitCode);
        Assert.Contains(Path.GetFileName(part), check.Error, StringComparison.Ordinal);
        Finished report = DriftProcess.Run(copy.Path, "report", "results/small");
        Assert.Equal(4, report.ExitCode);
        Assert.DoesNotContain("   at ", report.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void An_unfinished_folder_is_reported_as_far_as_it_is()
    {
        using var copy = new TemporaryFolder();
        SmallStudy.Write(copy.Path, 512);
        Assert.Equal(0, DriftProcess.Run(copy.Path, "run", SmallStudy.FileName).ExitCode);
        string[] parts = Directory.GetFiles(Path.Combine(copy.Path, "results/small/parts"));
        File.Delete(parts[0]);
        Finished check = DriftProcess.Run(copy.Path, "check", "results/small");
        Assert.Equal(3, check.ExitCode);
        Assert.Contains(": at most 1 of 1 block is missing\n", check.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("all is well", check.Error, StringComparison.Ordinal);
        Assert.EndsWith("1 point of 2 is not complete. To go on: drift run small.json\n", check.Error, StringComparison.Ordinal);
        Finished one = DriftProcess.Run(copy.Path, "report", "results/small", "--csv");
        Assert.Equal((0, 3), (one.ExitCode, one.Out.TrimEnd('\n').Split('\n').Length));
        Assert.StartsWith("not finished: 1 of 2 points is done", one.Error, StringComparison.Ordinal);
        File.Delete(parts[1]);
        Finished none = DriftProcess.Run(copy.Path, "report", "results/small", "--csv");
        Assert.Equal((0, CsvHeader + "\n"), (none.ExitCode, none.Out));
        Assert.Contains("holds no finished trials yet", none.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void The_line_that_goes_on_fits_the_folder_and_the_study_from_anywhere()
    {
        using var copy = new TemporaryFolder();
        string studies = Directory.CreateDirectory(Path.Combine(copy.Path, "my studies")).FullName;
        SmallStudy.Write(studies, 512);
        Assert.Equal(0, DriftProcess.Run(copy.Path, "run", "my studies/small.json", "--out", "my results").ExitCode);
        foreach (string part in Directory.GetFiles(Path.Combine(copy.Path, "my results/parts")))
            File.Delete(part);
        Assert.EndsWith("To go on: drift run 'my studies/small.json' --out 'my results'\n", DriftProcess.Run(copy.Path, "status", "my results").Error, StringComparison.Ordinal);
        string elsewhere = $"To go on: drift run '{studies}/small.json' --out '{copy.Path}/my results'\n";
        Assert.EndsWith(elsewhere, DriftProcess.Run(results.Path, "report", $"{copy.Path}/my results", "--csv").Error, StringComparison.Ordinal);
    }

    [Fact]
    public void New_writes_a_study_that_can_be_planned_and_never_writes_over_one()
    {
        using var folder = new TemporaryFolder();
        Assert.Equal(0, DriftProcess.Run(folder.Path, "new", "mine.json").ExitCode);
        Assert.StartsWith("mine: ", DriftProcess.Run(folder.Path, "plan", "mine.json").Out, StringComparison.Ordinal);
        string file = Path.Combine(folder.Path, "mine.json");
        File.WriteAllText(file, "precious");
        Finished again = DriftProcess.Run(folder.Path, "new", "mine.json");
        Assert.Equal((2, "precious"), (again.ExitCode, File.ReadAllText(file)));
        Assert.Equal(2, DriftProcess.Run(folder.Path, "new", "nowhere/mine.json").ExitCode);
    }

    [Fact]
    public void What_cannot_be_written_says_another_way()
    {
        using var copy = new TemporaryFolder();
        Finished made = DriftProcess.Run(copy.Path, "new", "mine." + new string('n', 300));
        Assert.Equal(4, made.ExitCode);
        Assert.EndsWith("Name a file where you may write: drift new FOLDER/NAME.json\n", made.Error, StringComparison.Ordinal);
        SmallStudy.Write(copy.Path, 512);
        Assert.Equal(0, DriftProcess.Run(copy.Path, "run", SmallStudy.FileName).ExitCode);
        File.WriteAllText(Path.Combine(copy.Path, "results/small/report"), "a file where the folder should be");
        Finished report = DriftProcess.Run(copy.Path, "report", "results/small");
        Assert.Equal(4, report.ExitCode);
        Assert.Contains("accuracy in percent", report.Out, StringComparison.Ordinal);
        Assert.EndsWith("drift report results/small --csv\n", report.Error, StringComparison.Ordinal);
    }

    /// <summary>Codes of the small network's inputs have no sign: eight bits, one in each phase.</summary>
    [Fact]
    public void Plan_counts_the_phases_that_a_run_would_have()
    {
        using var copy = new TemporaryFolder();
        SmallStudy.Write(copy.Path, 512);
        string file = Path.Combine(copy.Path, SmallStudy.FileName), text = File.ReadAllText(file), changed = Regex.Replace(text, "\"dac\": *\\{[^}]*\\}", "\"dac\": { \"bits\": 8, \"phases\": \"bit-serial\" }");
        File.WriteAllText(file, changed);
        Finished plan = DriftProcess.Run(copy.Path, "plan", SmallStudy.FileName);
        Assert.Contains("DAC 8 bits in 8 phases", plan.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void The_schema_is_json()
    {
        using JsonDocument schema = JsonDocument.Parse(Drift("new", "--schema").Out);
        Assert.True(schema.RootElement.GetProperty("properties").TryGetProperty("compensation", out _));
    }

    [Theory]
    [InlineData(2, "no study \"missing.json\"", "run", "missing.json")]
    [InlineData(2, "no results folder \"nowhere\"", "report", "nowhere")]
    [InlineData(2, "no verb \"reprot\"", "reprot", "small.json")]
    [InlineData(2, "trial 9999 of point 0 is not stored", "replay", "results/small", "--trial", "9999")]
    [InlineData(2, "point 7 is not in this study", "replay", "results/small", "--trial", "0", "--point", "7")]
    [InlineData(2, "\"small.csv\": it is a file", "run", "small.json", "--out", "small.csv")]
    [InlineData(2, "no technology \"pcm-1n\"", "devices", "pcm-1n")]
    public void A_mistake_ends_with_2_and_a_short_message(int code, string message, params string[] line)
    {
        Finished end = Drift(line);
        Assert.Equal((code, ""), (end.ExitCode, end.Out));
        Assert.StartsWith("error: ", end.Error, StringComparison.Ordinal);
        Assert.Contains(message, end.Error, StringComparison.Ordinal);
        Assert.InRange(end.Error.TrimEnd('\n').Split('\n').Length, 1, 5);
    }

    [Fact]
    public void A_results_folder_that_cannot_be_written_ends_with_4()
    {
        File.WriteAllText(Path.Combine(results.Path, "a-file"), "");
        Finished end = Drift("run", SmallStudy.FileName, "--out", "a-file/below");
        Assert.Equal(4, end.ExitCode);
        Assert.StartsWith("error: ", end.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", end.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Devices_lists_every_kind_and_the_card_every_parameter()
    {
        string list = Drift("devices").Out;
        Assert.All(new[] { "cuda", "opencl", "simd", "ilgpu-cpu", "pcm-1m" }, name => Assert.Contains($"\n{name} ", list, StringComparison.Ordinal));
        Assert.All(TechnologyPresets.All, preset => Assert.Matches($@"\n{preset.Name} +\S+ to \S+ (uS|nA) ", list));
        Assert.All(MissionProfiles.All, mission => Assert.Contains($"\n{mission.Name} ", list, StringComparison.Ordinal));
        foreach (string name in new[] { "pcm-1m", "rr-cmo", "mr-auto", "fl-sonos" })
        {
            Finished card = Drift("devices", name);
            TechnologyPreset preset = TechnologyPresets.Find(name)!;
            Assert.All(preset.Table, parameter => Assert.Matches($@"\n{parameter.Name} .* {Regex.Escape(parameter.Grade)} ", card.Out));
            Assert.All(preset.Choices, choice => Assert.Contains($"\n{choice.Name} ", card.Out, StringComparison.Ordinal));
            Assert.All(preset.Labels, label => Assert.Contains($"\n{label.Law} ", card.Out, StringComparison.Ordinal));
            Assert.Contains($"\"preset\": \"{name}\"", card.Error, StringComparison.Ordinal);
        }
    }

    private Finished Drift(params string[] line) => DriftProcess.Run(results.Path, line);

    private Dictionary<string, DateTime> Times() => Directory.GetFiles(Path.Combine(results.Path, "results"), "*", SearchOption.AllDirectories)
        .Where(path => !path.Contains("/report/", StringComparison.Ordinal)).ToDictionary(path => path, File.GetLastWriteTimeUtc);
}
