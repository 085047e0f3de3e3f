using DriftEngine.Kernels.Backends;
using DriftEngine.Storage;
using DriftEngine.Study;

namespace DriftEngine.Cli;

/// <summary>What is said when a verb ends in an exception.</summary>
internal static class FailureText
{
    private const string AnotherDevice =
        "Everything finished is kept. Run the same command again to go on; if it comes back, add --device simd to compute on the processor.";

    private const string MoreTime =
        "Everything finished is kept, and the same command goes on. If one trial of this study takes so long, allow more: --stall 4h";

    private const string LessMemory = "Allow more with --max-memory or take a device with more memory; fewer ages or a smaller network need less.";

    private const string MoreMemory =
        "Everything finished is kept. Close other programs and run the same command again; if it comes back, add --device simd --threads 1 to a run, or take fewer inputs or a smaller matrix.";

    /// <summary>Says what happened on the writer and returns the exit code.</summary>
    public static int Report(Exception failure, TextWriter error)
    {
        switch (failure)
        {
            case StudyException mistake:
                error.WriteLine(mistake.Error.ToText());
                return ExitCode.Input;
            case StorageException broken:
                error.WriteLine(broken.Error.ToText());
                return ExitCode.Device;
            case DeviceException gone:
                error.WriteLine(new StudyError(gone.Message, Remedy: RemedyOf(gone)).ToText());
                return ExitCode.Device;
            case OutOfMemoryException:
                string available = FormattableString.Invariant($"{GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 1e9:0.0} GB");
                error.WriteLine(new StudyError($"the study does not fit into the memory of this machine ({available} in all)", Remedy: MoreMemory).ToText());
                return ExitCode.Device;
            case IOException or UnauthorizedAccessException:
                error.WriteLine(new StudyError(failure.Message, Remedy: "Everything finished is kept. When the disk is well again, the same command goes on.").ToText());
                return ExitCode.Device;
            case var _ when IsOfDevice(failure):
                error.WriteLine(new StudyError($"the device gave out: {failure.Message}", Remedy: "Everything finished is kept and the same command goes on. To use the processor instead: --device simd").ToText());
                return ExitCode.Device;
            default:
                error.WriteLine($"error: a bug in drift: {failure.Message}");
                error.WriteLine("  Please report it with the command line and the lines below. Everything finished is kept.");
                error.WriteLine(failure);
                return ExitCode.Bug;
        }
    }

    private static string RemedyOf(DeviceException gone) => gone.Failure switch
    {
        DeviceFailure.OutOfMemory when gone.InnerException is OutOfMemoryException => MoreMemory,
        DeviceFailure.TooSmall => LessMemory,
        DeviceFailure.Stalled => MoreTime,
        _ => AnotherDevice,
    };

    // The program knows no type of ILGPU; whatever its run-time part throws comes from a driver or a device.
    private static bool IsOfDevice(Exception failure) =>
        failure.GetType().Namespace?.StartsWith("ILGPU.Runtime", StringComparison.Ordinal) == true;
}
