using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using DriftEngine.Kernels.Backends;
using DriftEngine.Study;

namespace DriftEngine.Tests.Run;

/// <summary>A small study that needs no files: points none and global, three ages, blocks of five trials.</summary>
internal sealed class TestStudy : IDisposable
{
    public const int Images = 1000;
    public const int BlockTrials = 5;

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("drift-test-");

    public string Folder => Path.Combine(folder.FullName, "results");

    public static StudyPlan Plan(TrialSpec trials, ulong seed = 1, int adcBits = 8) => new(
        "test", "test.json", "{ \"name\": \"test\" }",
        [Point(0, Compensation.None, trials, seed, adcBits), Point(1, Compensation.Global, trials, seed, adcBits)]);

    /// <summary>The same with the errors of layers recorded.</summary>
    public static StudyPlan Recording(StudyPlan plan) => With(plan, spec => spec with { Record = [RecordedDetail.Layers] });

    /// <summary>The same chips with nothing to classify.</summary>
    public static StudyPlan WithoutLabels(StudyPlan plan) => With(plan, spec => spec with
    {
        Network = null,
        Data = null,
        Workload = new WorkloadSpec(null, 4, 3, Distribution.Normal, null, 10, Distribution.Normal),
    });

    private static StudyPlan With(StudyPlan plan, Func<StudySpec, StudySpec> change) =>
        plan with { Points = [.. plan.Points.Select(point => point with { Spec = change(point.Spec) })] };

    public StudyRun Open(StudyPlan plan, IBackend backend, string? folderName = null) => StudyRun.Open(
        plan, new RunOptions { ResultsFolder = folderName ?? Folder }, TimeProvider.System, Load, () => backend);

    /// <summary>Runs to the end and gives every part's bytes by name.</summary>
    public SortedDictionary<string, byte[]> RunToEnd(StudyPlan plan, FakeBackend? backend = null, string? folderName = null)
    {
        using StudyRun run = Open(plan, backend ?? new FakeBackend(), folderName);
        Assert.NotEqual(RunEnd.Stopped, run.Run(_ => { }, CancellationToken.None));
        return Parts(folderName ?? Folder);
    }

    public static SortedDictionary<string, byte[]> Parts(string folder) => FilesIn(folder, "parts");

    /// <summary>Bytes of the files with the errors of layers, by name.</summary>
    public static SortedDictionary<string, byte[]> Layers(string folder) => FilesIn(folder, "layers");

    private static SortedDictionary<string, byte[]> FilesIn(string folder, string name)
    {
        var files = new SortedDictionary<string, byte[]>(StringComparer.Ordinal);
        foreach (string path in Directory.EnumerateFiles(Path.Combine(folder, name)))
            files.Add(Path.GetFileName(path), File.ReadAllBytes(path));
        return files;
    }

    public static void AssertSame(SortedDictionary<string, byte[]> expected, SortedDictionary<string, byte[]> found)
    {
        Assert.NotEmpty(expected);
        Assert.Equal(expected.Keys, found.Keys);
        foreach ((string name, byte[] bytes) in expected)
            Assert.True(bytes.AsSpan().SequenceEqual(found[name]), $"{name} differs");
    }

    public void Dispose() => folder.Delete(recursive: true);

    public static PointInputs Load(StudyPoint point)
    {
        StudySpec spec = point.Spec;
        string settings = string.Create(
            CultureInfo.InvariantCulture, $"{spec.Seed} {spec.Adc?.Bits} {spec.Compensation} {string.Join(' ', spec.AgesSeconds)} {spec.Workload}");
        string id = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(settings)))[..16];
        return new PointInputs(point, id, "net", "data", Images, BlockTrials, () => Program(spec));
    }

    public static TrialProgram Program(StudySpec spec) => new()
    {
        Seed = spec.Seed,
        Technology = spec.Technology.Parameters,
        Life = spec.ToLife(),
        AgesSeconds = spec.AgesSeconds,
        Compensation = spec.Compensation,
        Layers = [Layer("first"), Layer("second")],
        Ideal = spec.Workload is not null || spec.Record.Count > 0 ? [[], []] : [],
        Inputs = [],
        Labels = new int[Images],
    };

    private static CrossbarLayer Layer(string name) => new()
    {
        Name = name,
        Rows = 1,
        Columns = 1,
        TileRows = 1,
        TileColumns = 1,
        Targets = [1],
        Scale = [1],
        Bias = [0],
        Relu = false,
        Dac = null,
        Adc = null,
    };

    private static StudyPoint Point(int index, Compensation compensation, TrialSpec trials, ulong seed, int adcBits) => new(
        index,
        [new("compensation", compensation == Compensation.None ? "none" : "global"), new("adc.bits", adcBits.ToString(CultureInfo.InvariantCulture))],
        new StudySpec
        {
            Name = "test",
            Seed = seed,
            Network = "net.onnx",
            Data = new DataSpec("images", "labels", 1, [0], [1], null),
            Technology = TechnologySpec.Of("pcm-1m"),
            Mapping = new MappingSpec(512, 512, WeightScale.Max, 100),
            Dac = null,
            Adc = new ConverterSpec(adcBits, null),
            Compensation = compensation,
            AgesSeconds = [25, 3600, 86400],
            Trials = trials,
        });
}
