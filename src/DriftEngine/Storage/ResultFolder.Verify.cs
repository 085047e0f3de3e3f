namespace DriftEngine.Storage;

/// <summary>What reading all files of a folder has shown.</summary>
/// <param name="Blocks">For each point the blocks that can be used, ascending.</param>
/// <param name="Parts">Parts that can be read and belong to the study.</param>
/// <param name="Rows">Rows in them; of a block that lies in several once.</param>
/// <param name="Faults">What is wrong with the others, each with its file and remedy.</param>
internal sealed record VerifiedFiles(IReadOnlyList<IReadOnlyList<int>> Blocks, int Parts, long Rows, IReadOnlyList<string> Faults);

/// <summary>Reading everything, to see whether it is whole.</summary>
public sealed partial class ResultFolder
{
    /// <summary>Reads every file, also those whose blocks lie in others too.</summary>
    internal VerifiedFiles Verify(CancellationToken stop)
    {
        RequireOwnParts();
        var faults = new List<string>();
        SortedSet<int>[] ofParts = Verify(partFiles, faults, out int parts, out long rows, stop);
        if (Study.Points.Any(point => point.RecordsLayers))
        {
            var broken = new List<string>();
            SortedSet<int>[] ofLayers = Verify(layerFiles, broken, out _, out _, stop);
            foreach (PointRecord point in Study.Points.Where(point => point.RecordsLayers))
            {
                // One that is damaged is named as such.
                faults.AddRange(ofParts[point.Index].Except(ofLayers[point.Index]).Where(block => !layerFiles.Has(point.Index, block)).Select(block => LayersMissing(point.Index, block).Error.ToText()));
                ofParts[point.Index].IntersectWith(ofLayers[point.Index]);
            }

            faults.AddRange(broken);
        }

        return new VerifiedFiles([.. ofParts.Select(blocks => blocks.ToArray())], parts, rows, faults);
    }

    private SortedSet<int>[] Verify<TRow>(BlockFiles<TRow> files, List<string> faults, out int whole, out long rows, CancellationToken stop)
    {
        (whole, rows) = (0, 0);
        SortedSet<int>[] blocks = [.. Study.Points.Select(_ => new SortedSet<int>())];
        foreach (BlockRun run in files.List().Files.SelectMany(ofPoint => ofPoint))
        {
            stop.ThrowIfCancellationRequested();
            try
            {
                int perBlock = files.Read(run).RowsPerBlock;
                whole++;
                for (int block = run.First; block <= run.Last; block++)
                    rows += blocks[run.Point].Add(block) ? perBlock : 0;
            }
            catch (StorageException e) when (!e.OfAbsence)
            {
                faults.Add(e.Error.ToText());
            }
            catch (StorageException)
            {
                // A merge or a run has moved it since the folder was listed.
            }
        }

        return blocks;
    }
}
