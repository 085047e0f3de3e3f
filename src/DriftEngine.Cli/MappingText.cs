using DriftEngine.Kernels.Backends;
using DriftEngine.Study;

namespace DriftEngine.Cli;

/// <summary>How weights are stored and inputs applied, in words.</summary>
internal static class MappingText
{
    /// <summary>A line for the weights and one for the converters.</summary>
    public static IReadOnlyList<string> Of(StudySpec spec) => [Weights(spec.Mapping), $"{Dac(spec.Dac)}, {Adc(spec.Adc)}, compensation {Word(spec.Compensation)}"];

    private static string Weights(MappingSpec mapping)
    {
        string bits = mapping.BitsPerCell is { } perCell ? $" of {perCell} {(perCell == 1 ? "bit" : "bits")}" : ", analog";
        string pair = mapping.Pair == PairModel.NetOnly ? ", partners ideal (net-only)" : "";
        return $"each weight in {Counted.Of(mapping.Slices, "slice")}{bits}, {Word(mapping.Scheme)}{pair}";
    }

    private static string Dac(ConverterSpec? dac)
    {
        if (dac is null)
            return "DAC ideal";
        int phases = dac.BitsPerPhase is { } bits ? (dac.Bits - 1 + bits - 1) / bits : 1;
        return $"DAC {dac.Bits} bits in {Counted.Of(phases, "phase")}";
    }

    private static string Adc(ConverterSpec? adc) => adc is null ? "ADC ideal" : $"ADC {adc.Bits} bits";

    private static string Word<TWord>(TWord word)
        where TWord : struct, Enum => string.Concat(word.ToString().Select((letter, i) => i > 0 && char.IsUpper(letter) ? $"-{char.ToLowerInvariant(letter)}" : $"{char.ToLowerInvariant(letter)}"));
}
