using System.Runtime.InteropServices;
using DriftEngine.Network;
using DriftEngine.Study;

namespace DriftEngine.Tests.Network;

/// <summary>Workloads whose files do not fit: what only shows once a file is read.</summary>
public sealed class WorkloadSourceTests : IDisposable
{
    private readonly DataFiles files = new();

    public void Dispose() => files.Dispose();

    [Fact]
    public void Zeros_alone_are_refused_and_one_other_number_is_not()
    {
        string zeros = Matrix("zeros.npy", new float[6], "3, 2"), one = Matrix("one.npy", [0, 0, 0, 0, 0, 1e-20f], "3, 2");
        StudyError error = Assert.Throws<StudyException>(() => Load(zeros, inputs: 4)).Error;
        Assert.StartsWith("the array holds zeros alone", error.What, StringComparison.Ordinal);
        Assert.Equal(zeros, error.Where);
        Assert.Equal(4 * 3, Load(one, inputs: 4).Data.Data.Inputs.Length);
    }

    [Fact]
    public void More_drawn_inputs_than_an_array_holds_are_refused_before_they_are_drawn()
    {
        StudyError rows = Assert.Throws<StudyException>(() => Load(Matrix("tall.npy", Ones(128), "128, 1"), inputs: 1 << 24)).Error;
        Assert.Equal("the inputs would hold 16777216 x 128 numbers", rows.What);
    }

    [Fact]
    public void More_outputs_than_an_array_holds_are_refused()
    {
        StudyError columns = Assert.Throws<StudyException>(() => Load(Matrix("wide.npy", Ones(70_000), "1, 70000"), inputs: 1 << 14)).Error;
        Assert.Equal("the outputs would hold 16384 x 70000 numbers", columns.What);
    }

    private static float[] Ones(int count) => [.. Enumerable.Repeat(1f, count)];

    private static (LoadedNetwork Network, LoadedData Data) Load(string matrix, int inputs) =>
        WorkloadSource.Load(new WorkloadSpec(matrix, 0, 0, Distribution.Normal, null, inputs, Distribution.Normal), seed: 1);

    private string Matrix(string name, float[] values, string shape) =>
        files.Write(name, DataFiles.Npy("<f4", MemoryMarshal.AsBytes<float>(values).ToArray(), shape));
}
