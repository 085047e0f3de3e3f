using DriftEngine.Network.OnnxSchema;
using Google.Protobuf;

namespace DriftEngine.Tests.Cli;

/// <summary>A study of its own network and data, small enough that a block takes milliseconds, with many blocks.</summary>
internal static class SmallStudy
{
    public const string FileName = "small.json";

    /// <summary>Writes the study and its files.</summary>
    /// <param name="folder">Where they go.</param>
    /// <param name="trials">Trials of each of the two points; a block holds 512.</param>
    public static void Write(string folder, int trials)
    {
        File.WriteAllBytes(Path.Combine(folder, "small.onnx"), Network().ToByteArray());
        File.WriteAllText(Path.Combine(folder, "small.csv"), "0,1,0,0,0.2\n1,0,1,0,0.1\n2,0,0,1,0.3\n0,0.9,0.5,0.2,0.4\n1,0.3,0.8,0.6,0\n2,0.5,0.2,0.7,0.1\n");
        File.WriteAllText(Path.Combine(folder, FileName), $$"""
            {
              "name": "small", "seed": 7, "network": "small.onnx", "data": { "images": "small.csv" }, "technology": "pcm-1m",
              "dac": { "bits": 6 }, "adc": { "bits": 6, "range": "calibrated" }, "ages": ["25s", "1y"],
              "trials": { "min": 64, "max": {{trials}}, "half_width": 1e-9 }, "sweep": { "compensation": ["none", "global"] }
            }
            """);
    }

    private static ModelProto Network()
    {
        var gemm = new NodeProto { OpType = "Gemm", Name = "fc", Input = { "x", "w", "b" }, Output = { "y" } };
        var graph = new GraphProto { Node = { gemm }, Name = "small", Input = { Value("x", 4) }, Output = { Value("y", 3) } };
        graph.Initializer.Add(Tensor("w", [4, 3], 0.9f, -0.3f, -0.4f, -0.2f, 0.8f, -0.1f, -0.5f, -0.2f, 0.7f, 0.1f, 0.05f, -0.1f));
        graph.Initializer.Add(Tensor("b", [3], 0.01f, -0.02f, 0.03f));
        return new ModelProto { IrVersion = 8, Graph = graph, OpsetImport = { new OperatorSetIdProto { Version = 13 } } };
    }

    private static ValueInfoProto Value(string name, int size) => new()
    {
        Name = name,
        Type = new TypeProto
        {
            TensorType = new TypeProto.Types.Tensor
            {
                ElemType = 1,
                Shape = new TensorShapeProto { Dim = { new TensorShapeProto.Types.Dimension { DimParam = "batch" }, new TensorShapeProto.Types.Dimension { DimValue = size } } },
            },
        },
    };

    private static TensorProto Tensor(string name, long[] shape, params float[] values)
    {
        var tensor = new TensorProto { Name = name, DataType = 1 };
        tensor.Dims.AddRange(shape);
        tensor.FloatData.AddRange(values);
        return tensor;
    }
}
