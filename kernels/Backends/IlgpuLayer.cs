using DriftEngine.Kernels.Crossbar;
using DriftEngine.Kernels.Laws;
using ILGPU;
using ILGPU.Runtime;

namespace DriftEngine.Kernels.Backends;

/// <summary>A layer in device memory: targets, converters, scales; the same for all trials.</summary>
internal sealed class IlgpuLayer : IDisposable
{
    /// <summary>Uploads a layer whose weights begin at the given offset of a trial's weights.</summary>
    public IlgpuLayer(Accelerator accelerator, CrossbarLayer layer, PcmParameters technology, long offset)
    {
        Layer = layer;
        Offset = offset;
        Targets = accelerator.Allocate1D(Prepared(layer, technology));
        Adc = accelerator.Allocate1D(ByColumn(layer));
        Columns = accelerator.Allocate1D(layer.Scale.Zip(layer.Bias, (scale, bias) => new DeviceColumn { Scale = scale, Bias = bias }).ToArray());
    }

    public CrossbarLayer Layer { get; }

    /// <summary>Weights of a trial before this layer's.</summary>
    public long Offset { get; }

    /// <summary>[row, column]; conductances are signed.</summary>
    public MemoryBuffer1D<DeviceTarget, Stride1D.Dense> Targets { get; }

    /// <summary>[row tile][column]; one unused entry where the ADC is ideal.</summary>
    public MemoryBuffer1D<DeviceConverter, Stride1D.Dense> Adc { get; }

    public MemoryBuffer1D<DeviceColumn, Stride1D.Dense> Columns { get; }

    /// <summary>A converter's constants; zeros where it is ideal.</summary>
    public static DeviceConverter Constants(Quantiser? quantiser) => quantiser is { } q
        ? new DeviceConverter { Inverse = 1f / q.Step, Step = q.Step, MinCode = q.MinCode, MaxCode = q.MaxCode }
        : default;

    /// <summary>What a target asks for, with its sign.</summary>
    public static DeviceTarget Target(PcmParameters technology, float signed)
    {
        var (conductance, spread, nuMean, nuSpread) = PcmTargets.Prepare(technology, MathF.Abs(signed));
        return new DeviceTarget { Conductance = MathF.CopySign(conductance, signed), Spread = spread, NuMean = nuMean, NuSpread = nuSpread };
    }

    public void Dispose()
    {
        Targets.Dispose();
        Adc.Dispose();
        Columns.Dispose();
    }

    private static DeviceTarget[] Prepared(CrossbarLayer layer, PcmParameters technology) =>
        [.. layer.Targets.Select(target => Target(technology, target))];

    private static DeviceConverter[] ByColumn(CrossbarLayer layer)
    {
        if (layer.Adc is null)
            return [default];
        var result = new DeviceConverter[layer.RowTiles * layer.Columns];
        for (int i = 0; i < result.Length; i++)
        {
            int rowTile = i / layer.Columns, columnTile = i % layer.Columns / layer.TileColumns;
            result[i] = Constants(layer.Adc[(rowTile * layer.ColumnTiles) + columnTile]);
        }

        return result;
    }
}
