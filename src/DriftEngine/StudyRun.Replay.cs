using DriftEngine.Execution;
using DriftEngine.Kernels.Backends;
using DriftEngine.Storage;
using DriftEngine.Study;

namespace DriftEngine;

/// <summary>One age of a trial, as stored and as computed again.</summary>
/// <param name="Stored">The row on disk.</param>
/// <param name="Computed">The row from its address.</param>
public sealed record ReplayedAge(TrialRow Stored, TrialRow Computed)
{
    /// <summary>Whether the errors of all layers are equal; true where they are not recorded.</summary>
    public bool LayersSame { get; init; } = true;

    /// <summary>Whether both rows are equal to the last count, and to the last bit of an error.</summary>
    public bool Same => Stored == Computed && LayersSame;

    /// <summary>Difference in effective bits; 0 where images are classified.</summary>
    public double BitsApart => Stored.Errors is { } before && Computed.Errors is { } now ? Math.Abs(before.EffectiveBits - now.EffectiveBits) : 0;

    /// <summary>Difference in correct images; borderline images that trade places are not seen in it.</summary>
    public int ImagesApart => Math.Abs(Stored.Correct - Computed.Correct);
}

/// <summary>A trial computed again from its address.</summary>
/// <param name="PointIndex">Position in the grid, from 0.</param>
/// <param name="PointId">Identity of the point.</param>
/// <param name="Trial">Number of the trial.</param>
/// <param name="StoredKind">Kind of backend that computed the stored rows.</param>
/// <param name="DeviceKind">Kind of backend that computed them now.</param>
/// <param name="DeviceName">What the device calls itself.</param>
/// <param name="Ages">One entry per age, ascending.</param>
public sealed record ReplayResult(
    int PointIndex, string PointId, int Trial, string StoredKind, string DeviceKind, string DeviceName, IReadOnlyList<ReplayedAge> Ages)
{
    /// <summary>Whether every age is equal. Kinds of backend may differ in the last bits of a float, one kind may not.</summary>
    public bool Same => Ages.All(age => age.Same);
}

/// <summary>Computes a stored trial again: a random number has an address, so any trial can be drawn alone.</summary>
public static class TrialReplay
{
    /// <summary>Computes one trial of a results folder on a device and holds it against the stored rows.</summary>
    /// <param name="folder">Results folder.</param>
    /// <param name="pointIndex">Point, from 0.</param>
    /// <param name="trial">Trial, from 0; must be stored.</param>
    /// <param name="device">auto, simd, cuda, opencl or ilgpu-cpu.</param>
    /// <param name="threads">Threads of the simd backend; null is all.</param>
    public static ReplayResult Replay(string folder, int pointIndex, int trial, string device = "auto", int? threads = null) =>
        Replay(ResultFolder.Load(folder), pointIndex, trial, new InputLoader().Program, () => DeviceChoice.Open(device, threads));

    internal static ReplayResult Replay(
        ResultFolder results, int pointIndex, int trial, Func<PointRecord, TrialProgram> program, Func<IBackend> openBackend)
    {
        PointRecord point = PointOf(results, pointIndex);
        Part stored = PartOf(results, point, trial);
        using IBackend backend = openBackend();
        using var loaded = LoadedPoint.Of(backend, program(point));
        return new ReplayResult(
            pointIndex, point.Id, trial, stored.Kind, backend.Kind, backend.DeviceName,
            Compare(results, loaded, point, stored, trial, CancellationToken.None));
    }

    /// <summary>
    /// One trial computed again, held against its rows, age by age. Errors of layers that another kind of backend had stored
    /// than the rows (two runs at once, or one that died between the two files) prove nothing and are left out.
    /// </summary>
    internal static ReplayedAge[] Compare(ResultFolder results, LoadedPoint loaded, PointRecord point, Part stored, int trial, CancellationToken stop)
    {
        ComputedRows computed = TrialRows.Compute(loaded, point, new Block(0, trial, 1), stop);
        LayerPart? layers = point.RecordsLayers ? results.ReadLayers(point.Index, trial / point.BlockTrials) : null;
        if (layers?.Kind != stored.Kind)
            layers = null;
        LayerRow[] before = layers is null ? [] : [.. layers.Rows.Where(row => row.Trial == trial)];
        LayerRow[] now = layers is null ? [] : computed.Layers!;
        return
        [
            .. stored.Rows.Where(row => row.Trial == trial).Zip(computed.Rows, (old, row) => new ReplayedAge(old, row)
            {
                LayersSame = before.Where(layer => layer.AgeSeconds == row.AgeSeconds).SequenceEqual(now.Where(layer => layer.AgeSeconds == row.AgeSeconds)),
            }),
        ];
    }

    private static PointRecord PointOf(ResultFolder results, int pointIndex)
    {
        int points = results.Study.Points.Count;
        if (pointIndex < 0 || pointIndex >= points)
        {
            throw new StudyException(
                $"point {pointIndex} is not in this study", results.Folder, $"0 to {points - 1}",
                $"See the points with: drift status {results.Folder}");
        }

        return results.Study.Points[pointIndex];
    }

    private static Part PartOf(ResultFolder results, PointRecord point, int trial)
    {
        int block = trial / point.BlockTrials;
        if (trial >= 0 && results.HasBlock(point.Index, block))
            return results.ReadBlock(point.Index, block);
        string stored = string.Join(", ", Ranges(results.Blocks(point.Index), point.BlockTrials));
        throw new StudyException(
            $"trial {trial} of point {point.Index} is not stored", results.Folder,
            stored.Length == 0 ? "nothing is stored of this point yet" : $"stored trials: {stored}",
            "Give a stored trial, or run the study on.");
    }

    private static IEnumerable<string> Ranges(IReadOnlyList<int> blocks, int blockTrials)
    {
        for (int i = 0; i < blocks.Count;)
        {
            int first = i++;
            while (i < blocks.Count && blocks[i] == blocks[i - 1] + 1)
                i++;
            yield return $"{blocks[first] * blockTrials} to {((blocks[i - 1] + 1) * blockTrials) - 1}";
        }
    }
}
