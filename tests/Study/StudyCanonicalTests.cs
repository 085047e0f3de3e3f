using System.Security.Cryptography;
using System.Text;
using DriftEngine.Kernels.Backends;
using DriftEngine.Kernels.Laws;
using DriftEngine.Study;
using DriftEngine.Technology;

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
        Technology = TechnologySpec.Of("pcm-1m"),
        Mapping = new MappingSpec(512, 256, WeightScale.Max, 100),
        Dac = new ConverterSpec(8, null),
        Adc = new ConverterSpec(6, 2.5),
        Compensation = Compensation.Global,
        AgesSeconds = [25, 3600],
        Trials = new TrialSpec(64, 1000, 0.001, 0.95),
    };

    private static readonly TableSpec Table = new([1, 10], [0, 25], [[0, 1], [0, 1]], [[0, 0], [0, 0]], [0, 0.05], [0, 0.01], 0.01, 25);

    private static readonly WorkloadSpec Work = new(null, 4, 3, Distribution.Normal, null, 2, Distribution.Normal);

    /// <summary>One change each of everything that changes numbers.</summary>
    public static TheoryData<string> Changes { get; } = [.. Changed().Keys];

    private static Dictionary<string, StudySpec> Changed()
    {
        var changed = new Dictionary<string, StudySpec>
        {
            ["seed"] = Base with { Seed = 2 },
            ["scale"] = Base with { Data = Base.Data! with { Scale = Math.BitIncrement(Base.Data!.Scale) } },
            ["mean"] = Base with { Data = Base.Data! with { Mean = [0.1, 0.2] } },
            ["std"] = Base with { Data = Base.Data! with { Std = [0.2] } },
            ["limit"] = Base with { Data = Base.Data! with { Limit = 101 } },
            ["no limit"] = Base with { Data = Base.Data! with { Limit = null } },
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
            ["temperature"] = Base with { Mission = MissionSpec.Constant(26) },
            ["ages"] = Base with { AgesSeconds = [25, 3601] },
            ["more ages"] = Base with { AgesSeconds = [25, 3600, 7200] },
        };
        foreach (DeviceParameter parameter in TechnologyPresets.Find("pcm-1m")!.Table)
        {
            var changes = new Dictionary<string, double> { [parameter.Name] = Math.BitIncrement(parameter.Get(Base.Technology.Parameters)) };
            changed.Add(parameter.Name, Base with { Technology = Base.Technology with { Changes = changes } });
        }

        return changed.Concat(ChangedDevices()).Concat(ChangedLife()).ToDictionary();
    }

    private static Dictionary<string, StudySpec> ChangedDevices() => new()
    {
        ["programming noise"] = Base with { Technology = Base.Technology with { ProgrammingNoise = false } },
        ["drift"] = Base with { Technology = Base.Technology with { Drift = false } },
        ["read noise"] = Base with { Technology = Base.Technology with { ReadNoise = ReadNoise.Split } },
        ["telegraph noise"] = Base with { Technology = Base.Technology with { TelegraphNoise = true } },
        ["thermal noise"] = Base with { Technology = Base.Technology with { ThermalNoise = true } },
        ["table"] = Tabled(Table),
        ["table times"] = Tabled(Table with { TimesSeconds = [1, 11] }),
        ["table conductances"] = Tabled(Table with { ConductancesMicrosiemens = [0, 26] }),
        ["table sigma"] = Tabled(Table with { SigmaMicrosiemens = [[0, 1], [0, 2]] }),
        ["table shift"] = Tabled(Table with { ShiftMicrosiemens = [[0, 0], [0, 1]] }),
        ["table nu"] = Tabled(Table with { NuMean = [0, 0.06] }),
        ["table nu spread"] = Tabled(Table with { NuSpread = [0, 0.02] }),
        ["table read noise"] = Tabled(Table with { ReadNoise = 0.02 }),
        ["table temperature"] = Tabled(Table with { TemperatureCelsius = 85 }),
        ["slices"] = Base with { Mapping = Base.Mapping with { Slices = 2 } },
        ["bits per cell"] = Base with { Mapping = Base.Mapping with { BitsPerCell = 4 } },
        ["complementary"] = Base with { Mapping = Base.Mapping with { Scheme = PairScheme.Complementary } },
        ["offset"] = Base with { Mapping = Base.Mapping with { Scheme = PairScheme.Offset } },
        ["pair"] = Base with { Mapping = Base.Mapping with { Pair = PairModel.NetOnly } },
        ["phases"] = Base with { Dac = new ConverterSpec(8, null) { BitsPerPhase = 1 } },
        ["column"] = Base with { Compensation = Compensation.Column },
        ["batch norm"] = Base with { Compensation = Compensation.BatchNorm },
        ["temperature compensation"] = Base with { Compensation = Compensation.Temperature },
        ["workload"] = Worked(Work),
        ["workload rows"] = Worked(Work with { Rows = 5 }),
        ["workload weights"] = Worked(Work with { Weights = Distribution.Uniform }),
        ["workload inputs"] = Worked(Work with { Inputs = 5 }),
        ["workload distribution"] = Worked(Work with { Distribution = Distribution.HalfNormal }),
        ["workload matrix"] = Worked(Work with { MatrixFile = "m.npy" }),
        ["workload input file"] = Worked(Work with { InputsFile = "i.npy" }),
    };

    private static Dictionary<string, StudySpec> ChangedLife() => new()
    {
        ["named mission"] = Base with { Mission = new MissionSpec("auto-g1", [], null, null, null) },
        ["segments"] = Segmented(new SegmentSpec(10, 25, 85)),
        ["longer segment"] = Segmented(new SegmentSpec(11, 25, 85)),
        ["segment's start"] = Segmented(new SegmentSpec(10, 26, 85)),
        ["segment's end"] = Segmented(new SegmentSpec(10, 25, 86)),
        ["two segments"] = Segmented(new SegmentSpec(10, 25, 85), new SegmentSpec(10, 25, 85)),
        ["for ever"] = Base with { Mission = new MissionSpec(null, [new SegmentSpec(10, 25, 85)], null, null, null) },
        ["histogram"] = Base with { Mission = new MissionSpec(null, [], null, [new HistogramBin(10, 25)], null) },
        ["warmer histogram"] = Base with { Mission = new MissionSpec(null, [], null, [new HistogramBin(10, 26)], null) },
        ["read temperature"] = Base with { ReadTemperatureCelsius = 25 },
        ["cold read"] = Base with { ReadTemperatureCelsius = -40 },
        ["programming temperature"] = Base with { ProgrammingTemperatureCelsius = 85 },
        ["reads"] = Base with { ReadsPerSecond = 1 },
        ["cycles"] = Base with { CyclesSpent = 1 },
        ["writes"] = Base with { WritesPerProgramming = 2 },
        ["stuck low"] = Base with { Faults = new FaultSpec(0.1, 0) },
        ["stuck high"] = Base with { Faults = new FaultSpec(0, 0.1) },
        ["refresh"] = Base with { Refresh = new RefreshSpec(0.5, null) },
        ["refresh band"] = Base with { Refresh = new RefreshSpec(null, 0.5) },
    };

    private static StudySpec Tabled(TableSpec table) => Base with { Technology = Base.Technology with { Preset = TechnologySpec.TableName, Table = table } };

    private static StudySpec Worked(WorkloadSpec work) => Base with { Network = null, Data = null, Workload = work };

    private static StudySpec Segmented(params SegmentSpec[] segments) => Base with { Mission = new MissionSpec(null, segments, 1, null, null) };

    private static string Id(StudySpec spec) => StudyCanonical.PointId(spec, NetworkHash, DataHash);

    [Theory]
    [MemberData(nameof(Changes))]
    public void Everything_that_changes_numbers_changes_the_id(string change) => Assert.NotEqual(Id(Base), Id(Changed()[change]));

    [Fact]
    public void All_changes_differ_from_each_other()
    {
        Dictionary<string, StudySpec> changed = Changed();
        Assert.True(changed.Count > 100);
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
            Data = Base.Data! with { Images = "x", Labels = "y" },
            Mapping = Base.Mapping with { Percentile = 50 },
            Trials = new TrialSpec(1, 2, null, 0.5),
            Record = [RecordedDetail.Layers],
            AllowExtrapolation = true,
        };
        Assert.Equal(StudyCanonical.Text(Base, NetworkHash, DataHash), StudyCanonical.Text(same, NetworkHash, DataHash));
    }

    [Fact]
    public void Paths_of_a_workload_do_not_change_the_id()
    {
        StudySpec files = Worked(Work with { MatrixFile = "a.npy", InputsFile = "b.npy" });
        Assert.Equal(Id(files), Id(files with { Workload = files.Workload! with { MatrixFile = "c.npy", InputsFile = "d.npy", Rows = 9, Inputs = 9 } }));
        Assert.NotEqual(Id(files), StudyCanonical.PointId(files, "c", DataHash));
        Assert.NotEqual(Id(files), StudyCanonical.PointId(files, NetworkHash, "d"));
    }

    [Fact]
    public void Parameter_set_to_its_default_does_not_change_the_id() =>
        Assert.Equal(Id(Base), Id(Base with { Technology = Base.Technology with { Changes = new Dictionary<string, double> { ["g_max_us"] = 25 } } }));

    /// <summary>Ids are a promise: results of earlier versions are found again. A change needs a new ScienceVersion.</summary>
    [Fact]
    public void Text_and_id_stay_what_they_are()
    {
        string text = StudyCanonical.Text(Base, NetworkHash, DataHash);
        Assert.Equal(GoldenText.ReplaceLineEndings("\n"), text);
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..16], Id(Base));
        Assert.Equal("70ca11d20d548607", Id(Base));
    }

    private const string GoldenText = """
        {
          "science_version": 3,
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
            "telegraph_noise": false,
            "thermal_noise": false,
            "g_min_us": 0.1,
            "g_max_us": 25,
            "t_c_s": 20,
            "t_read_s": 2.5E-07,
            "read_v": 0.2,
            "read_window_s": 0.001,
            "g_max_reference_us": 25,
            "programming_c0_us": 0.26348,
            "programming_c1_us": 1.965,
            "programming_c2_us": -1.1731,
            "programming_c3_us": 0,
            "nu_mean_slope": -0.0155,
            "nu_mean_offset": 0.0244,
            "nu_mean_min": 0.049,
            "nu_mean_max": 0.1,
            "nu_mean_split": 100,
            "nu_mean_p0": 0,
            "nu_mean_p1": 0,
            "nu_mean_p2": 0,
            "nu_spread_slope": -0.0125,
            "nu_spread_offset": -0.0059,
            "nu_spread_min": 0.008,
            "nu_spread_max": 0.045,
            "nu_spread_split": 100,
            "nu_spread_p0": 0,
            "nu_spread_p1": 0,
            "nu_spread_p2": 0,
            "rigid_above": 100,
            "rigid_shift_us": 0,
            "qs_coefficient": 0.0088,
            "qs_exponent": 0.65,
            "qs_floor": 0.001,
            "qs_max": 0.2,
            "qs_slope": 0,
            "qs_offset": 0,
            "qs_min": 0,
            "qs_split": 100,
            "qs_p0": 0,
            "qs_p1": 0,
            "qs_p2": 0,
            "qs_p3": 0,
            "attempt_frequency_hz": 10000000000000,
            "relaxation_barrier_ev": 0.42,
            "relaxation_end_ev": 1.7,
            "activation_slope_ev": -0.035,
            "activation_offset_ev": 0.03,
            "activation_min_ev": 0.03,
            "activation_max_ev": 0.22,
            "activation_spread": 0.1,
            "activation_correlation": 0.5,
            "crystallisation_ev": 2.6,
            "ten_years_c": 120,
            "crystallisation_exponent": 1.5,
            "set_over_max": 1.2,
            "qs_temperature_exponent": 0,
            "read_field_v": 0.3,
            "endurance_median": 100000000,
            "endurance_spread": 1.15,
            "window_loss": 0.3,
            "wear_exponent": 0.5,
            "wear_noise": 0.5,
            "stuck_high_share": 0.7
          },
          "mapping": {
            "tile_rows": 512,
            "tile_columns": 256,
            "scale": "Max",
            "slices": 1,
            "bits_per_cell": null,
            "scheme": "Differential",
            "pair": "Physical"
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
          "read_temperature_c": null,
          "programming_temperature_c": 25,
          "reads_per_second": 0,
          "cycles_spent": 0,
          "writes_per_programming": 1,
          "stuck_low": 0,
          "stuck_high": 0,
          "refresh_every_s": null,
          "refresh_band": null,
          "ages_s": [
            25,
            3600
          ]
        }
        """;
}
