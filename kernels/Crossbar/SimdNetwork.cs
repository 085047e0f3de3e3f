using DriftEngine.Kernels.Backends;
using DriftEngine.Kernels.Lanes;
using DriftEngine.Kernels.Laws;

namespace DriftEngine.Kernels.Crossbar;

/// <summary>A program packed for SIMD: layers, clocks, and the first layer's codes, shared by all threads.</summary>
internal sealed unsafe class SimdNetwork<T> : IDisposable
    where T : unmanaged, ILane<T>
{
    private readonly AlignedBuffer<float> inputCodes;

    public SimdNetwork(TrialProgram program)
    {
        Program = program;
        Targets = new DeviceTargets(program);
        Slots = new SlotPlan(program);
        Layers = [.. program.Layers.Select(layer => new SimdLayer<T>(layer, Targets))];
        Recorded = [.. program.Recorded];
        LayerOffsets = new long[Layers.Length];
        for (int l = 0; l < Layers.Length; l++)
        {
            LayerOffsets[l] = WeightLanes;
            WeightLanes += Layers[l].WeightLanes;
        }

        inputCodes = ConvertInputs(program, out long clipped);
        InputsClipped = clipped;
    }

    public TrialProgram Program { get; }

    public DeviceTargets Targets { get; }

    public SlotPlan Slots { get; }

    public SimdLayer<T>[] Layers { get; }

    /// <summary>Layers whose errors are recorded, ascending.</summary>
    public int[] Recorded { get; }

    /// <summary>Where each layer's panels start in one copy of all packed weights.</summary>
    public long[] LayerOffsets { get; }

    /// <summary>Lanes of one copy of all packed weights.</summary>
    public long WeightLanes { get; }

    /// <summary>[images, with a few of zero at the end][rows of the first layer].</summary>
    public float* InputCodes => inputCodes.Pointer;

    /// <summary>Clipped conversions of the first layer's DAC: the same in every trial and at every age.</summary>
    public long InputsClipped { get; }

    public int WidestPanelColumns => Layers.Max(layer => layer.PaddedColumns);

    public void Dispose()
    {
        inputCodes.Dispose();
        foreach (var layer in Layers)
            layer.Dispose();
    }

    private static AlignedBuffer<float> ConvertInputs(TrialProgram program, out long clipped)
    {
        int rows = program.Layers[0].Rows;
        var codes = new AlignedBuffer<float>((program.Images + SimdMultiply<T>.Inputs) * (long)rows);
        ScalarLane count = ScalarLane.Bits(0);
        if (program.Layers[0].Dac is not { } dac)
        {
            program.Inputs.AsSpan().CopyTo(new Span<float>(codes.Pointer, program.Inputs.Length));
        }
        else
        {
            var converter = LaneConverter<ScalarLane>.Of(dac);
            for (long i = 0; i < program.Inputs.LongLength; i++)
                codes.Pointer[i] = ConverterLaw.Convert(ScalarLane.Float(program.Inputs[i]), converter, ref count).Value;
        }

        clipped = count.Raw;
        return codes;
    }
}
