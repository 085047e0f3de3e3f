using System.Security.Cryptography;
using DriftEngine.Study;

namespace DriftEngine.Network;

/// <summary>A network and the hash of the file that it came from.</summary>
/// <param name="Network">The network.</param>
/// <param name="Sha256">SHA-256 of the file, lower-case hexadecimal.</param>
public sealed record LoadedNetwork(DigitalNetwork Network, string Sha256);

/// <summary>Finds networks: files, or those inside the program.</summary>
public static class NetworkSource
{
    /// <summary>Reads a network by absolute path or by built-in name.</summary>
    /// <exception cref="StudyException">There is no such network, or it cannot be used.</exception>
    public static LoadedNetwork Load(string reference)
    {
        byte[] bytes = BuiltIn.NetworkBytes(reference) ?? InputFile.ReadAll(reference);
        return new LoadedNetwork(OnnxFile.Read(bytes, Path.GetFileName(reference)), Convert.ToHexStringLower(SHA256.HashData(bytes)));
    }
}

/// <summary>Reads whole input files, with errors for people.</summary>
internal static class InputFile
{
    /// <summary>All bytes of a file.</summary>
    public static byte[] ReadAll(string path)
    {
        try
        {
            return File.ReadAllBytes(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException)
        {
            throw new StudyException($"cannot read \"{path}\"", e.Message, null, "Check the path and the permissions; paths in a study are relative to the study file. "
                + $"Inside the program: {string.Join(", ", BuiltIn.Names)}.");
        }
    }
}
