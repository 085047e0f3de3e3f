using DriftEngine.Kernels.Backends;

namespace DriftEngine.Study;

/// <summary>Tiles, cells of a weight, and converters.</summary>
internal static class MappingParser
{
    public static readonly IReadOnlyList<(string Word, PairScheme Meaning)> Schemes =
        [("differential", PairScheme.Differential), ("complementary", PairScheme.Complementary), ("offset", PairScheme.Offset)];

    public static readonly IReadOnlyList<(string Word, PairModel Meaning)> Pairs = [("physical", PairModel.Physical), ("net-only", PairModel.NetOnly)];

    public const int MinBits = 2, MaxBits = 16, MaxTile = 1 << 16, MaxSlices = 16, MaxBitsPerCell = 8;

    /// <summary>Full scales of converters: their steps and reciprocals must be ordinary float32 numbers.</summary>
    public const double SmallestRange = 1e-25, LargestRange = 1e25;

    private const int DefaultTile = 512, DefaultBinarySlices = 4;

    /// <summary>Bits that the significand of a float32 holds: more of a weight would be lost before it is mapped.</summary>
    private const int MaxWeightBits = 24;

    /// <summary>The mapping; binary devices store one bit each.</summary>
    public static MappingSpec Mapping(Settings study, bool binary)
    {
        var fallback = new MappingSpec(DefaultTile, DefaultTile, WeightScale.Max, 100) { Slices = binary ? DefaultBinarySlices : 1, BitsPerCell = binary ? 1 : null };
        if (study["mapping"] is not { } node)
            return fallback;
        Settings mapping = study.Child(node, SettingNames.Mapping);
        (WeightScale scale, double percentile) = Scale(mapping);
        int slices = mapping.Whole("slices", fallback.Slices, 1, MaxSlices);
        PairScheme scheme = mapping["scheme"] is { } word ? mapping.Choice(word, Schemes) : PairScheme.Differential;
        if (binary && scheme == PairScheme.Offset)
            throw mapping.Error(mapping["scheme"]!, "\"offset\" is not possible with binary devices: they have no level for a shared reference", "\"differential\", \"complementary\"");
        return new MappingSpec(mapping.Whole("tile_rows", DefaultTile, 1, MaxTile), mapping.Whole("tile_columns", DefaultTile, 1, MaxTile), scale, percentile)
        {
            Slices = slices,
            BitsPerCell = Bits(mapping, slices, binary),
            Scheme = scheme,
            Pair = Pair(mapping, scheme),
        };
    }

    /// <summary>The input converter; null is ideal.</summary>
    public static ConverterSpec? Dac(Settings study)
    {
        if (study.Given("dac") is not { } node)
            return null;
        Settings dac = study.Child(node, SettingNames.Dac);
        ConverterSpec converter = Converter(dac);
        return converter with { BitsPerPhase = BitsPerPhase(dac, converter.Bits) };
    }

    /// <summary>The output converter; null is ideal.</summary>
    public static ConverterSpec? Adc(Settings study) => study.Given("adc") is { } node ? Converter(study.Child(node, SettingNames.Adc)) : null;

    private static (WeightScale Scale, double Percentile) Scale(Settings mapping)
    {
        if (mapping["scale"] is not { } node)
            return (WeightScale.Max, 100);
        if (node.Kind != SettingKind.Object)
            return (mapping.Choice(node, [("max", WeightScale.Max), ("channel", WeightScale.Channel)]), 100);
        Settings scale = mapping.Child(node, SettingNames.Scale);
        SettingNode percentile = scale.Required("percentile", "\"percentile\": 99.9");
        double percent = scale.Positive(percentile);
        return percent <= 100 ? (WeightScale.Percentile, percent) : throw scale.Error(percentile, $"{Settings.Describe(percentile)} is out of range", "more than 0, at most 100");
    }

    private static int? Bits(Settings mapping, int slices, bool binary)
    {
        SettingNode? node = mapping.Given("bits_per_cell");
        int? bits = node is null ? null : mapping.Whole(node, 1, MaxBitsPerCell);
        if (binary && bits is not (null or 1))
            throw mapping.Error(node!, $"a binary device cannot hold {bits} bits", "1", "Spread the bits of a weight over \"slices\".");
        bits ??= binary ? 1 : null;
        if (slices > 1 && bits is null)
            throw mapping.Error(mapping["slices"]!, $"{slices} slices need to know how many bits one of them holds", null, "Add \"bits_per_cell\": 4");
        if (slices * bits > MaxWeightBits)
            throw mapping.Error(mapping["slices"] ?? node!, $"{slices} slices of {bits} bits are {slices * bits} bits of a weight", $"at most {MaxWeightBits} bits: a weight has no more");
        return bits;
    }

    private static PairModel Pair(Settings mapping, PairScheme scheme)
    {
        if (mapping["pair"] is not { } node)
            return PairModel.Physical;
        PairModel pair = mapping.Choice(node, Pairs);
        return pair == PairModel.Physical || scheme == PairScheme.Differential
            ? pair
            : throw mapping.Error(node, $"\"net-only\" is not possible with the scheme {Settings.Describe(mapping["scheme"]!)}", "\"net-only\" only with \"differential\"", "Remove \"pair\".");
    }

    private static ConverterSpec Converter(Settings converter)
    {
        int bits = converter.Whole(converter.Required("bits", "\"bits\": 8"), MinBits, MaxBits);
        return new ConverterSpec(bits, converter["range"] switch
        {
            null or { Kind: SettingKind.Text, Text: "calibrated" } => null,
            { Kind: SettingKind.Number } range => converter.Number(range, SmallestRange, LargestRange),
            var other => throw converter.Error(other, $"{Settings.Describe(other)} is not a range", "\"calibrated\" or a positive number", NearestName.Hint(other.Text, ["calibrated"])),
        });
    }

    /// <summary>From the bits of a phase, or from the number of phases; null where all bits are applied at once.</summary>
    private static int? BitsPerPhase(Settings dac, int bits)
    {
        dac.Exclusive("bits_per_phase", "phases");
        int each = dac["bits_per_phase"] is { } own ? dac.Whole(own, 1, bits) : dac.Given("phases") switch
        {
            null => bits,
            { Kind: SettingKind.Text, Text: "bit-serial" } => 1,
            { Kind: SettingKind.Number } phases => BitsPerPhase(dac, phases, bits),
            var other => throw dac.Error(other, $"{Settings.Describe(other)} is not a number of phases", $"1 to {bits}, or \"bit-serial\"", NearestName.Hint(other.Text, ["bit-serial"])),
        };
        return each == bits ? null : each;
    }

    private static int BitsPerPhase(Settings dac, SettingNode node, int bits)
    {
        int phases = dac.Whole(node, 1, bits), each = Ceiling(bits, phases);
        return Ceiling(bits, each) == phases
            ? each
            : throw dac.Error(node, $"{bits} bits cannot be spread over {phases} phases: with {each} bits each they need {Ceiling(bits, each)}", string.Join(", ", Enumerable.Range(1, bits).Select(b => Ceiling(bits, b)).Distinct().Order()));
    }

    private static int Ceiling(int number, int by) => (number + by - 1) / by;
}
