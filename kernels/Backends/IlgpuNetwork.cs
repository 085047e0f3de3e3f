using DriftEngine.Kernels.Crossbar;
using DriftEngine.Kernels.Lanes;
using DriftEngine.Kernels.Laws;
using ILGPU;
using ILGPU.Runtime;

namespace DriftEngine.Kernels.Backends;

/// <summary>A program in device memory, and all that trials share: layers, ages, converted inputs, labels.</summary>
internal sealed class IlgpuNetwork : IDisposable
{
    public IlgpuNetwork(Accelerator accelerator, TrialProgram program)
    {
        Program = program;
        foreach (var layer in program.Layers)
        {
            Layers.Add(new IlgpuLayer(accelerator, layer, program.Technology, TrialWeights));
            TrialWeights += (long)layer.Rows * layer.Columns;
        }

        Ages = accelerator.Allocate1D(program.AgesSeconds.Select(age => Clocks(program, age)).ToArray());
        (float[] codes, InputsClipped) = Convert(program.Inputs, program.Layers[0].Dac);
        Inputs = accelerator.Allocate1D(codes);
        Labels = accelerator.Allocate1D(program.Labels);
    }

    public TrialProgram Program { get; }

    public List<IlgpuLayer> Layers { get; } = [];

    /// <summary>Weights of one trial at one age.</summary>
    public long TrialWeights { get; }

    public MemoryBuffer1D<DeviceAge, Stride1D.Dense> Ages { get; }

    /// <summary>[image, row]: codes of the first layer, the same for every chip.</summary>
    public MemoryBuffer1D<float, Stride1D.Dense> Inputs { get; }

    public MemoryBuffer1D<int, Stride1D.Dense> Labels { get; }

    /// <summary>Conversions of inputs that were clipped.</summary>
    public long InputsClipped { get; }

    public bool Split => Program.Technology.ReadNoise == ReadNoise.Split;

    public int AgeCount => Program.AgesSeconds.Count;

    /// <summary>Widest layer output.</summary>
    public int MaxColumns => Program.Layers.Max(layer => layer.Columns);

    public void Dispose()
    {
        Layers.ForEach(layer => layer.Dispose());
        Ages.Dispose();
        Inputs.Dispose();
        Labels.Dispose();
    }

    private static DeviceAge Clocks(TrialProgram program, double ageSeconds)
    {
        PcmAge age = PcmAge.At(program.Technology, program.TemperatureKelvin, ageSeconds);
        return new DeviceAge { MinusLog2Time = age.MinusLog2Time, NoiseScale = age.NoiseScale, FastScale = age.FastScale, Epoch = age.Epoch };
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
