using DriftEngine.Execution;
using DriftEngine.Kernels.Backends;
using DriftEngine.Storage;
using DriftEngine.Study;

namespace DriftEngine;

/// <summary>A results folder that is ready for processes which compute its blocks, and how long these are likely to take.</summary>
public sealed class PreparedStudy
{
    private readonly IReadOnlyList<double> secondsPerBlock;

    private PreparedStudy(ResultFolder folder, IEnumerable<double> flopPerTrial)
    {
        Folder = folder;
        secondsPerBlock = [.. folder.Study.Points.Zip(flopPerTrial, (point, flop) => point.BlockTrials / StudyOutlook.NominalFlopPerSecond * flop)];
    }

    /// <summary>The folder.</summary>
    public ResultFolder Folder { get; }

    /// <summary>Blocks of all points at most.</summary>
    public long Blocks => Folder.Study.Points.Sum(point => (long)point.BlocksMax);

    /// <summary>Time for all blocks at the nominal speed.</summary>
    public TimeSpan Work => TimeSpan.FromSeconds(Folder.Study.Points.Sum(point => point.BlocksMax * secondsPerBlock[point.Index]));

    /// <summary>Time for the longest block at the nominal speed.</summary>
    public TimeSpan LongestBlock => TimeSpan.FromSeconds(secondsPerBlock.Max());

    /// <summary>Reads and checks everything that a run would, and writes study.json; needs no device.</summary>
    /// <param name="plan">The study.</param>
    /// <param name="resultsFolder">Folder of the results; null is results/(name of the study) under the current directory.</param>
    /// <param name="write">False: nothing is made or written.</param>
    public static PreparedStudy Open(StudyPlan plan, string? resultsFolder, bool write)
    {
        var loader = new InputLoader();
        // One program at a time: those of a grid of points must not fill the memory.
        (PointInputs Inputs, double Flop)[] loaded = [.. plan.Points.Select(point =>
        {
            (PointInputs inputs, TrialProgram program) = loader.LoadWithProgram(plan, point);
            return (inputs, BlockPlan.FlopPerTrial(program));
        })];
        StudyRecord wanted = PointInputs.ToRecord(plan, [.. loaded.Select(point => point.Inputs)]);
        string path = resultsFolder ?? StudyRun.UsualFolder(plan.Name);
        return new PreparedStudy(write ? ResultFolder.Open(path, wanted) : ResultFolder.Outline(path, wanted), loaded.Select(point => point.Flop));
    }

    /// <summary>As above, from a results folder alone.</summary>
    public static PreparedStudy GoOn(string folder, bool write)
    {
        var loader = new InputLoader();
        ResultFolder opened = write ? ResultFolder.GoOn(folder) : ResultFolder.Load(folder);
        return new PreparedStudy(opened, [.. opened.Study.Points.Select(point => BlockPlan.FlopPerTrial(loader.Program(point)))]);
    }
}
