using System.Security.Cryptography;
using System.Text;
using DriftEngine.Study;

namespace DriftEngine.Network;

/// <summary>A matrix and its inputs in place of a network and its data: from NumPy files, or drawn from the study's seed.</summary>
public static class WorkloadSource
{
    /// <summary>Sets of draws: never reused, changing one changes every result.</summary>
    private const ulong MatrixSet = 0x3A71, InputSet = 0x3A72;

    /// <summary>Reads or draws a workload.</summary>
    /// <exception cref="StudyException">A file is missing, damaged, or does not fit.</exception>
    public static (LoadedNetwork Network, LoadedData Data) Load(WorkloadSpec spec, ulong seed)
    {
        (float[] matrix, int rows, int columns, string matrixHash) = spec.MatrixFile is { } path
            ? Read(path, null)
            : Drawn(spec.Weights, seed, MatrixSet, spec.Rows, spec.Columns);
        RequireRoom("inputs", spec.Inputs, rows);
        (float[] inputs, _, int features, string inputHash) = spec.InputsFile is { } file
            ? Read(file, rows)
            : Drawn(spec.Distribution, seed, InputSet, spec.Inputs, rows);
        RequireRoom("outputs", inputs.Length / features, columns);
        var layer = new DenseLayer("matrix", rows, columns, matrix, new float[columns], Relu: false);
        return (new LoadedNetwork(new DigitalNetwork(spec.MatrixFile is { } name ? Path.GetFileName(name) : "matrix", [rows], [layer]), matrixHash),
            new LoadedData(new DataSet(inputs, [], features), inputHash));
    }

    private static (float[] Values, int Rows, int Columns, string Hash) Read(string path, int? columns)
    {
        byte[] bytes = InputFile.ReadAll(path);
        RawArray array = RawArray.Read(bytes, path);
        if (array.Shape.Count != 2 || array.Length == 0 || (columns is { } wanted && array.Shape[1] != wanted))
            throw new StudyException(
                $"an array of shape [{string.Join(", ", array.Shape)}]", path, columns is null ? "a matrix, inputs by outputs" : $"one input of {columns} values a row", "Save it again with numpy.save(file, matrix).");
        float[] values = [.. Enumerable.Range(0, array.Length).Select(i => (float)array.Type.Read(array.Bytes.Span, i))];
        if (values.All(value => value == 0))
            throw new StudyException("the array holds zeros alone, of which no error can be measured", path, "at least one other number");
        return values.All(float.IsFinite)
            ? (values, array.Shape[0], array.Shape[1], Convert.ToHexStringLower(SHA256.HashData(bytes)))
            : throw new StudyException("the array holds values that are no finite numbers in float32", path, "finite numbers");
    }

    /// <summary>Drawn numbers are named by what draws them, so that no machine's last bit changes an identity.</summary>
    private static (float[] Values, int Rows, int Columns, string Hash) Drawn(Distribution distribution, ulong seed, ulong set, int rows, int columns)
    {
        float[] values = new float[rows * columns];
        Parallel.For(0, rows, row =>
        {
            var draws = new AddressedDraws(seed, set, (ulong)row);
            for (int i = row * columns; i < (row + 1) * columns; i++)
                values[i] = (float)Draw(ref draws, distribution);
        });
        string name = $"{distribution} {seed} {set} {rows} x {columns}";
        return (values, rows, columns, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(name))));
    }

    // What comes from files has a size that the study's parser does not know.
    private static void RequireRoom(string what, int rows, int columns)
    {
        if ((long)rows * columns > WorkloadParser.MaxValues)
            throw new StudyException($"the {what} would hold {rows} x {columns} numbers", "workload.inputs", $"at most {WorkloadParser.MaxValues} in all", "Use fewer inputs.");
    }

    private static double Draw(ref AddressedDraws draws, Distribution distribution) => distribution switch
    {
        Distribution.Normal => Normal(ref draws),
        Distribution.HalfNormal => Math.Abs(Normal(ref draws)),
        Distribution.Uniform => draws.Uniform(-1, 1),
        _ => draws.Choice(2) == 0 ? -1 : 1,
    };

    /// <summary>Box and Muller (Ann. Math. Stat. 29, 1958); a float32 of it is the same on every machine but for rare last bits.</summary>
    private static double Normal(ref AddressedDraws draws) =>
        Math.Sqrt(-2 * Math.Log(1 - draws.Uniform(0, 1))) * Math.Cos(2 * Math.PI * draws.Uniform(0, 1));
}
