namespace DriftEngine.Statistics;

/// <summary>One figure over trials.</summary>
/// <param name="Mean">Mean over chips.</param>
/// <param name="Deviation">Standard deviation between chips (n - 1 below); null for fewer than two trials.</param>
public readonly record struct MeanAndSpread(double Mean, double? Deviation);

/// <summary>Errors at one age over trials: each figure of <see cref="ErrorFigures"/>, and how the effective bits are spread.</summary>
/// <param name="Trials">Chips.</param>
/// <param name="MeanError">Mean error over the root mean square of the exact outputs.</param>
/// <param name="RmsError">Error over the exact outputs, root mean squares.</param>
/// <param name="Gain">Best factor on the exact outputs.</param>
/// <param name="SnrDb">Signal over what is left after the gain, in dB.</param>
/// <param name="EffectiveBits">The same in bits.</param>
/// <param name="EffectiveBitsP05">5 % quantile of the effective bits over chips (type 7, as for accuracies).</param>
/// <param name="EffectiveBitsP50">Median of the effective bits.</param>
/// <param name="EffectiveBitsP95">95 % quantile of the effective bits.</param>
public sealed record ErrorStatistics(
    int Trials, MeanAndSpread MeanError, MeanAndSpread RmsError, MeanAndSpread Gain, MeanAndSpread SnrDb, MeanAndSpread EffectiveBits,
    double EffectiveBitsP05, double EffectiveBitsP50, double EffectiveBitsP95);

/// <summary>Errors of one layer.</summary>
/// <param name="Layer">Name of the layer.</param>
/// <param name="LayerIndex">Its place in the network, from 0.</param>
/// <param name="Ages">One entry per age, ascending.</param>
public sealed record LayerStatistics(string Layer, int LayerIndex, IReadOnlyList<ErrorStatistics> Ages);

/// <summary>Gathers the figures of trials one by one; keeps the effective bits of some thousands of them at most.</summary>
internal sealed class ErrorSample
{
    private readonly OrderStatistics bits = new(0.05, 0.5, 0.95);
    private readonly double[] means = new double[5];
    private readonly double[] squares = new double[5];

    /// <summary>Adds a trial. Welford's running mean and sum of squares (Technometrics 4, 1962) lose nothing to large means.</summary>
    public void Add(ErrorFigures figures)
    {
        bits.Add(figures.EffectiveBits);
        Span<double> values = [figures.MeanError, figures.RmsError, figures.Gain, figures.SnrDb, figures.EffectiveBits];
        for (int i = 0; i < values.Length; i++)
        {
            double before = values[i] - means[i];
            means[i] += before / bits.Count;
            squares[i] += before * (values[i] - means[i]);
        }
    }

    /// <summary>Whether the quantiles need all trials once more, by <see cref="Again"/>; ends the pass over them before.</summary>
    public bool NeedsAgain() => bits.NeedsAgain();

    /// <summary>One of the trials once more.</summary>
    public void Again(ErrorFigures figures) => bits.Again(figures.EffectiveBits);

    /// <summary>What the trials say; at least one must be there.</summary>
    public ErrorStatistics ToStatistics() => new(
        (int)bits.Count, Of(0), Of(1), Of(2), Of(3), Of(4), bits.Quantile(0.05), bits.Quantile(0.5), bits.Quantile(0.95));

    private MeanAndSpread Of(int figure) => new(means[figure], bits.Count < 2 ? null : Math.Sqrt(squares[figure] / (bits.Count - 1)));
}
