using DriftEngine.Execution;
using DriftEngine.Kernels.Backends;
using DriftEngine.Storage;

namespace DriftEngine;

/// <summary>What a device gave when it computed stored trials again.</summary>
/// <param name="DeviceKind">simd, cuda, opencl or ilgpu-cpu.</param>
/// <param name="DeviceName">What the device calls itself.</param>
/// <param name="Trials">Trials computed again.</param>
/// <param name="Rows">Rows compared: trials times ages.</param>
/// <param name="RowsApart">Rows that differ from rows of another kind of backend: borderline images, which is allowed.</param>
/// <param name="ImagesApart">Sum of the differences in correct images over those rows.</param>
/// <param name="ImagesCompared">Images of all rows compared.</param>
public sealed record CheckedDevice(
    string DeviceKind, string DeviceName, int Trials, int Rows, int RowsApart, long ImagesApart, long ImagesCompared)
{
    /// <summary>Largest difference in effective bits over those rows; 0 where images are classified.</summary>
    public double MostBitsApart { get; init; }
}

/// <summary>What a check of a results folder found.</summary>
/// <param name="Folder">Absolute path.</param>
/// <param name="Parts">Parts that can be read and belong to the study.</param>
/// <param name="Rows">Rows in them.</param>
/// <param name="Devices">One entry per device that computed trials again.</param>
/// <param name="Faults">What is wrong, each with its file and remedy; empty if all is well.</param>
public sealed record CheckReport(
    string Folder, int Parts, long Rows, IReadOnlyList<CheckedDevice> Devices, IReadOnlyList<string> Faults)
{
    /// <summary>Whether nothing is wrong.</summary>
    public bool Sound => Faults.Count == 0;
}

/// <summary>Reads every part of a results folder and computes some of its trials again on every device present.</summary>
public static class FolderCheck
{
    /// <summary>Checks a folder.</summary>
    /// <param name="folder">Results folder.</param>
    /// <param name="trialsPerPoint">Trials of each point that every device computes again, spread over its blocks.</param>
    /// <param name="stop">Gives the check up with an OperationCanceledException.</param>
    public static CheckReport Check(string folder, int trialsPerPoint = 3, CancellationToken stop = default) => Check(
        ResultFolder.Load(folder), trialsPerPoint, new InputLoader().Program,
        DeviceChoice.Present().Select<string, Func<IBackend>>(kind => () => DeviceChoice.Open(kind)), stop);

    internal static CheckReport Check(
        ResultFolder results, int trialsPerPoint, Func<PointRecord, TrialProgram> program, IEnumerable<Func<IBackend>> devices,
        CancellationToken stop)
    {
        VerifiedFiles verified = results.Verify(stop);
        List<string> faults = [.. verified.Faults, .. results.StrangeParts().Select(path => $"error: {path} is no part of this study\n  Move it away.")];
        var check = new Recomputation(results, trialsPerPoint, verified.Blocks, faults, stop);
        CheckedDevice[] found = [.. devices.Select(open =>
        {
            using IBackend backend = open();
            return check.On(backend, program);
        })];
        return new CheckReport(results.Folder, verified.Parts, verified.Rows, found, faults);
    }

    private sealed class Recomputation(
        ResultFolder results, int trialsPerPoint, IReadOnlyList<IReadOnlyList<int>> readable, List<string> faults, CancellationToken stop)
    {
        public CheckedDevice On(IBackend backend, Func<PointRecord, TrialProgram> program)
        {
            var total = new CheckedDevice(backend.Kind, backend.DeviceName, 0, 0, 0, 0, 0);
            foreach (PointRecord point in results.Study.Points)
            {
                if (readable[point.Index].Count == 0)
                    continue;
                using var loaded = LoadedPoint.Of(backend, program(point));
                foreach ((int block, int trial) in Spread(readable[point.Index], point.BlockTrials))
                    total = With(total, loaded, point, results.ReadBlock(point.Index, block), trial);
            }

            return total;
        }

        private CheckedDevice With(CheckedDevice total, LoadedPoint loaded, PointRecord point, Part part, int trial)
        {
            stop.ThrowIfCancellationRequested();
            ReplayedAge[] ages = TrialReplay.Compare(results, loaded, point, part, trial, stop);
            bool sameKind = part.Kind == total.DeviceKind;
            if (sameKind && ages.FirstOrDefault(age => !age.Same) is { } wrong)
            {
                faults.Add(
                    $"error: point {point.Index}, trial {trial}, age {wrong.Stored.AgeSeconds} s: {part.Kind} gave {Told(wrong.Stored)} and now gives "
                    + $"{Told(wrong.Computed)}{(wrong.LayersSame ? string.Empty : "; errors of layers differ")}\n  {results.PartPath(point.Index, trial / point.BlockTrials)}\n"
                    + "  Delete this file and run the study again; if it comes back, the machine computes unreliably.");
            }

            return total with
            {
                Trials = total.Trials + 1,
                Rows = total.Rows + ages.Length,
                RowsApart = total.RowsApart + (sameKind ? 0 : ages.Count(age => !age.Same)),
                ImagesApart = total.ImagesApart + (sameKind ? 0 : ages.Sum(age => (long)age.ImagesApart)),
                ImagesCompared = total.ImagesCompared + ages.Sum(age => (long)age.Stored.Total),
                MostBitsApart = Math.Max(total.MostBitsApart, sameKind ? 0 : ages.Max(age => age.BitsApart)),
            };
        }

        private static string Told(TrialRow row) => row.Errors is { } errors
            ? FormattableString.Invariant($"{errors.EffectiveBits:R} effective bits")
            : $"{row.Correct} of {row.Total} correct";

        /// <summary>Blocks from first to last in even steps, and in each another place.</summary>
        private IEnumerable<(int Block, int Trial)> Spread(IReadOnlyList<int> blocks, int blockTrials)
        {
            int count = (int)Math.Min(trialsPerPoint, (long)blocks.Count * blockTrials);
            for (int i = 0; i < count; i++)
            {
                long place = count == 1 ? 0 : i * (((long)blocks.Count * blockTrials) - 1) / (count - 1);
                int block = blocks[(int)(place / blockTrials)];
                yield return (block, (block * blockTrials) + (int)(place % blockTrials));
            }
        }
    }
}
