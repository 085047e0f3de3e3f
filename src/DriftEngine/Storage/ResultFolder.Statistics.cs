using DriftEngine.Statistics;
using DriftEngine.Study;

namespace DriftEngine.Storage;

/// <summary>A block that cannot be used: it counts as missing, and the trials behind it do not count either.</summary>
/// <param name="Point">The point, from 0.</param>
/// <param name="Block">The block, from 0.</param>
/// <param name="Error">What is wrong, where, and what to do.</param>
public sealed record UnusableBlock(int Point, int Block, StudyError Error);

/// <summary>What the rows of a folder say, as far as they can be used.</summary>
/// <param name="Points">One entry per point, over exactly the trials that its stop rule counts.</param>
/// <param name="Kinds">Kinds of backend that computed them.</param>
/// <param name="Unusable">Blocks at which the trials of a point end though the block is there.</param>
public sealed record FolderStatistics(IReadOnlyList<PointStatistics> Points, IReadOnlyList<string> Kinds, IReadOnlyList<UnusableBlock> Unusable);

/// <summary>Statistics: block after block, so that memory holds one file.</summary>
public sealed partial class ResultFolder
{
    /// <summary>What the stored rows say of every point, over exactly the trials that its stop rule counts; all must be whole.</summary>
    /// <exception cref="StorageException">A block cannot be used.</exception>
    public IReadOnlyList<PointStatistics> Statistics()
    {
        FolderStatistics found = Look();
        return found.Unusable.Count == 0 ? found.Points : throw new StorageException(found.Unusable[0].Error);
    }

    /// <summary>As above; blocks that cannot be used are named and count as missing.</summary>
    public FolderStatistics Look()
    {
        RequireOwnParts();
        var kinds = new SortedSet<string>(StringComparer.Ordinal);
        var unusable = new List<UnusableBlock>();
        return new FolderStatistics([.. Study.Points.Select(point => PointStatistics(point, kinds, unusable))], [.. kinds], unusable);
    }

    /// <summary>What the stop rule alone says of every point, in one pass over the rows; blocks that cannot be used count as missing.</summary>
    public (IReadOnlyList<StopDecision> Points, IReadOnlyList<UnusableBlock> Unusable) Decide()
    {
        RequireOwnParts();
        var unusable = new List<UnusableBlock>();
        return ([.. Study.Points.Select(point => Decide(point, unusable))], unusable);
    }

    private StopDecision Decide(PointRecord point, List<UnusableBlock> unusable)
    {
        StopTally tally = point.NewTally();
        for (int block = 0; !tally.Finished && HasBlock(point.Index, block); block++)
        {
            if (ReadBoth(point, block, unusable) is not { } read)
                break;
            tally.Append(Counted(read.Part.Rows));
        }

        return tally.Decision;
    }

    /// <summary>Parts of which none belongs to the study are those of another one, whose study.json this is not.</summary>
    internal void RequireOwnParts()
    {
        BlockListing found = partFiles.List();
        if (found.Strange.Count > 0 && found.Files.All(files => files.Count == 0))
            throw StudyRecordFile.Changed(Path.Combine(Folder, StudyFileName), $"none of the {found.Strange.Count} parts belongs to its points");
    }

    private PointStatistics PointStatistics(PointRecord point, SortedSet<string> kinds, List<UnusableBlock> unusable)
    {
        StopTally tally = point.NewTally();
        PointOutcomes outcomes = point.NoOutcomes();
        var ofLayers = new LayerSamples(point);
        for (int block = 0; !tally.Finished && HasBlock(point.Index, block); block++)
        {
            if (ReadBoth(point, block, unusable) is not { } read)
                break;
            kinds.Add(read.Part.Kind);
            Append(read.Part, tally, outcomes);
            ofLayers.Add(read.Layers, tally.Trials);
        }

        // Both must end their pass, so no shortcut.
        while (outcomes.NeedAgain() | ofLayers.NeedAgain())
            ReadAgain(point, tally.Trials, outcomes, ofLayers);
        return Of(point, tally.Decision, outcomes) with { Layers = ofLayers.ToStatistics() };
    }

    private (Part Part, IReadOnlyList<LayerRow> Layers)? ReadBoth(PointRecord point, int block, List<UnusableBlock> unusable)
    {
        try
        {
            return (ReadBlock(point.Index, block), point.RecordsLayers ? ReadLayers(point.Index, block).Rows : []);
        }
        catch (StorageException e)
        {
            unusable.Add(new UnusableBlock(point.Index, block, e.Error));
            return null;
        }
    }

    private static void Append(Part part, StopTally tally, PointOutcomes outcomes)
    {
        int ages = outcomes.Ages;
        ReadOnlySpan<int> counted = Counted(part.Rows);
        ReadOnlySpan<ErrorFigures> errors = outcomes.HasErrors ? [.. part.Rows.Select(row => row.Errors!.Value)] : [];
        for (int first = 0; first < counted.Length && !tally.Finished; first += ages)
        {
            tally.Append(counted.Slice(first, ages));
            if (outcomes.HasErrors)
                outcomes.Append(errors.Slice(first, ages));
            else
                outcomes.Append(counted.Slice(first, ages));
        }
    }

    private void ReadAgain(PointRecord point, int trials, PointOutcomes outcomes, LayerSamples ofLayers)
    {
        for (int block = 0; (long)block * point.BlockTrials < trials; block++)
        {
            if (outcomes.HasErrors)
                outcomes.Again([.. ReadBlock(point.Index, block).Rows.Where(row => row.Trial < trials).Select(row => row.Errors!.Value)]);
            if (point.RecordsLayers)
                ofLayers.Again(ReadLayers(point.Index, block).Rows, trials);
        }
    }

    private static PointStatistics Of(PointRecord point, StopDecision decision, PointOutcomes outcomes)
    {
        int ages = decision.Trials == 0 ? 0 : outcomes.Ages;
        IReadOnlyList<double> kelvin = point.ReadKelvin;
        return new PointStatistics(
            point.Index, point.Id, point.Swept, point.Spec.Trials, decision, point.Total,
            [.. Enumerable.Range(0, ages).Select(age => AgeStatistics.Of(outcomes, age, point.Spec.AgesSeconds[age], kelvin[age], point.Spec.Trials.Confidence))]);
    }
}
