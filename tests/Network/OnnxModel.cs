using System.Runtime.InteropServices;
using DriftEngine.Network.OnnxSchema;
using Google.Protobuf;

namespace DriftEngine.Tests.Network;

/// <summary>Builds ONNX files for tests, node by node. The input is "x", the output "y".</summary>
internal sealed class OnnxModel
{
    public const int Float32 = 1, Int32 = 6, Int64 = 7, Bool = 9, Float64 = 11;

    /// <summary>A model without nodes; a size of 0 is a free dimension.</summary>
    public OnnxModel(int opset, params long[] inputShape)
        : this(opset, Float32, inputShape)
    {
    }

    public OnnxModel(int opset, int elementType, long[] inputShape)
    {
        Proto = new ModelProto { IrVersion = 8, Graph = new GraphProto { Name = "test" } };
        Proto.OpsetImport.Add(new OperatorSetIdProto { Domain = "", Version = opset });
        Graph.Input.Add(Value("x", elementType, inputShape));
        Graph.Output.Add(new ValueInfoProto { Name = "y", Type = new TypeProto { TensorType = new TypeProto.Types.Tensor { ElemType = elementType } } });
    }

    public ModelProto Proto { get; }

    public GraphProto Graph => Proto.Graph;

    public byte[] ToBytes() => Proto.ToByteArray();

    /// <summary>A float32 initializer as raw data, its values drawn from its name.</summary>
    public OnnxModel Weights(string name, params long[] shape) => With(Raw(name, Drawn(name, shape), shape));

    public OnnxModel With(TensorProto tensor)
    {
        Graph.Initializer.Add(tensor);
        return this;
    }

    /// <summary>A node; inputs and output are separated by spaces, "x W b -> h".</summary>
    public OnnxModel Node(string operation, string values, params AttributeProto[] attributes)
    {
        string[] sides = values.Split("->", StringSplitOptions.TrimEntries);
        var node = new NodeProto { OpType = operation, Name = $"{operation}_{Graph.Node.Count}" };
        node.Input.Add(sides[0].Split(' ', StringSplitOptions.RemoveEmptyEntries));
        node.Output.Add(sides[1].Split(' ', StringSplitOptions.RemoveEmptyEntries));
        node.Attribute.Add(attributes);
        Graph.Node.Add(node);
        return this;
    }

    public static float[] Drawn(string name, params long[] shape) =>
        Draws.Floats((int)shape.Aggregate(1L, (a, b) => a * b), name.Sum(c => (int)c));

    public static TensorProto Raw<T>(string name, T[] values, params long[] shape)
        where T : unmanaged
    {
        var tensor = new TensorProto { Name = name, DataType = TypeOf<T>(), RawData = ByteString.CopyFrom(MemoryMarshal.AsBytes<T>(values)) };
        tensor.Dims.Add(shape);
        return tensor;
    }

    /// <summary>An initializer in the typed fields instead of raw bytes.</summary>
    public static TensorProto Typed<T>(string name, T[] values, params long[] shape)
        where T : unmanaged
    {
        var tensor = new TensorProto { Name = name, DataType = TypeOf<T>() };
        tensor.Dims.Add(shape);
        switch (values)
        {
            case float[] floats: tensor.FloatData.Add(floats); break;
            case double[] doubles: tensor.DoubleData.Add(doubles); break;
            case long[] longs: tensor.Int64Data.Add(longs); break;
            case int[] ints: tensor.Int32Data.Add(ints); break;
            default: throw new ArgumentException($"no typed field for {typeof(T)}", nameof(values));
        }

        return tensor;
    }

    public static AttributeProto Float(string name, float value) => new() { Name = name, F = value, Type = 1 };

    public static AttributeProto Int(string name, long value) => new() { Name = name, I = value, Type = 2 };

    public static AttributeProto Tensor(string name, TensorProto value) => new() { Name = name, T = value, Type = 4 };

    public static AttributeProto Floats(string name, params float[] values)
    {
        var attribute = new AttributeProto { Name = name, Type = 6 };
        attribute.Floats.Add(values);
        return attribute;
    }

    public static AttributeProto Ints(string name, params long[] values)
    {
        var attribute = new AttributeProto { Name = name, Type = 7 };
        attribute.Ints.Add(values);
        return attribute;
    }

    public static ValueInfoProto Value(string name, int elementType, params long[] shape)
    {
        var dims = new TensorShapeProto();
        foreach (long size in shape)
            dims.Dim.Add(size == 0 ? new TensorShapeProto.Types.Dimension { DimParam = "batch" } : new TensorShapeProto.Types.Dimension { DimValue = size });
        return new ValueInfoProto { Name = name, Type = new TypeProto { TensorType = new TypeProto.Types.Tensor { ElemType = elementType, Shape = dims } } };
    }

    private static int TypeOf<T>() =>
        typeof(T) == typeof(float) ? Float32
        : typeof(T) == typeof(double) ? Float64
        : typeof(T) == typeof(long) ? Int64
        : typeof(T) == typeof(int) ? Int32
        : typeof(T) == typeof(bool) ? Bool
        : throw new ArgumentException($"no ONNX type for {typeof(T)}");
}
