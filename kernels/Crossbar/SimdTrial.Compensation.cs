using DriftEngine.Kernels.Backends;
using DriftEngine.Kernels.Digital;
using DriftEngine.Kernels.Lanes;

namespace DriftEngine.Kernels.Crossbar;

/// <summary>What outputs are multiplied by and what is added to them, per layer, age and column.</summary>
internal sealed unsafe partial class SimdTrial<T>
{
    private readonly AlignedBuffer<T> factors;
    private readonly AlignedBuffer<T> offsets;
    private readonly long[] factorOffsets;
    private AlignedBuffer<float>? calibration;

    private long[] FactorOffsets(SimdLayer<T>[] layers)
    {
        long next = 0;
        return [.. layers.Select(layer =>
        {
            long own = next;
            next += (long)layer.AllHalfPanels * ageCount;
            return own;
        })];
    }

    private Span<float> Factors(SimdLayer<T> layer, int l, int age) => Floats(factors, layer, l, age);

    private Span<float> Offsets(SimdLayer<T> layer, int l, int age) => Floats(offsets, layer, l, age);

    private Span<float> Floats(AlignedBuffer<T> buffer, SimdLayer<T> layer, int l, int age) =>
        new((float*)(buffer.Pointer + factorOffsets[l] + ((long)age * layer.AllHalfPanels)), layer.AllHalfPanels * T.Width);

    /// <summary>
    /// From the column sums of the last written layer. Columns are added in order, so every backend and thread count gives the
    /// same factors.
    /// </summary>
    private void Compensate(SimdLayer<T> layer, int l, int age)
    {
        int then = network.Slots.Programmed(age), now = network.Slots.Now(age);
        Span<float> factor = Factors(layer, l, age), offset = Offsets(layer, l, age);
        offset.Clear();
        for (int slice = 0; slice < layer.Layer.Slices; slice++)
        {
            Span<float> own = factor.Slice(slice * layer.PaddedColumns, layer.PaddedColumns);
            switch (network.Program.Compensation)
            {
                case Compensation.None:
                    own.Fill(1f);
                    break;
                case Compensation.Column:
                    CompensateColumns(layer, slice, then, now, own, offset.Slice(slice * layer.PaddedColumns, layer.PaddedColumns));
                    break;
                default:
                    int panel = slice * layer.HalfPanels;
                    own.Fill(Compensating.Factor(sums.Total(then, panel, layer.Layer.Columns), sums.Total(now, panel, layer.Layer.Columns)));
                    break;
            }
        }
    }

    private void CompensateColumns(SimdLayer<T> layer, int slice, int then, int now, Span<float> factor, Span<float> offset)
    {
        float* absolute = (float*)(sums.Absolute + (slice * layer.HalfPanels)), mean = (float*)(sums.Mean + (slice * layer.HalfPanels));
        int slot = sums.SlotStride * T.Width;
        for (int column = 0; column < layer.Layer.Columns; column++)
        {
            factor[column] = Compensating.Factor(absolute[(then * slot) + column], absolute[(now * slot) + column]);
            offset[column] = Compensating.Offset(
                mean[(then * slot) + column], mean[(now * slot) + column], factor[column], layer.Layer.Scale[(slice * layer.Layer.Columns) + column]);
        }
    }

    /// <summary>
    /// Batch normalisation estimated again: the calibration inputs run through layer by layer; where a layer has it, the mean and
    /// the deviation of every column's outputs choose its factor and offset, with which the layer is evaluated once more.
    /// </summary>
    private void EstimateNorms(int trial, int age)
    {
        int images = network.Program.CalibrationImages;
        calibration ??= new AlignedBuffer<float>(2L * (images + SimdMultiply<T>.Inputs) * network.WidestPanelColumns);
        float* codes = network.InputCodes;
        int stride = network.Layers[0].Layer.Rows;
        for (int l = 0; l < network.Layers.Length; l++)
        {
            var layer = network.Layers[l];
            float* outputs = calibration.Pointer + ((l & 1) * (calibration.Length / 2));
            if (layer.Layer.BatchNorm is { } norm)
            {
                Factors(layer, l, age).Fill(1f);
                Offsets(layer, l, age).Clear();
                EvaluateCalibration(new LayerCall(l, trial, age, 0, images, Raw, Calibrates: 1), codes, stride, outputs);
                Normalise(layer, l, age, outputs, images, norm);
            }

            EvaluateCalibration(new LayerCall(l, trial, age, 0, images, -1, Calibrates: 1), codes, stride, outputs);
            codes = outputs;
            stride = layer.PaddedColumns;
        }
    }

    private void EvaluateCalibration(LayerCall call, float* codes, int stride, float* outputs)
    {
        int columns = network.Layers[call.Layer].PaddedColumns;
        for (int first = 0; first < call.Images; first += BlockInputs)
        {
            var block = call with { FirstImage = first, Images = Math.Min(BlockInputs, call.Images - first) };
            EvaluateLayer(block, codes + ((long)first * stride), stride, outputs + ((long)first * columns));
        }
    }

    private void Normalise(SimdLayer<T> layer, int l, int age, float* outputs, int images, (float[] Mean, float[] Deviation) norm)
    {
        Span<float> factor = Factors(layer, l, age), offset = Offsets(layer, l, age);
        for (int column = 0; column < layer.Layer.Columns; column++)
        {
            var (mean, deviation) = Compensating.Statistics(outputs + column, layer.PaddedColumns, images);
            float own = Compensating.Factor(norm.Deviation[column], deviation);
            for (int slice = 0; slice < layer.Layer.Slices; slice++)
                factor[(slice * layer.PaddedColumns) + column] = own;
            offset[column] = Compensating.NormOffset(mean, own, norm.Mean[column], layer.Layer.Bias[column]);
        }
    }
}
