using DriftEngine.Kernels.Backends;
using DriftEngine.Storage;
using DriftEngine.Study;

namespace DriftEngine;

/// <summary>One point with its files read: its identity, its size, and how to put it on a device.</summary>
/// <param name="Point">The point.</param>
/// <param name="PointId">Identity of everything that changes its numbers.</param>
/// <param name="NetworkSha256">SHA-256 of the network or matrix, in hex.</param>
/// <param name="DataSha256">SHA-256 of the inputs and labels, in hex.</param>
/// <param name="Images">Inputs of every trial.</param>
/// <param name="BlockTrials">Trials of one block.</param>
/// <param name="Program">Maps the network on chips.</param>
internal sealed record PointInputs(
    StudyPoint Point, string PointId, string NetworkSha256, string DataSha256, int Images, int BlockTrials, Func<TrialProgram> Program)
{
    /// <summary>Moments of reprogramming that a band decided; null where none decides.</summary>
    public IReadOnlyList<double>? BandMoments { get; init; }

    /// <summary>
    /// Trials of a block: as many as keep a device busy for its planned time, fewer where a goal may be reached at Min, and
    /// cut so that the last block computes little beyond Max.
    /// </summary>
    public static int BlockTrialsOf(int planned, TrialSpec rule)
    {
        int trials = rule.HalfWidth is null ? planned : Math.Clamp(rule.Min, Math.Max(1, planned / 8), planned);
        int blocks = (rule.Max + trials - 1) / trials;
        bool muchBeyond = ((long)blocks * trials) - rule.Max > rule.Max / 16;
        return muchBeyond ? (rule.Max + blocks - 1) / blocks : trials;
    }

    /// <summary>The study as it is stored beside its results.</summary>
    public static StudyRecord ToRecord(StudyPlan plan, IReadOnlyList<PointInputs> inputs) => new()
    {
        Name = plan.Name,
        Source = plan.Source,
        Text = plan.Text,
        Points = [.. inputs.Select(input => new PointRecord
        {
            Index = input.Point.Index,
            Id = input.PointId,
            Swept = input.Point.Swept,
            BlockTrials = input.BlockTrials,
            Images = input.Images,
            NetworkSha256 = input.NetworkSha256,
            DataSha256 = input.DataSha256,
            Spec = input.Point.Spec,
            BandMoments = input.BandMoments,
        })],
    };
}
