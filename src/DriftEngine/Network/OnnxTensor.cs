using System.Buffers.Binary;
using DriftEngine.Network.OnnxSchema;
using DriftEngine.Study;

namespace DriftEngine.Network;

/// <summary>A constant of an ONNX graph: its shape, and its values as floats or as integers.</summary>
/// <param name="Shape">Dimensions; empty for a scalar.</param>
/// <param name="Floats">Values where the element type is float32 or float64, else null.</param>
/// <param name="Integers">Values where the element type is int32 or int64, else null.</param>
internal sealed record OnnxTensor(IReadOnlyList<long> Shape, float[]? Floats, long[]? Integers)
{
    /// <summary>Largest constant that is read, in elements: 1 GB of float32.</summary>
    private const long MaxElements = 1 << 28;

    private const int Float32 = 1, Int32Type = 6, Int64Type = 7, Float64 = 11, External = 1;

    /// <summary>Number of values.</summary>
    public int Count => Floats?.Length ?? Integers!.Length;

    /// <summary>Reads an initializer: raw or typed data of float32, float64, int32 or int64.</summary>
    public static OnnxTensor Read(TensorProto proto, string file)
    {
        string where = $"{file}, tensor \"{proto.Name}\"";
        if (proto.DataLocation == External || proto.ExternalData.Count > 0)
        {
            throw new StudyException(
                "its values are in another file (external data)", where, "networks in one .onnx file",
                "Save the model again with its weights inside, for example onnx.save_model(..., save_as_external_data=False).");
        }

        int count = ElementCount(proto.Dims, where);
        return proto.DataType switch
        {
            Float32 => new(proto.Dims, Finite(Typed(proto, count, 4, proto.FloatData, BinaryPrimitives.ReadSingleLittleEndian, where), where), null),
            Float64 => new(proto.Dims, Finite([.. Typed(proto, count, 8, proto.DoubleData, BinaryPrimitives.ReadDoubleLittleEndian, where).Select(v => (float)v)], where), null),
            Int64Type => new(proto.Dims, null, Typed(proto, count, 8, proto.Int64Data, BinaryPrimitives.ReadInt64LittleEndian, where)),
            Int32Type => new(proto.Dims, null, [.. Typed(proto, count, 4, proto.Int32Data, BinaryPrimitives.ReadInt32LittleEndian, where).Select(v => (long)v)]),
            _ => throw new StudyException($"element type {proto.DataType} is not supported", where, "float32, float64, int32, int64", "Convert the constant and save the model again."),
        };
    }

    /// <summary>Reads the value of a Constant node, however it is written; null where the attribute holds no numbers.</summary>
    public static OnnxTensor? Read(AttributeProto value, string file) => value.Name switch
    {
        "value" when value.T is { } tensor => Read(tensor, file),
        "value_float" => new([], Finite([value.F], file), null),
        "value_floats" => new([value.Floats.Count], Finite([.. value.Floats], file), null),
        "value_int" => new([], null, [value.I]),
        "value_ints" => new([value.Ints.Count], null, [.. value.Ints]),
        _ => null,
    };

    private delegate T Reader<T>(ReadOnlySpan<byte> bytes);

    private static int ElementCount(IEnumerable<long> dims, string where)
    {
        long count = 1;
        foreach (long dim in dims)
        {
            if (dim < 0 || (dim > 0 && count > MaxElements / dim))
                throw new StudyException($"shape [{string.Join(", ", dims)}] is not possible", where, $"dimensions of 0 or more, {MaxElements} elements at most", "The file may be damaged; export the model again.");
            count *= dim;
        }

        return (int)count;
    }

    private static T[] Typed<T>(TensorProto proto, int count, int size, IReadOnlyCollection<T> typed, Reader<T> read, string where)
    {
        int found = proto.HasRawData ? proto.RawData.Length / size : typed.Count;
        if (found != count || (proto.HasRawData && proto.RawData.Length % size != 0))
            throw new StudyException($"shape [{string.Join(", ", proto.Dims)}] asks for {count} values, the file holds {found}", where, null, "The file may be damaged; export the model again.");
        if (!proto.HasRawData)
            return [.. typed];
        var values = new T[count];
        for (int i = 0; i < count; i++)
            values[i] = read(proto.RawData.Span[(i * size)..]);
        return values;
    }

    private static float[] Finite(float[] values, string where)
    {
        int bad = Array.FindIndex(values, v => !float.IsFinite(v));
        if (bad >= 0)
            throw new StudyException($"value {bad} is {values[bad]}", where, "finite numbers", "The training may have diverged; check the model.");
        return values;
    }
}
