using DriftEngine.Study;

namespace DriftEngine.Storage;

/// <summary>The disk gave out, or what lies on it cannot be read: what, where, and what to do, without a stack trace.</summary>
/// <param name="error">What the user sees.</param>
/// <param name="cause">What the platform said, if it said something.</param>
public sealed class StorageException(StudyError error, Exception? cause = null) : Exception(error.ToText(), cause)
{
    /// <summary>What the user sees.</summary>
    public StudyError Error { get; } = error;

    /// <summary>Whether a file's bytes are not those that were written; anything else may be a whole file of another study or version.</summary>
    public bool OfDamage { get; init; }

    /// <summary>Whether a file is not there, or not there any more.</summary>
    internal bool OfAbsence => InnerException is FileNotFoundException or DirectoryNotFoundException;

    /// <summary>Runs a piece of input or output; what the platform complains of becomes a message that names the place.</summary>
    internal static T Guard<T>(string doing, string path, Func<T> work)
    {
        try
        {
            return work();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            throw new StorageException(
                new StudyError(
                    $"cannot {doing}: {FirstLine(e.Message)}",
                    path,
                    Remedy: "Free space or rights there, or choose another folder with --out; everything finished is kept, run again to go on."),
                e);
        }
    }

    /// <inheritdoc cref="Guard{T}(string, string, Func{T})"/>
    internal static void Guard(string doing, string path, Action work) =>
        Guard(doing, path, () =>
        {
            work();
            return true;
        });

    internal static string FirstLine(string message) => message.Split('\n', 2)[0].TrimEnd('\r', ' ');
}
