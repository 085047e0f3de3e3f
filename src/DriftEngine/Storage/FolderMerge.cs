using DriftEngine.Statistics;
using DriftEngine.Study;

namespace DriftEngine.Storage;

/// <summary>Blocks of a point that are not there though the study needs them.</summary>
/// <param name="Point">The point.</param>
/// <param name="Runs">First and last block of each gap, ascending.</param>
/// <param name="AtMost">Whether a goal may be reached before all of them are there.</param>
public sealed record MissingBlocks(PointRecord Point, IReadOnlyList<(int First, int Last)> Runs, bool AtMost)
{
    /// <summary>How many blocks.</summary>
    public long Count => Runs.Sum(run => (long)run.Last - run.First + 1);
}

/// <summary>What a merge did.</summary>
/// <param name="Folder">Absolute path of the folder that holds all now.</param>
/// <param name="Blocks">Blocks in it.</param>
/// <param name="Parts">Parts in it.</param>
/// <param name="Written">Files written.</param>
/// <param name="Deleted">Files whose blocks lie in larger ones now.</param>
/// <param name="SetAside">Damaged files of that folder, where they lie now.</param>
/// <param name="Faults">What is wrong with files that could not be used.</param>
/// <param name="Missing">What the study still needs.</param>
public sealed record MergeReport(
    string Folder, long Blocks, int Parts, int Written, int Deleted, IReadOnlyList<string> SetAside, IReadOnlyList<string> Faults,
    IReadOnlyList<MissingBlocks> Missing);

/// <summary>The union of results folders of one study, in parts of many blocks. Merging again changes nothing.</summary>
public sealed class FolderMerge
{
    private static readonly TimeSpan LongestLook = TimeSpan.FromSeconds(2);

    /// <summary>The target first.</summary>
    private readonly IReadOnlyList<ResultFolder> folders;

    private FolderMerge(IReadOnlyList<ResultFolder> folders) => this.folders = folders;

    /// <summary>The folder that holds all afterwards.</summary>
    public ResultFolder Target => folders[0];

    /// <summary>What differs between the folders without changing a number, and whose word counts.</summary>
    public IReadOnlyList<string> Notes => [.. folders.Skip(1).Where(folder => !SameRules(folder)).Select(folder =>
        $"{folder.Folder} has another stop rule (trials); that of {(Target.IsWritten ? Target.Folder : folders[1].Folder)} counts. To change it, run the study with the wanted one into {Target.Folder}.")];

    /// <summary>Opens folders; nothing is written.</summary>
    /// <param name="sources">Folders to bring together, at least one.</param>
    /// <param name="into">Folder for all of it; may be one of them, and need not exist.</param>
    public static FolderMerge Open(IReadOnlyList<string> sources, string into)
    {
        string target = Path.GetFullPath(into);
        ResultFolder[] opened = [.. sources.Select(Path.GetFullPath).Where(path => path != target).Distinct(StringComparer.Ordinal).Select(ResultFolder.Load)];
        ResultFolder first = opened.Length == 0 || ResultFolder.IsThere(target) ? ResultFolder.Load(target) : ResultFolder.Unwritten(target, opened[0].Study);
        var merge = new FolderMerge([first, .. opened]);
        foreach (ResultFolder folder in merge.folders)
            folder.RequireOwnParts();
        foreach (ResultFolder other in opened)
            merge.RequireSameStudy(other);
        return merge;
    }

    /// <summary>Blocks that the study needs and no folder has.</summary>
    public IReadOnlyList<MissingBlocks> Missing() => Missing(folders);

    /// <summary>Waits until nothing new has shown in the folders for a time, or nothing is missing.</summary>
    /// <param name="still">File systems over a network show the files of other machines late, by up to a minute.</param>
    /// <param name="time">The clock.</param>
    /// <param name="stop">Gives the waiting up with an OperationCanceledException.</param>
    public void Settle(TimeSpan still, TimeProvider time, CancellationToken stop)
    {
        TimeSpan pause = still / 4 < LongestLook ? still / 4 : LongestLook;
        long since = time.GetTimestamp();
        long seen = Visible();
        while (time.GetElapsedTime(since) < still && !HasAll())
        {
            Task.Delay(pause, time, stop).GetAwaiter().GetResult();
            long now = Visible();
            if (now != seen)
                (seen, since) = (now, time.GetTimestamp());
        }
    }

    /// <summary>Brings all blocks together in the target. Whatever dies at whatever line, merging again goes on.</summary>
    /// <param name="afterFile">Told after each file.</param>
    /// <param name="stop">Stops between two files, with an OperationCanceledException.</param>
    public MergeReport Write(Action afterFile, CancellationToken stop)
    {
        Target.PrepareToWrite();
        var findings = new MergeFindings();
        // Layers first: a block that is there has both.
        if (Target.Study.Points.Any(point => point.RecordsLayers))
            Merge(Target.MergeLayers(folders, findings), afterFile, stop);
        Merge(Target.MergeParts(folders, findings), afterFile, stop);
        foreach (ResultFolder source in folders.Skip(1))
            Target.TakeRunsOf(source);
        (long blocks, int parts) = Target.CountBlocks();
        return new MergeReport(Target.Folder, blocks, parts, findings.Written, findings.Deleted, findings.SetAside, findings.Faults, Missing([Target]));
    }

    private void Merge<TRow>(BlockMerge<TRow> merge, Action afterFile, CancellationToken stop)
    {
        foreach (PointRecord point in Target.Study.Points)
            merge.Merge(point.Index, afterFile, stop);
        merge.Finish();
    }

    private long Visible() => folders.Sum(folder => folder.CountBlocks().Blocks);

    private bool HasAll()
    {
        IReadOnlyList<IReadOnlyList<int>>[] blocks = [.. folders.Select(folder => folder.BlocksOfAll())];
        return Target.Study.Points.All(point => MissingOf(point, [.. blocks.SelectMany(folder => folder[point.Index])]).Count == 0);
    }

    private List<MissingBlocks> Missing(IReadOnlyList<ResultFolder> among)
    {
        IReadOnlyList<IReadOnlyList<int>>[] blocks = [.. among.Select(folder => folder.BlocksOfAll())];
        var missing = new List<MissingBlocks>();
        foreach (PointRecord point in Target.Study.Points)
        {
            HashSet<int> there = [.. blocks.SelectMany(folder => folder[point.Index])];
            // Rows are read only where the numbers of the blocks do not tell.
            if (MissingOf(point, there).Count > 0 && !IsFinished(point, there, among))
                missing.Add(new MissingBlocks(point, MissingOf(point, there), point.Spec.Trials.HalfWidth is not null));
        }

        return missing;
    }

    private static List<(int First, int Last)> MissingOf(PointRecord point, HashSet<int> there) =>
        ConsecutiveRuns.Of(Enumerable.Range(0, point.BlocksMax).Where(block => !there.Contains(block)));

    /// <summary>Whether the stop rule is met by the unbroken prefix of blocks; one that nobody can read is taken out of those that are there.</summary>
    private static bool IsFinished(PointRecord point, HashSet<int> there, IReadOnlyList<ResultFolder> among)
    {
        if (point.Spec.Trials.HalfWidth is null)
            return false;
        StopTally tally = point.NewTally();
        for (int block = 0; !tally.Finished && there.Contains(block); block++)
        {
            if (among.Select(folder => folder.ReadUndamaged(point.Index, block)).FirstOrDefault(part => part is not null) is { } part)
                tally.Append(ResultFolder.Counted(part.Rows));
            else
                there.Remove(block);
        }

        return tally.Finished;
    }

    private bool SameRules(ResultFolder other) =>
        other.Study.Points.Zip(Target.Study.Points).All(pair => pair.First.Spec.Trials == pair.Second.Spec.Trials);

    private void RequireSameStudy(ResultFolder other)
    {
        if (StudyRecordFile.FirstDifference(Target.Study, other.Study) is { } difference)
        {
            throw new StudyException(
                $"two folders hold different studies: {difference}", $"{(Target.IsWritten ? Target.Folder : folders[1].Folder)} (there) and {other.Folder} (here)",
                "Only the stop rule (trials) may differ between folders that are merged.", "Leave one of them out, or give another --out.");
        }

        foreach ((PointRecord one, PointRecord two) in Target.Study.Points.Zip(other.Study.Points))
        {
            string? apart = one.BlockTrials != two.BlockTrials ? $"point {one.Index} is cut into blocks of {one.BlockTrials} trials there and of {two.BlockTrials} here"
                : one.RecordsLayers != two.RecordsLayers ? $"\"record\" keeps the errors of layers {(one.RecordsLayers ? "there and not here" : "here and not there")} (point {one.Index})"
                : null;
            if (apart is null)
                continue;
            throw new StudyException(
                $"two folders cannot be merged: {apart}", $"{(Target.IsWritten ? Target.Folder : folders[1].Folder)} (there) and {other.Folder} (here)",
                remedy: "Report them apart, or run the study on in one of them with --out FOLDER.");
        }
    }
}
