using DriftEngine.Statistics;

namespace DriftEngine.Storage;

/// <summary>Statistics of every layer of a point, from the rows of one block after the other.</summary>
/// <param name="point">The point.</param>
internal sealed class LayerSamples(PointRecord point)
{
    private readonly SortedDictionary<int, (string Name, ErrorSample[] Ages)> layers = [];

    /// <summary>Adds the rows of a block, as far as they belong to the first trials.</summary>
    public void Add(IReadOnlyList<LayerRow> rows, int trials) => Each(rows, trials, (sample, row) => sample.Add(row.Errors));

    /// <summary>The same rows once more.</summary>
    public void Again(IReadOnlyList<LayerRow> rows, int trials) => Each(rows, trials, (sample, row) => sample.Again(row.Errors));

    /// <summary>Whether the quantiles need all rows once more.</summary>
    public bool NeedAgain()
    {
        bool need = false;
        foreach (ErrorSample sample in layers.Values.SelectMany(layer => layer.Ages))
            need |= sample.NeedsAgain();
        return need;
    }

    /// <summary>What the rows say of every layer, in order.</summary>
    public IReadOnlyList<LayerStatistics> ToStatistics() =>
        [.. layers.Select(layer => new LayerStatistics(layer.Value.Name, layer.Key, [.. layer.Value.Ages.Select(sample => sample.ToStatistics())]))];

    private void Each(IReadOnlyList<LayerRow> rows, int trials, Action<ErrorSample, LayerRow> take)
    {
        int ages = point.Spec.AgesSeconds.Count, layersPerAge = rows.Count / point.BlockTrials / ages;
        for (int i = 0; i < rows.Count && rows[i].Trial < trials; i++)
        {
            if (!layers.TryGetValue(rows[i].LayerIndex, out (string Name, ErrorSample[] Ages) layer))
                layers[rows[i].LayerIndex] = layer = (rows[i].Layer, [.. Enumerable.Range(0, ages).Select(_ => new ErrorSample())]);
            take(layer.Ages[i / layersPerAge % ages], rows[i]);
        }
    }
}
