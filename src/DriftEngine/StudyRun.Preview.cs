using DriftEngine.Execution;
using DriftEngine.Kernels.Backends;
using DriftEngine.Mapping;
using DriftEngine.Network;
using DriftEngine.Study;

namespace DriftEngine;

/// <summary>What one point would take.</summary>
/// <param name="PointIndex">Position in the grid, from 0.</param>
/// <param name="PointId">Identity of everything that changes the point's numbers.</param>
/// <param name="Swept">Swept settings by path.</param>
/// <param name="Tiles">Layers, tiles, devices and conversions.</param>
/// <param name="Images">Images that every trial classifies.</param>
/// <param name="FloatCorrect">Images that the exact network, in float32 and without any chip, classifies as their label; null where there is nothing to classify.</param>
/// <param name="Ages">Ages of every trial.</param>
/// <param name="TrialsMin">Trials before the stop rule is looked at; all of them without a goal.</param>
/// <param name="TrialsMax">Trials at most.</param>
/// <param name="HalfWidthGoal">Goal for the half-width of the interval; null: always all trials.</param>
/// <param name="BlockTrials">Trials of a block.</param>
/// <param name="FlopPerTrial">Estimated work of one trial at all ages, in floating-point operations.</param>
public sealed record PlannedPoint(
    int PointIndex, string PointId, IReadOnlyList<KeyValuePair<string, string>> Swept, TilePlan Tiles, int Images, int? FloatCorrect, int Ages,
    int TrialsMin, int TrialsMax, double? HalfWidthGoal, int BlockTrials, double FlopPerTrial)
{
    /// <summary>Moments of reprogramming that a band decides, in seconds along the mission; null where none decides.</summary>
    public IReadOnlyList<double>? BandMoments { get; init; }

    /// <summary>Blocks that hold the fewest trials.</summary>
    public int BlocksMin => (TrialsMin + BlockTrials - 1) / BlockTrials;

    /// <summary>Blocks that hold the most trials.</summary>
    public int BlocksMax => (TrialsMax + BlockTrials - 1) / BlockTrials;
}

/// <summary>What a study would take.</summary>
/// <param name="Name">Name of the study.</param>
/// <param name="Points">Its points.</param>
public sealed record StudyOutlook(string Name, IReadOnlyList<PlannedPoint> Points)
{
    /// <summary>Speed behind the estimated times: about what two cores of a laptop do.</summary>
    public const double NominalFlopPerSecond = 100e9;

    /// <summary>Trials if every goal holds at its first look.</summary>
    public long TrialsMin => Points.Sum(point => (long)point.BlocksMin * point.BlockTrials);

    /// <summary>Trials if no goal is reached.</summary>
    public long TrialsMax => Points.Sum(point => (long)point.BlocksMax * point.BlockTrials);

    /// <summary>Estimated time for the fewest trials at the nominal speed.</summary>
    public TimeSpan EstimatedMin => Time(point => point.BlocksMin);

    /// <summary>Estimated time for the most trials at the nominal speed.</summary>
    public TimeSpan EstimatedMax => Time(point => point.BlocksMax);

    private TimeSpan Time(Func<PlannedPoint, int> blocks) => TimeSpan.FromSeconds(
        Points.Sum(point => blocks(point) * (double)point.BlockTrials * point.FlopPerTrial) / NominalFlopPerSecond);
}

/// <summary>Looks ahead: everything is read and checked, nothing is run or written.</summary>
public static class StudyPreview
{
    /// <summary>What a study would take.</summary>
    public static StudyOutlook Describe(StudyPlan plan)
    {
        var loader = new InputLoader();
        return new StudyOutlook(plan.Name, [.. plan.Points.Select(point => Describe(loader, plan, point))]);
    }

    private static PlannedPoint Describe(InputLoader loader, StudyPlan plan, StudyPoint point)
    {
        (PointInputs inputs, TrialProgram program) = loader.LoadWithProgram(plan, point);
        TrialSpec trials = point.Spec.Trials;
        DigitalNetwork network = loader.Network(point.Spec);
        IReadOnlyList<MappedLayer> mapped = WeightMapping.Map(network, point.Spec.Mapping, point.Spec.Technology.Parameters);
        TilePlan tiles = TilePlan.Of(mapped, [.. program.Layers.Select(layer => layer.Phases)]);
        return new PlannedPoint(
            point.Index, inputs.PointId, point.Swept, tiles, inputs.Images, loader.FloatCorrect(point.Spec), program.AgesSeconds.Count,
            trials.HalfWidth is null ? trials.Max : Math.Min(trials.Min, trials.Max), trials.Max, trials.HalfWidth,
            inputs.BlockTrials, BlockPlan.FlopPerTrial(program))
        {
            BandMoments = inputs.BandMoments,
        };
    }
}
