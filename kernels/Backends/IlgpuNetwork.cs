using DriftEngine.Kernels.Crossbar;
using DriftEngine.Kernels.Lanes;
using DriftEngine.Kernels.Laws;
using ILGPU;
using ILGPU.Runtime;

namespace DriftEngine.Kernels.Backends;

/// <summary>A program in device memory, and all that trials share: layers, ages, converted inputs, labels.</summary>
internal sealed class IlgpuNetwork : IDisposable
{
    public IlgpuNetwork(IlgpuKernels kernels, TrialProgram program)
    {
        Program = program;
        Targets = new DeviceTargets(program);
        Slots = new SlotPlan(program);
        Recorded = [.. program.Recorded];
        Accelerator accelerator = kernels.Accelerator;
        foreach (var layer in program.Layers)
        {
            float[]? ideal = Layers.Count < program.Ideal.Count ? program.Ideal[Layers.Count] : null;
            Layers.Add(new IlgpuLayer(accelerator, layer, Targets, ideal, TrialWeights));
            TrialWeights += (long)layer.Rows * layer.PhysicalColumns;
        }

        Devices = IlgpuWeights.Of(kernels, program, Targets, Slots);
        (float[] codes, InputsClipped) = Convert(program.Inputs, program.Layers[0].Dac);
        Inputs = accelerator.Allocate1D(codes);
        Labels = accelerator.Allocate1D(program.Labels.Length > 0 ? program.Labels : [0]);
    }

    public TrialProgram Program { get; }

    public List<IlgpuLayer> Layers { get; } = [];

    /// <summary>Weights of one trial at one age.</summary>
    public long TrialWeights { get; }

    public DeviceTargets Targets { get; }

    public SlotPlan Slots { get; }

    /// <summary>Devices, ages and events, with the kernel that programs them.</summary>
    public IlgpuWeights Devices { get; }

    /// <summary>Layers whose errors are recorded, ascending.</summary>
    public int[] Recorded { get; }

    /// <summary>[image, row]: codes of the first layer, the same for every chip.</summary>
    public MemoryBuffer1D<float, Stride1D.Dense> Inputs { get; }

    public MemoryBuffer1D<int, Stride1D.Dense> Labels { get; }

    /// <summary>Conversions of inputs that were clipped.</summary>
    public long InputsClipped { get; }

    public int AgeCount => Program.AgesSeconds.Count;

    /// <summary>Widest layer output.</summary>
    public int MaxColumns => Program.Layers.Max(layer => layer.Columns);

    /// <summary>Most columns of all slices of a layer.</summary>
    public int MaxPhysicalColumns => Program.Layers.Max(layer => layer.PhysicalColumns);

    /// <summary>Whether every column has a factor and an offset of its own.</summary>
    public bool PerColumn => Program.Compensation is Compensation.Column or Compensation.BatchNorm;

    /// <summary>Whether a layer's batch normalisation is estimated again: where it has one, and where that is what compensates.</summary>
    public bool EstimatesNorm(int layer) => Program.Compensation == Compensation.BatchNorm && Program.Layers[layer].BatchNorm is not null;

    /// <summary>Factors of one chip in one layer.</summary>
    public int FactorStride(int layer) => PerColumn ? Program.Layers[layer].PhysicalColumns : Program.Layers[layer].Slices;

    /// <summary>Factors of one chip in all layers before the given one.</summary>
    public int FactorsBefore(int layer) => Enumerable.Range(0, layer).Sum(FactorStride);

    public void Dispose()
    {
        Layers.ForEach(layer => layer.Dispose());
        Devices.Dispose();
        Inputs.Dispose();
        Labels.Dispose();
    }

    private static (float[] Codes, long Clipped) Convert(float[] inputs, Quantiser? dac)
    {
        if (dac is not { } quantiser)
            return (inputs, 0);
        var converter = LaneConverter<ScalarLane>.Of(quantiser);
        float[] codes = new float[inputs.Length];
        long clipped = 0;
        for (int i = 0; i < inputs.Length; i++)
        {
            ScalarLane count = ScalarLane.Bits(0);
            codes[i] = ConverterLaw.Convert(ScalarLane.Float(inputs[i]), converter, ref count).Value;
            clipped += count.Raw;
        }

        return (codes, clipped);
    }
}
