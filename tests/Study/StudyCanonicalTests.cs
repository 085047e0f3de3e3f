using System.Text.Json;
using DriftEngine.Kernels.Laws;
using DriftEngine.Study;
using DriftEngine.Technology;

namespace DriftEngine.Tests.Study;

/// <summary>The identity of a point: the same for the same numbers, another for every change that changes results.</summary>
public sealed class StudyCanonicalTests
{
    private const string Net = "aa", Data = "bb";

    private static readonly StudySpec Spec = new()
    {
        Name = "n", Seed = 1, Network = "net.onnx", Data = new DataSpec("i", "l", 0.5, [0], [1], 10), Technology = new TechnologySpec("pcm-1m", new PcmParameters()),
        Mapping = new MappingSpec(512, 256, WeightScale.Max, 100), Dac = new ConverterSpec(8, null), Adc = new ConverterSpec(8, 2.5), Compensation = Compensation.Global,
        TemperatureCelsius = 25, AgesSeconds = [25, 3600], Trials = new TrialSpec(1, 2, 0.1, 0.9),
    };

    /// <summary>Results of released versions are found by this: it changes only together with the science version.</summary>
    [Fact]
    public void Id_of_a_fixed_spec_stays() => Assert.Equal("afb9815c59e09405", StudyCanonical.PointId(Spec, Net, Data));

    [Fact]
    public void Id_is_sixteen_hexadecimal_digits_of_a_json_text()
    {
        Assert.Matches("^[0-9a-f]{16}$", StudyCanonical.PointId(Spec, Net, Data));
        using var json = JsonDocument.Parse(StudyCanonical.Text(Spec, Net, Data));
        Assert.Equal(1, json.RootElement.GetProperty("science_version").GetInt32());
    }

    [Fact]
    public void Everything_that_changes_results_changes_the_id()
    {
        StudySpec[] changed =
        [
            Spec with { Seed = 2 },
            Spec with { Data = Spec.Data with { Scale = 0.25 } }, Spec with { Data = Spec.Data with { Mean = [1] } }, Spec with { Data = Spec.Data with { Std = [2] } },
            Spec with { Data = Spec.Data with { Limit = 9 } }, Spec with { Data = Spec.Data with { Limit = null } },
            Spec with { Technology = Spec.Technology with { Preset = "other" } },
            Parameters(p => p with { Drift = false }), Parameters(p => p with { ProgrammingNoise = false }), Parameters(p => p with { ReadNoise = ReadNoise.Off }), Parameters(p => p with { ReadNoise = ReadNoise.Split }),
            .. PcmParameterTable.All.Select(entry => Parameters(p => entry.Set(p, entry.Get(p) * 1.0000001))),
            Spec with { Mapping = Spec.Mapping with { TileRows = 511 } }, Spec with { Mapping = Spec.Mapping with { TileColumns = 255 } }, Spec with { Mapping = Spec.Mapping with { Scale = WeightScale.Channel } },
            Spec with { Mapping = Spec.Mapping with { Scale = WeightScale.Percentile } }, Spec with { Mapping = new MappingSpec(512, 256, WeightScale.Percentile, 99) },
            Spec with { Dac = null }, Spec with { Dac = new ConverterSpec(7, null) }, Spec with { Dac = new ConverterSpec(8, 2.5) }, Spec with { Adc = null }, Spec with { Adc = new ConverterSpec(8, null) }, Spec with { Adc = new ConverterSpec(8, 2) },
            Spec with { Compensation = Compensation.None }, Spec with { TemperatureCelsius = 26 }, Spec with { AgesSeconds = [25] }, Spec with { AgesSeconds = [25, 3601] },
        ];
        string[] ids = [.. changed.Select(spec => StudyCanonical.PointId(spec, Net, Data)), StudyCanonical.PointId(Spec, "ab", Data), StudyCanonical.PointId(Spec, Net, "ba"), StudyCanonical.PointId(Spec, Net, Data)];
        Assert.Equal(ids.Length, ids.Distinct().Count());
    }

    [Fact]
    public void Names_paths_and_trials_do_not()
    {
        StudySpec other = Spec with { Name = "m", Network = "elsewhere.onnx", Data = Spec.Data with { Images = "x", Labels = null }, Trials = new TrialSpec(7, 70, null, 0.5), Mapping = Spec.Mapping with { Percentile = 5 } };
        Assert.Equal(StudyCanonical.Text(Spec, Net, Data), StudyCanonical.Text(other, Net, Data));
    }

    private static StudySpec Parameters(Func<PcmParameters, PcmParameters> change) => Spec with { Technology = Spec.Technology with { Parameters = change(Spec.Technology.Parameters) } };
}
