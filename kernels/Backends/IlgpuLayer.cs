using DriftEngine.Kernels.Crossbar;
using ILGPU;
using ILGPU.Runtime;

namespace DriftEngine.Kernels.Backends;

/// <summary>A layer in device memory but for its devices: converters, scales, exact outputs; the same for all trials.</summary>
internal sealed class IlgpuLayer : IDisposable
{
    private readonly Accelerator accelerator;
    private readonly List<MemoryBuffer> owned = [];

    /// <summary>Uploads a layer whose weights begin at the given offset of a trial's weights.</summary>
    public IlgpuLayer(Accelerator accelerator, CrossbarLayer layer, DeviceTargets targets, float[]? ideal, long offset)
    {
        this.accelerator = accelerator;
        Layer = layer;
        Offset = offset;
        Adc = Upload(ByColumn(layer));
        Scales = Upload(layer.Scale);
        Bias = Upload(layer.Bias);
        MeanCodes = Upload(layer.MeanCodes ?? []);
        Thermal = Upload(targets.Thermal ? [.. Heat(layer, targets, false), .. targets.SharesFast ? Heat(layer, targets, true) : []] : Array.Empty<float>());
        Ideal = ideal is null ? null : Upload(ideal);
        NormMean = Upload(layer.BatchNorm?.Mean ?? []);
        NormDeviation = Upload(layer.BatchNorm?.Deviation ?? []);
    }

    public CrossbarLayer Layer { get; }

    /// <summary>Weights of a trial before this layer's.</summary>
    public long Offset { get; }

    /// <summary>[row tile][column of all slices]; one unused entry where the ADC is ideal.</summary>
    public MemoryBuffer1D<DeviceConverter, Stride1D.Dense> Adc { get; }

    /// <summary>[column of all slices].</summary>
    public MemoryBuffer1D<float, Stride1D.Dense> Scales { get; }

    /// <summary>[column].</summary>
    public MemoryBuffer1D<float, Stride1D.Dense> Bias { get; }

    /// <summary>[row]; unused unless columns are compensated.</summary>
    public MemoryBuffer1D<float, Stride1D.Dense> MeanCodes { get; }

    /// <summary>[age][row tile][column of all slices], and once more where references are shared: theirs; unused without thermal noise.</summary>
    public MemoryBuffer1D<float, Stride1D.Dense> Thermal { get; }

    /// <summary>[image, column]; null where no errors are recorded.</summary>
    public MemoryBuffer1D<float, Stride1D.Dense>? Ideal { get; }

    /// <summary>[column]: what batch normalisation makes of means; unused without it.</summary>
    public MemoryBuffer1D<float, Stride1D.Dense> NormMean { get; }

    /// <summary>[column]: what it makes of standard deviations.</summary>
    public MemoryBuffer1D<float, Stride1D.Dense> NormDeviation { get; }

    /// <summary>A converter's constants; zeros where it is ideal.</summary>
    public static DeviceConverter Constants(Quantiser? quantiser) => quantiser is { } q
        ? new DeviceConverter { Inverse = 1f / q.Step, Step = q.Step, MinCode = q.MinCode, MaxCode = q.MaxCode }
        : default;

    public void Dispose() => owned.ForEach(buffer => buffer.Dispose());

    private MemoryBuffer1D<T, Stride1D.Dense> Upload<T>(T[] elements)
        where T : unmanaged
    {
        var buffer = accelerator.Allocate1D(elements.Length > 0 ? elements : [default]);
        owned.Add(buffer);
        return buffer;
    }

    private static IEnumerable<float> Heat(CrossbarLayer layer, DeviceTargets targets, bool references) =>
        Enumerable.Range(0, targets.Ages).SelectMany(age => targets.ThermalVariances(layer, age, references));

    private static DeviceConverter[] ByColumn(CrossbarLayer layer)
    {
        if (layer.Adc is null)
            return [default];
        var result = new DeviceConverter[layer.RowTiles * layer.PhysicalColumns];
        for (int i = 0; i < result.Length; i++)
        {
            int group = i / layer.Columns, columnTile = i % layer.Columns / layer.TileColumns; // group: row tile and slice
            result[i] = Constants(layer.Adc[(group * layer.ColumnTiles) + columnTile]);
        }

        return result;
    }
}
