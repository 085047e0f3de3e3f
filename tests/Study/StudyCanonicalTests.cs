using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using DriftEngine.Kernels.Laws;
using DriftEngine.Study;

namespace DriftEngine.Tests.Study;

public sealed class StudyCanonicalTests
{
    private const string NetworkHash = "aaaa", DataHash = "bbbb";

    private static readonly StudySpec Base = new()
    {
        Name = "a",
        Seed = 1,
        Network = "/somewhere/model.onnx",
        Data = new DataSpec("/somewhere/images.idx", "/somewhere/labels.idx", 1 / 255.0, [0.1], [0.3], 100),
        Technology = new TechnologySpec("pcm-1m", new PcmParameters()),
        Mapping = new MappingSpec(512, 256, WeightScale.Max, 100),
        Dac = new ConverterSpec(8, null),
        Adc = new ConverterSpec(6, 2.5),
        Compensation = Compensation.Global,
        TemperatureCelsius = 25,
        AgesSeconds = [25, 3600],
        Trials = new TrialSpec(64, 1000, 0.001, 0.95),
    };

    /// <summary>One change each of everything that changes numbers.</summary>
    public static TheoryData<string> Changes { get; } = [.. Changed().Keys];

    private static Dictionary<string, StudySpec> Changed()
    {
        var changed = new Dictionary<string, StudySpec>
        {
            ["seed"] = Base with { Seed = 2 },
            ["scale"] = Base with { Data = Base.Data with { Scale = Math.BitIncrement(Base.Data.Scale) } },
            ["mean"] = Base with { Data = Base.Data with { Mean = [0.1, 0.2] } },
            ["std"] = Base with { Data = Base.Data with { Std = [0.2] } },
            ["limit"] = Base with { Data = Base.Data with { Limit = 101 } },
            ["no limit"] = Base with { Data = Base.Data with { Limit = null } },
            ["preset"] = Base with { Technology = Base.Technology with { Preset = "pcm-2m" } },
            ["tile rows"] = Base with { Mapping = Base.Mapping with { TileRows = 256 } },
            ["tile columns"] = Base with { Mapping = Base.Mapping with { TileColumns = 512 } },
            ["channel"] = Base with { Mapping = Base.Mapping with { Scale = WeightScale.Channel } },
            ["percentile"] = Base with { Mapping = Base.Mapping with { Scale = WeightScale.Percentile } },
            ["percentile 99"] = Base with { Mapping = Base.Mapping with { Scale = WeightScale.Percentile, Percentile = 99 } },
            ["dac bits"] = Base with { Dac = new ConverterSpec(6, null) },
            ["dac range"] = Base with { Dac = new ConverterSpec(8, 1) },
            ["no dac"] = Base with { Dac = null },
            ["adc bits"] = Base with { Adc = new ConverterSpec(7, 2.5) },
            ["adc range"] = Base with { Adc = new ConverterSpec(6, null) },
            ["no adc"] = Base with { Adc = null },
            ["compensation"] = Base with { Compensation = Compensation.None },
            ["temperature"] = Base with { TemperatureCelsius = 26 },
            ["ages"] = Base with { AgesSeconds = [25, 3601] },
            ["more ages"] = Base with { AgesSeconds = [25, 3600, 7200] },
        };
        foreach (PropertyInfo property in typeof(PcmParameters).GetProperties().Where(p => p.CanWrite))
        {
            var parameters = new PcmParameters();
            property.SetValue(parameters, property.GetValue(parameters) switch
            {
                double value => Math.BitIncrement(value),
                bool value => !value,
                ReadNoise => ReadNoise.Split,
                var other => throw new InvalidOperationException($"{property.Name} is {other}"),
            });
            changed.Add(property.Name, Base with { Technology = Base.Technology with { Parameters = parameters } });
        }

        return changed;
    }

    private static string Id(StudySpec spec) => StudyCanonical.PointId(spec, NetworkHash, DataHash);

    [Theory]
    [MemberData(nameof(Changes))]
    public void Everything_that_changes_numbers_changes_the_id(string change) => Assert.NotEqual(Id(Base), Id(Changed()[change]));

    [Fact]
    public void All_changes_differ_from_each_other()
    {
        Dictionary<string, StudySpec> changed = Changed();
        Assert.True(changed.Count > 40);
        Assert.Equal(changed.Count, changed.Values.Select(Id).Distinct().Count());
        string[] hashes = [StudyCanonical.PointId(Base, "b", DataHash), StudyCanonical.PointId(Base, NetworkHash, "a"), Id(Base)];
        Assert.Equal(3, hashes.Distinct().Count());
    }

    [Fact]
    public void Name_paths_trial_rule_and_unused_percentile_do_not_change_the_id()
    {
        StudySpec same = Base with
        {
            Name = "b",
            Network = "elsewhere.onnx",
            Data = Base.Data with { Images = "x", Labels = "y" },
            Mapping = Base.Mapping with { Percentile = 50 },
            Trials = new TrialSpec(1, 2, null, 0.5),
        };
        Assert.Equal(StudyCanonical.Text(Base, NetworkHash, DataHash), StudyCanonical.Text(same, NetworkHash, DataHash));
    }

    /// <summary>Ids are a promise: results of earlier versions are found again. A change needs a new ScienceVersion.</summary>
    [Fact]
    public void Text_and_id_stay_what_they_are()
    {
        string text = StudyCanonical.Text(Base, NetworkHash, DataHash);
        Assert.Equal(GoldenText.ReplaceLineEndings("\n"), text);
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..16], Id(Base));
        Assert.Equal("0e8a3aee6e7ec492", Id(Base));
    }

    private const string GoldenText = """
        {
          "science_version": 1,
          "seed": 1,
          "network_sha256": "aaaa",
          "data": {
            "sha256": "bbbb",
            "scale": 0.00392156862745098,
            "mean": [
              0.1
            ],
            "std": [
              0.3
            ],
            "limit": 100
          },
          "technology": {
            "preset": "pcm-1m",
            "programming_noise": true,
            "drift": true,
            "read_noise": "Whole",
            "g_max_us": 25,
            "g_max_reference_us": 25,
            "programming_c0_us": 0.26348,
            "programming_c1_us": 1.965,
            "programming_c2_us": -1.1731,
            "nu_mean_slope": -0.0155,
            "nu_mean_offset": 0.0244,
            "nu_mean_min": 0.049,
            "nu_mean_max": 0.1,
            "nu_spread_slope": -0.0125,
            "nu_spread_offset": -0.0059,
            "nu_spread_min": 0.008,
            "nu_spread_max": 0.045,
            "qs_coefficient": 0.0088,
            "qs_exponent": 0.65,
            "qs_floor": 0.001,
            "qs_max": 0.2,
            "t_c_s": 20,
            "t_read_s": 2.5E-07,
            "read_window_s": 0.001,
            "attempt_frequency_hz": 10000000000000,
            "relaxation_barrier_ev": 0.42
          },
          "mapping": {
            "tile_rows": 512,
            "tile_columns": 256,
            "scale": "Max"
          },
          "dac": {
            "bits": 8
          },
          "adc": {
            "bits": 6,
            "range": 2.5
          },
          "compensation": "global",
          "temperature_c": 25,
          "ages_s": [
            25,
            3600
          ]
        }
        """;
}
