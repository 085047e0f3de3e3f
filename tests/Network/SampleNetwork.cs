using System.Buffers.Binary;
using DriftEngine.Network.OnnxSchema;
using Google.Protobuf;

namespace DriftEngine.Tests.Network;

/// <summary>ONNX files as the tests need them, written with the same messages that the importer reads.</summary>
internal sealed class SampleNetwork
{
    public const int Float32 = 1, Int32 = 6, Int64 = 7, Float64 = 11;

    public ModelProto Model { get; } = new() { IrVersion = 7, ProducerName = "tests", Graph = new GraphProto { Name = "g" } };

    private readonly int elementType;
    private string value = "x";

    public SampleNetwork(int opset = 13, int elementType = Float32, params long[] inputShape)
    {
        this.elementType = elementType;
        Model.OpsetImport.Add(new OperatorSetIdProto { Domain = "", Version = opset });
        Graph.Input.Add(Typed("x", [0, .. inputShape]));
        Graph.Output.Add(Typed("y", [0, 0]));
    }

    public GraphProto Graph => Model.Graph;

    /// <summary>The file, its output being what the last node gives.</summary>
    public byte[] Bytes()
    {
        if (Graph.Node.Count > 0 && Graph.Node[^1].Output.Count > 0)
            Graph.Node[^1].Output[0] = "y";
        return Model.ToByteArray();
    }

    /// <summary>Appends a node that takes the current value first (or second) and the given constants.</summary>
    public NodeProto Node(string type, string[] constants, bool valueFirst = true)
    {
        string output = $"v{Graph.Node.Count}";
        var node = new NodeProto { OpType = type, Name = $"n{Graph.Node.Count}" };
        node.Input.Add(valueFirst ? [value, .. constants] : [.. constants, value]);
        node.Output.Add(output);
        Graph.Node.Add(node);
        value = output;
        return node;
    }

    public SampleNetwork Then(string type, params string[] constants)
    {
        Node(type, constants);
        return this;
    }

    /// <summary>Puts a node beside the chain, before all others: "input -> output".</summary>
    public SampleNetwork Other(string type, string values, params AttributeProto[] attributes)
    {
        string[] sides = values.Split("->", StringSplitOptions.TrimEntries);
        var node = new NodeProto { OpType = type, Name = $"other{Graph.Node.Count}" };
        node.Input.Add(sides[0].Split(' ', StringSplitOptions.RemoveEmptyEntries));
        node.Output.Add(sides[1]);
        node.Attribute.Add(attributes);
        Graph.Node.Insert(0, node);
        return this;
    }

    /// <summary>A constant of draws in [-1, 1), the same for the same name.</summary>
    public SampleNetwork Weights(string name, params long[] dims) => Tensor(name, Draws(name, dims), dims);

    public SampleNetwork Tensor(string name, float[] values, params long[] dims)
    {
        Graph.Initializer.Add(Raw(name, elementType, values, dims));
        return this;
    }

    public static TensorProto Raw(string name, int type, float[] values, params long[] dims)
    {
        int size = type == Float64 ? 8 : 4;
        byte[] raw = new byte[values.Length * size];
        for (int i = 0; i < values.Length; i++)
        {
            if (type == Float64)
                BinaryPrimitives.WriteDoubleLittleEndian(raw.AsSpan(i * 8), values[i]);
            else
                BinaryPrimitives.WriteSingleLittleEndian(raw.AsSpan(i * 4), values[i]);
        }

        return new TensorProto { Name = name, DataType = type, Dims = { dims }, RawData = ByteString.CopyFrom(raw) };
    }

    public static TensorProto Integers(string name, params long[] values) =>
        new() { Name = name, DataType = Int64, Dims = { values.Length }, Int64Data = { values } };

    public static float[] Draws(string name, params long[] dims)
    {
        uint key = name.Aggregate(17u, (hash, c) => (hash * 31) + c);
        return [.. Enumerable.Range(0, (int)dims.Aggregate(1L, (a, b) => a * b)).Select(i => (Draw(key, (uint)i) / 2147483648f) - 1)];
    }

    /// <summary>One 32-bit draw by its address.</summary>
    public static uint Draw(uint key, uint index)
    {
        uint x = (index * 0x9E3779B9u) ^ (key * 0x85EBCA6Bu);
        x = (x ^ (x >> 16)) * 0x7FEB352Du;
        x = (x ^ (x >> 15)) * 0x846CA68Bu;
        return x ^ (x >> 16);
    }

    public static AttributeProto Float(string name, float f) => new() { Name = name, F = f, Type = 1 };

    public static AttributeProto Int(string name, long i) => new() { Name = name, I = i, Type = 2 };

    private ValueInfoProto Typed(string name, long[] dims)
    {
        var shape = new TensorShapeProto();
        foreach (long dim in dims)
            shape.Dim.Add(dim == 0 ? new TensorShapeProto.Types.Dimension { DimParam = $"n{shape.Dim.Count}" } : new TensorShapeProto.Types.Dimension { DimValue = dim });
        return new ValueInfoProto { Name = name, Type = new TypeProto { TensorType = new TypeProto.Types.Tensor { ElemType = elementType, Shape = shape } } };
    }
}
