using System.Security.Cryptography;
using DriftEngine.Study;

namespace DriftEngine.Network;

/// <summary>A data set and the hash of the files that it came from.</summary>
/// <param name="Data">Scaled for the network.</param>
/// <param name="Sha256">SHA-256 over images and labels, lower-case hexadecimal.</param>
public sealed record LoadedData(DataSet Data, string Sha256);

/// <summary>
/// Finds labelled inputs: files (IDX, NumPy, CSV, each also gzipped), or those inside the program. Where no label file is
/// given, the first column of a table with one column more than the network takes holds the labels.
/// </summary>
public static class DataSource
{
    private sealed record Found(RawArray Images, RawArray Labels, string Hash);

    /// <summary>Reads the inputs that a study names, checks them against the network, and scales them.</summary>
    /// <exception cref="StudyException">Something is missing, damaged, or does not fit.</exception>
    public static LoadedData Load(DataSpec spec, DigitalNetwork network)
    {
        Found found = BuiltIn.Data(spec.Images) is { } builtIn ? FromProgram(spec, builtIn) : FromFiles(spec, network);
        RawArray images = found.Images;
        CheckShape(images, network);
        if (found.Labels.Length != images.Count)
            throw new StudyException($"{found.Labels.Length} labels for {images.Count} inputs", found.Labels.File, "one label an input", $"Check that they are of the same set as {images.File}.");
        int count = spec.Limit ?? images.Count;
        if (count > images.Count || count < 1)
            throw new StudyException($"{count} inputs are asked for, \"{images.File}\" holds {images.Count}", "data.limit", $"1 to {images.Count}", "Lower data.limit, or leave it out to use all.");
        return new LoadedData(new DataSet(Scale(spec, images, network, count), Classes(found.Labels, network, count), network.Features), found.Hash);
    }

    private static Found FromProgram(DataSpec spec, RawBuiltInData data)
    {
        byte[] labels = [.. data.Labels.Select(l => (byte)l)];
        return new Found(
            new RawArray(spec.Images, [data.Count, data.Rows, data.Columns], ElementType.Byte, data.Pixels),
            new RawArray(spec.Images, [data.Count], ElementType.Byte, labels),
            Convert.ToHexStringLower(SHA256.HashData([.. data.Pixels, .. labels])));
    }

    private static Found FromFiles(DataSpec spec, DigitalNetwork network)
    {
        byte[] imageFile = InputFile.ReadAll(spec.Images);
        RawArray images = RawArray.Read(imageFile, spec.Images);
        if (spec.Labels is { } path)
        {
            byte[] labelFile = InputFile.ReadAll(path);
            return new Found(images, RawArray.Read(labelFile, path), Hash(imageFile, labelFile));
        }

        if (images.Shape.Count != 2 || images.Shape[1] != network.Features + 1)
            throw new StudyException($"there are no labels for \"{images.File}\"", "data.labels", $"a label file, or a table of {network.Features + 1} columns with the labels in the first one", "Add \"labels\": \"...\" to \"data\".");
        (RawArray first, RawArray rest) = images.SplitFirstColumn();
        return new Found(rest, first, Hash(imageFile));
    }

    private static string Hash(params byte[][] files)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (byte[] file in files)
            hash.AppendData(SHA256.HashData(file));
        return Convert.ToHexStringLower(hash.GetCurrentHash());
    }

    /// <summary>Flat inputs fit by their size; others must have the network's sizes in its order, dimensions of 1 aside.</summary>
    private static void CheckShape(RawArray images, DigitalNetwork network)
    {
        if (images.Count == 0)
            throw new StudyException("the file holds no inputs", images.File, "at least one", "Check that the file is the one you mean.");
        int[] item = [.. images.Shape.Skip(1).Where(d => d != 1)], input = [.. network.InputShape.Where(d => d != 1)];
        bool fits = images.ItemSize == network.Features && (item.Length < 2 || input.Length < 2 || item.SequenceEqual(input));
        if (fits)
            return;
        string shape = string.Join(", ", images.Shape), wanted = string.Join(", ", network.InputShape);
        throw new StudyException(
            $"inputs have {images.ItemSize} values (shape [{shape}]), the network takes {network.Features} (shape [{wanted}])", images.File,
            $"items of shape [{wanted}], or flat", images.ItemSize == network.Features ? "Transpose the data, channels first." : "Use the data that the network was trained for.");
    }

    private static float[] Scale(DataSpec spec, RawArray images, DigitalNetwork network, int count)
    {
        int channels = network.InputShape.Count >= 3 ? network.InputShape[0] : 1;
        double[] means = PerChannel(spec.Mean, channels, "data.mean"), stds = PerChannel(spec.Std, channels, "data.std");
        int features = network.Features, perChannel = features / channels;
        ReadOnlySpan<byte> elements = images.Bytes.Span;
        float[] inputs = new float[count * features];
        for (int start = 0, channel = 0; start < inputs.Length; start += perChannel, channel = (channel + 1) % channels)
        {
            double scale = spec.Scale, mean = means[channel], std = stds[channel];
            for (int i = start; i < start + perChannel; i++)
                inputs[i] = (float)(((images.Type.Read(elements, i) * scale) - mean) / std);
        }

        int bad = Array.FindIndex(inputs, v => !float.IsFinite(v));
        if (bad >= 0)
            throw new StudyException($"value {bad % features} of input {bad / features} is {images.Type.Read(elements, bad)}, scaled {inputs[bad]}", images.File, "finite numbers", "Mend the data, or data.scale, data.mean and data.std.");
        return inputs;
    }

    private static double[] PerChannel(IReadOnlyList<double> values, int channels, string setting) => values.Count switch
    {
        1 => [.. Enumerable.Repeat(values[0], channels)],
        _ when values.Count == channels => [.. values],
        _ => throw new StudyException($"{values.Count} numbers for the {channels} {(channels == 1 ? "channel" : "channels")} of the network's input", setting, channels == 1 ? "one number" : $"one number, or {channels}"),
    };

    private static int[] Classes(RawArray labels, DigitalNetwork network, int count)
    {
        int[] classes = new int[count];
        for (int i = 0; i < count; i++)
        {
            double label = labels.Type.Read(labels.Bytes.Span, i);
            if (label != Math.Floor(label) || label < 0 || label >= network.Classes)
                throw new StudyException($"label {i} is {label}", labels.File, $"whole numbers 0 to {network.Classes - 1}: the network has {network.Classes} outputs", "Check that the labels belong to this network.");
            classes[i] = (int)label;
        }

        return classes;
    }
}
