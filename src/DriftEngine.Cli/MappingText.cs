using DriftEngine.Kernels.Backends;
using DriftEngine.Mapping;
using DriftEngine.Study;

namespace DriftEngine.Cli;

/// <summary>How weights are stored and inputs applied, in words.</summary>
internal static class MappingText
{
    /// <summary>A line for the weights and one for the converters.</summary>
    public static IReadOnlyList<string> Of(StudySpec spec, TilePlan tiles) => [Weights(spec.Mapping), $"{Dac(spec.Dac, tiles)}, {Adc(spec.Adc)}, compensation {Word(spec.Compensation)}"];

    private static string Weights(MappingSpec mapping)
    {
        string bits = mapping.BitsPerCell is { } perCell ? $" of {perCell} {(perCell == 1 ? "bit" : "bits")}" : ", analog";
        string pair = mapping.Pair == PairModel.NetOnly ? ", as the pair's net device (net-only)" : "";
        return $"each weight in {Counted.Of(mapping.Slices, "slice")}{bits}, {Word(mapping.Scheme)}{pair}";
    }

    /// <summary>Layers may differ: codes without a sign have a digit more.</summary>
    private static string Dac(ConverterSpec? dac, TilePlan tiles)
    {
        if (dac is null)
            return "DAC ideal";
        int[] phases = [.. tiles.Layers.Select(layer => layer.Phases).Distinct().Order()];
        return $"DAC {dac.Bits} bits in {(phases.Length > 1 ? $"{phases[0]} to " : "")}{Counted.Of(phases[^1], "phase")}";
    }

    private static string Adc(ConverterSpec? adc) => adc is null ? "ADC ideal" : $"ADC {adc.Bits} bits";

    private static string Word<TWord>(TWord word)
        where TWord : struct, Enum => string.Concat(word.ToString().Select((letter, i) => i > 0 && char.IsUpper(letter) ? $"-{char.ToLowerInvariant(letter)}" : $"{char.ToLowerInvariant(letter)}"));
}
