using DriftEngine.Execution;
using DriftEngine.Kernels.Backends;
using DriftEngine.Kernels.Laws;
using DriftEngine.Network;
using DriftEngine.Study;
using DriftEngine.Technology;
using DriftEngine.Tests.Mapping;
using DriftEngine.Tests.Network;

namespace DriftEngine.Tests.Execution;

/// <summary>However a weight is spread over cells and a code over digits: without noise and drift a chip is the digital network with as many bits.</summary>
public sealed class MappedIdealTests
{
    private static readonly DigitalNetwork Net = SmallNetwork.Create(13, 7, 9, 4);
    private static readonly DataSet Data = SmallNetwork.Inputs(Net, 11);

    /// <summary>Scheme, slices, bits of a cell (0 is analog).</summary>
    public static TheoryData<PairScheme, int, int> Mappings => new()
    {
        { PairScheme.Differential, 1, 0 }, { PairScheme.Complementary, 1, 0 }, { PairScheme.Offset, 1, 0 },
        { PairScheme.Differential, 1, 4 }, { PairScheme.Differential, 3, 2 }, { PairScheme.Complementary, 1, 1 },
        { PairScheme.Complementary, 6, 1 }, { PairScheme.Offset, 1, 3 }, { PairScheme.Offset, 2, 4 },
    };

    /// <summary>Every analog preset; junctions hold whole bits only.</summary>
    public static TheoryData<string> Technologies => [.. TechnologyPresets.All.Where(preset => preset.Parameters is not MramParameters).Select(preset => preset.Name)];

    [Theory]
    [MemberData(nameof(Mappings))]
    public void Every_mapping_is_the_network_with_as_many_bits(PairScheme scheme, int slices, int bits)
    {
        var mapping = new MappingSpec(5, 3, WeightScale.Channel, 100) { Scheme = scheme, Slices = slices, BitsPerCell = bits == 0 ? null : bits };
        float[] expected = DigitalReference.Scores(Quantised(Net, scheme, slices * bits), Data);
        foreach (Compensation compensation in Enum.GetValues<Compensation>().Except([Compensation.BatchNorm]))
            Assert.InRange(OnnxJudge.RelativeError(expected, Logits(Quiet("pcm-1m", mapping, compensation), Net)), 0, 1e-4);
        // The judge sees one bit more or less.
        if (bits > 0)
            Assert.True(OnnxJudge.RelativeError(DigitalReference.Scores(Quantised(Net, scheme, (slices * bits) + 1), Data), expected) > 1e-3);
    }

    [Theory]
    [MemberData(nameof(Technologies))]
    public void Every_analog_technology_is_ideal_without_its_effects(string preset)
    {
        float[] expected = DigitalReference.Scores(Net, Data);
        foreach (PairScheme scheme in Enum.GetValues<PairScheme>())
        {
            var mapping = new MappingSpec(5, 3, WeightScale.Max, 100) { Scheme = scheme };
            Assert.InRange(OnnxJudge.RelativeError(expected, Logits(Quiet(preset, mapping, Compensation.None), Net)), 0, 1e-4);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(4)]
    public void Codes_given_digit_by_digit_are_the_same_codes(int bitsPerPhase)
    {
        var mapping = new MappingSpec(5, 3, WeightScale.Max, 100) { Slices = 2, BitsPerCell = 3 };
        var dac = new ConverterSpec(8, null);
        StudySpec whole = Quiet("pcm-1m", mapping, Compensation.None) with { Dac = dac }, digits = whole with { Dac = dac with { BitsPerPhase = bitsPerPhase } };
        Assert.All(TrialProgramPlan.Build(digits, Net, Data).Layers, layer => Assert.Equal((8 + bitsPerPhase - 1) / bitsPerPhase, layer.Phases));
        Assert.InRange(OnnxJudge.RelativeError(Logits(whole, Net), Logits(digits, Net)), 0, 1e-5);
    }

    [Fact]
    public void Inputs_on_the_grid_of_the_converter_give_the_network_itself()
    {
        DigitalNetwork one = SmallNetwork.Create(13, 7);
        var grid = new DataSet([.. Data.Inputs.Select(x => MathF.Round(x * 255) / 255)], new int[Data.Count], 13);
        StudySpec spec = Quiet("pcm-1m", new MappingSpec(5, 3, WeightScale.Max, 100), Compensation.None) with { Dac = new ConverterSpec(8, 1) { BitsPerPhase = 2 } };
        Assert.InRange(OnnxJudge.RelativeError(DigitalReference.Scores(one, grid), Logits(spec, one, grid)), 0, 1e-5);
    }

    /// <summary>Weights rounded as the cells can hold them; 0 bits is exact.</summary>
    private static DigitalNetwork Quantised(DigitalNetwork network, PairScheme scheme, int bits)
    {
        if (bits == 0)
            return network;
        double most = Math.Pow(2, bits) - 1;
        return network with { Layers = [.. network.Layers.Select(layer => layer with { Weights = [.. layer.Weights.Select((w, i) => Rounded(layer, w, i % layer.Outputs))] })] };

        float Rounded(DenseLayer layer, double weight, int column)
        {
            double largest = Enumerable.Range(0, layer.Inputs).Max(k => Math.Abs((double)layer.Weights[(k * layer.Outputs) + column])), share = weight / largest;
            double held = scheme == PairScheme.Differential ? Math.Sign(share) * Math.Round(Math.Abs(share) * most) / most : (2 * Math.Round((share + 1) * most / 2) / most) - 1;
            return (float)(held * largest);
        }
    }

    private static StudySpec Quiet(string preset, MappingSpec mapping, Compensation compensation) => SmallNetwork.Study(mapping) with
    {
        Technology = TechnologySpec.Of(preset) with { ProgrammingNoise = false, Drift = false, ReadNoise = ReadNoise.Off, TelegraphNoise = false, ThermalNoise = false },
        Compensation = compensation,
        AgesSeconds = [3600, 1e6],
    };

    private static float[] Logits(StudySpec spec, DigitalNetwork network, DataSet? data = null)
    {
        using var backend = new SimdBackend(1);
        TrialProgram program = TrialProgramPlan.Build(spec, network, data ?? Data);
        using ITrialRunner runner = backend.Prepare(program);
        float[] logits = new float[program.Images * network.Classes];
        Array.Fill(logits, float.NaN);
        runner.Logits(1, 1, logits);
        return logits;
    }
}
