using System.Reflection;

namespace DriftEngine.Network;

/// <summary>Networks and data that the program brings along, by name, so that a first study needs no file.</summary>
public static class BuiltIn
{
    private const string FirstLook = "first-look";
    private const int FirstLookImages = 2000;

    /// <summary>
    /// All names. Each names a network and the data to study it on; pixels are bytes, and the network was trained on
    /// (byte / 255), so a study of them has scale 1/255, mean 0, std 1.
    /// </summary>
    public static IReadOnlyList<string> Names { get; } = [FirstLook];

    /// <summary>The ONNX file of a network inside the program; null if there is none of this name.</summary>
    public static byte[]? NetworkBytes(string name)
    {
        if (!Names.Contains(name))
            return null;
        string resource = name + ".onnx";
        using Stream stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(resource)
            ?? throw new InvalidOperationException($"the program lacks its resource {resource}");
        byte[] bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }

    /// <summary>The test images of a network inside the program, 2,000 of 16 x 16 for "first-look", made afresh in about 0.1 s; null if there are none of this name.</summary>
    public static RawBuiltInData? Data(string name)
    {
        if (name != FirstLook)
            return null;
        byte[] pixels = SyntheticDigits.Images(SyntheticDigits.Set.Test, FirstLookImages);
        int[] labels = [.. Enumerable.Range(0, FirstLookImages).Select(SyntheticDigits.Label)];
        return new RawBuiltInData(pixels, labels, SyntheticDigits.Side, SyntheticDigits.Side);
    }
}

/// <summary>Labelled grey images of one channel as stored, before scale, mean and std.</summary>
/// <param name="Pixels">[Count x Rows x Columns], row-major, 0 to 255.</param>
/// <param name="Labels">[Count], class indices.</param>
/// <param name="Rows">Rows of an image.</param>
/// <param name="Columns">Columns of an image.</param>
public sealed record RawBuiltInData(byte[] Pixels, int[] Labels, int Rows, int Columns)
{
    /// <summary>Number of images.</summary>
    public int Count => Labels.Length;
}
