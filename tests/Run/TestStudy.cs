using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using DriftEngine.Kernels.Backends;
using DriftEngine.Kernels.Laws;
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

    public StudyRun Open(StudyPlan plan, IBackend backend, string? folderName = null) => StudyRun.Open(
        plan, new RunOptions { ResultsFolder = folderName ?? Folder }, TimeProvider.System, Load, () => backend);

    /// <summary>Runs to the end and gives every part's bytes by name.</summary>
    public SortedDictionary<string, byte[]> RunToEnd(StudyPlan plan, FakeBackend? backend = null, string? folderName = null)
    {
        using StudyRun run = Open(plan, backend ?? new FakeBackend(), folderName);
        Assert.NotEqual(RunEnd.Stopped, run.Run(_ => { }, CancellationToken.None));
        return Parts(folderName ?? Folder);
    }

    public static SortedDictionary<string, byte[]> Parts(string folder)
    {
        var parts = new SortedDictionary<string, byte[]>(StringComparer.Ordinal);
        foreach (string path in Directory.EnumerateFiles(Path.Combine(folder, "parts")))
            parts.Add(Path.GetFileName(path), File.ReadAllBytes(path));
        return parts;
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
            CultureInfo.InvariantCulture, $"{spec.Seed} {spec.Adc?.Bits} {spec.Compensation} {string.Join(' ', spec.AgesSeconds)}");
        string id = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(settings)))[..16];
        return new PointInputs(point, id, "net", "data", Images, BlockTrials, () => Program(spec));
    }

    public static TrialProgram Program(StudySpec spec) => new()
    {
        Seed = spec.Seed,
        Technology = spec.Technology.Parameters,
        TemperatureKelvin = spec.TemperatureCelsius + 273.15,
        AgesSeconds = spec.AgesSeconds,
        GlobalDriftCompensation = spec.Compensation == Compensation.Global,
        Layers = [],
        Inputs = [],
        Labels = new int[Images],
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
            Technology = new TechnologySpec("pcm-1m", new PcmParameters()),
            Mapping = new MappingSpec(512, 512, WeightScale.Max, 100),
            Dac = null,
            Adc = new ConverterSpec(adcBits, null),
            Compensation = compensation,
            TemperatureCelsius = 25,
            AgesSeconds = [25, 3600, 86400],
            Trials = trials,
        });
}
