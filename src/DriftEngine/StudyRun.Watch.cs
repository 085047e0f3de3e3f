using DriftEngine.Storage;
using DriftEngine.Study;

namespace DriftEngine;

/// <summary>Looks on while other processes compute a study: what they have stored says where every point stands. Computes and changes nothing.</summary>
public sealed class StudyWatch
{
    private readonly ResultFolder folder;
    private readonly PointState[] points;

    private StudyWatch(ResultFolder folder)
    {
        this.folder = folder;
        points = [.. folder.Study.Points.Select(point => new PointState(folder, point, _ => true, 1, mends: false))];
    }

    /// <summary>Absolute path of the results.</summary>
    public string Folder => folder.Folder;

    /// <summary>Temporary files of dead processes that were found and removed.</summary>
    public IReadOnlyList<string> RemovedLeftovers => folder.RemovedLeftovers;

    /// <summary>Whether every point is done.</summary>
    public bool Finished => points.All(point => point.Decision.Finished);

    /// <summary>Points of the study.</summary>
    public int Points => points.Length;

    /// <summary>Blocks that are there.</summary>
    public int BlocksDone => folder.BlocksOfAll().Sum(blocks => blocks.Count);

    /// <summary>Blocks at most.</summary>
    public int BlocksPlanned => (int)Math.Min(points.Sum(point => (long)point.Record.BlocksMax), int.MaxValue);

    /// <summary>Where every point stands.</summary>
    public IReadOnlyList<PointProgress> Progress => [.. points.Select(point => point.Progress())];

    /// <summary>Reads and checks a study as a run would, and makes its results folder.</summary>
    public static StudyWatch Open(StudyPlan plan, string? resultsFolder)
    {
        var loader = new InputLoader();
        PointInputs[] inputs = [.. plan.Points.Select(point => loader.Load(plan, point))];
        string path = resultsFolder ?? StudyRun.UsualFolder(plan.Name);
        return new StudyWatch(ResultFolder.Open(path, PointInputs.ToRecord(plan, inputs)));
    }

    /// <summary>As above, of a folder that is there.</summary>
    public static StudyWatch GoOn(string folder) => new(ResultFolder.GoOn(folder));

    /// <summary>Takes a stored block in; gives the points that need no more trials since then.</summary>
    public IReadOnlyList<RunEvent.PointDone> Add(RunEvent.BlockDone block)
    {
        points[block.PointIndex].AddTime(block.Seconds, block.Trials);
        PointState[] open = [.. points.Where(point => !point.Decision.Finished)];
        Array.ForEach(open, point => point.CatchUp());
        return
        [
            .. open.Where(point => point.Decision.Finished).Select(point => point.Done(block.At)),
        ];
    }

    /// <summary>Time that the rest is likely to take; null before the first block.</summary>
    /// <param name="workers">Processes at work.</param>
    public TimeSpan? TimeLeft(int workers)
    {
        int trials = points.Sum(point => point.Computed.Trials);
        if (trials == 0)
            return null;
        double average = points.Sum(point => point.Computed.Seconds) / trials;
        return TimeSpan.FromSeconds(points.Sum(point => point.TrialsLeft * point.SecondsPerTrial(average)) / Math.Max(1, workers));
    }
}
