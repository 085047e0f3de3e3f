using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using DriftEngine.Network.OnnxSchema;
using DriftEngine.Study;

namespace DriftEngine.Network;

/// <summary>A constant of an ONNX graph: its shape, and its values as floats or as integers.</summary>
/// <param name="Shape">Dimensions; empty for a scalar.</param>
/// <param name="Floats">Values where the element type is float32 or float64, else null.</param>
/// <param name="Integers">Values where the element type is int32, int64 or bool (0 and 1), else null.</param>
internal sealed record OnnxTensor(IReadOnlyList<long> Shape, float[]? Floats, long[]? Integers)
{
    /// <summary>Element types of ONNX.</summary>
    public const int Float32 = 1, Int32 = 6, Int64 = 7, Bool = 9, Float64 = 11;

    /// <summary>Largest constant that is read, in elements: 1 GB of float32.</summary>
    private const long MaxElements = 1 << 28;

    private const int External = 1;

    /// <summary>Number of values.</summary>
    public int Count => Floats?.Length ?? Integers!.Length;

    /// <summary>Reads a constant, raw or typed; name and file are for messages.</summary>
    public static OnnxTensor Read(TensorProto proto, string name, string file)
    {
        string where = $"{file}, tensor \"{name}\"";
        if (proto.DataLocation == External || proto.ExternalData.Count > 0)
        {
            throw new StudyException(
                "its values are in another file (external data)", where, "networks in one .onnx file",
                "Save the model again with its weights inside, for example onnx.save_model(..., save_as_external_data=False).");
        }

        int count = ElementCount(proto.Dims, where);
        return proto.DataType switch
        {
            Float32 => new(proto.Dims, Finite(Values(proto, count, proto.FloatData, where), where), null),
            Float64 => new(proto.Dims, Finite([.. Values(proto, count, proto.DoubleData, where).Select(v => (float)v)], where), null),
            Int64 => new(proto.Dims, null, Values(proto, count, proto.Int64Data, where)),
            Int32 => new(proto.Dims, null, [.. Values(proto, count, proto.Int32Data, where).Select(v => (long)v)]),
            Bool when proto.HasRawData => new(proto.Dims, null, [.. Values<byte>(proto, count, [], where).Select(v => (long)v)]),
            Bool => new(proto.Dims, null, [.. Values(proto, count, proto.Int32Data, where).Select(v => (long)v)]),
            _ => throw new StudyException($"element type {proto.DataType} is not supported", where, "float32, float64, int32, int64, bool", "Convert the constant and save the model again."),
        };
    }

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

    private static T[] Values<T>(TensorProto proto, int count, IReadOnlyCollection<T> typed, string where)
        where T : unmanaged
    {
        int size = Unsafe.SizeOf<T>(), found = proto.HasRawData ? proto.RawData.Length / size : typed.Count;
        if (found != count || (proto.HasRawData && proto.RawData.Length % size != 0))
            throw new StudyException($"shape [{string.Join(", ", proto.Dims)}] asks for {count} values, the file holds {found}", where, null, "The file may be damaged; export the model again.");
        // Raw data is little-endian, as is every machine that the engine runs on.
        return proto.HasRawData ? MemoryMarshal.Cast<byte, T>(proto.RawData.Span).ToArray() : [.. typed];
    }

    private static float[] Finite(float[] values, string where)
    {
        if (AllFinite(values))
            return values;
        int bad = Array.FindIndex(values, v => !float.IsFinite(v));
        throw new StudyException($"value {bad} is {values[bad]}", where, "finite numbers", "The training may have diverged; check the model.");
    }

    /// <summary>Whether no value is infinite or not a number: zero times each of them is zero.</summary>
    public static bool AllFinite(ReadOnlySpan<float> values)
    {
        Vector<float> zeros = Vector<float>.Zero;
        int i = 0;
        for (; i <= values.Length - Vector<float>.Count; i += Vector<float>.Count)
            zeros += new Vector<float>(values[i..]) * 0f;
        float rest = Vector.Sum(zeros);
        for (; i < values.Length; i++)
            rest += values[i] * 0f;
        return rest == 0;
    }
}
