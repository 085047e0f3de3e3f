using System.Security.Cryptography;
using DriftEngine.Study;

namespace DriftEngine.Network;

/// <summary>A data set and the hash of the files that it came from.</summary>
/// <param name="Data">Scaled for the network.</param>
/// <param name="Sha256">SHA-256 over images and labels, lower-case hexadecimal.</param>
public sealed record LoadedData(DataSet Data, string Sha256);

/// <summary>
/// Finds labelled inputs: files (IDX, NumPy, CSV, each also gzipped), or those inside the program. Where no label file is
/// given, the first column of a CSV table holds the labels.
/// </summary>
public static class DataSource
{
    /// <summary>Reads the inputs that a study names, checks them against the network, and scales them.</summary>
    /// <exception cref="StudyException">Something is missing, damaged, or does not fit.</exception>
    public static LoadedData Load(DataSpec spec, DigitalNetwork network)
    {
        var (images, labels, hash) = BuiltIn.Data(spec.Images) is { } builtIn ? FromProgram(spec, builtIn) : FromFiles(spec);
        if (images.Count == 0)
            throw new StudyException("there are no inputs in it", images.File, null, "Check that the file is the one you mean.");
        if (images.ItemSize != network.Features)
            throw new StudyException($"inputs have {images.ItemSize} values (shape [{string.Join(", ", images.Shape)}]), the network takes {network.Features} (shape [{string.Join(", ", network.InputShape)}])", images.File, null, "Use the data that the network was trained for.");
        if (labels.Values.Length != images.Count)
            throw new StudyException($"{labels.Values.Length} labels for {images.Count} inputs", labels.File, "one label an input", "Check that images and labels are of the same set.");
        int count = spec.Limit ?? images.Count;
        if (count > images.Count)
            throw new StudyException($"data.limit asks for {count} inputs, the files hold {images.Count}", images.File, $"1 to {images.Count}", "Lower data.limit, or leave it out to use all.");
        return new LoadedData(new DataSet(Scale(spec, images, network, count), Classes(labels, network, count), network.Features), hash);
    }

    private static (RawArray Images, RawArray Labels, string Hash) FromProgram(DataSpec spec, RawBuiltInData data)
    {
        var images = new RawArray(spec.Images, [data.Count, data.Rows, data.Columns], [.. data.Pixels.Select(p => (double)p)]);
        var labels = new RawArray(spec.Images, [data.Count], [.. data.Labels.Select(l => (double)l)]);
        byte[] hashed = [.. data.Pixels, .. data.Labels.Select(l => (byte)l)];
        return (images, labels, Convert.ToHexStringLower(SHA256.HashData(hashed)));
    }

    private static (RawArray Images, RawArray Labels, string Hash) FromFiles(DataSpec spec)
    {
        RawArray images = RawArray.Read(spec.Images);
        if (spec.Labels is { } path)
            return (images, RawArray.Read(path), Hash(spec.Images, path));
        if (images.Shape.Count != 2 || images.Shape[1] < 2)
            throw new StudyException("data.labels is missing", images.File, "a label file, or a CSV table with the labels in its first column", "Add \"labels\": \"...\" to \"data\".");
        int columns = images.Shape[1];
        double[] first = [.. images.Values.Where((_, i) => i % columns == 0)], rest = [.. images.Values.Where((_, i) => i % columns != 0)];
        return (new RawArray(images.File, [images.Count, columns - 1], rest), new RawArray(images.File, [images.Count], first), Hash(spec.Images));
    }

    private static string Hash(params string[] paths)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (string path in paths)
            hash.AppendData(SHA256.HashData(InputFile.ReadAll(path)));
        return Convert.ToHexStringLower(hash.GetCurrentHash());
    }

    private static float[] Scale(DataSpec spec, RawArray images, DigitalNetwork network, int count)
    {
        int channels = network.InputShape.Count >= 3 ? network.InputShape[0] : 1;
        double[] means = PerChannel(spec.Mean, channels, "data.mean"), stds = PerChannel(spec.Std, channels, "data.std");
        int features = network.Features, perChannel = features / channels;
        float[] inputs = new float[(long)count * features];
        for (int i = 0; i < inputs.Length; i++)
        {
            int channel = i % features / perChannel;
            inputs[i] = (float)(((images.Values[i] * spec.Scale) - means[channel]) / stds[channel]);
            if (!float.IsFinite(inputs[i]))
                throw new StudyException($"value {i % features} of input {i / features} is {images.Values[i]}, scaled {inputs[i]}", images.File, "finite numbers");
        }

        return inputs;
    }

    private static double[] PerChannel(IReadOnlyList<double> values, int channels, string setting) => values.Count switch
    {
        1 => [.. Enumerable.Repeat(values[0], channels)],
        _ when values.Count == channels => [.. values],
        _ => throw new StudyException($"{setting} has {values.Count} numbers, the network's input has {channels} channels", setting, $"one number or {channels}"),
    };

    private static int[] Classes(RawArray labels, DigitalNetwork network, int count)
    {
        int[] classes = new int[count];
        for (int i = 0; i < count; i++)
        {
            double label = labels.Values[i];
            if (label != Math.Floor(label) || label < 0 || label >= network.Classes)
                throw new StudyException($"label {i} is {label}", labels.File, $"whole numbers 0 to {network.Classes - 1}: the network has {network.Classes} outputs", "Check that the labels belong to this network.");
            classes[i] = (int)label;
        }

        return classes;
    }
}
