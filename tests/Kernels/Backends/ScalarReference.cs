using DriftEngine.Kernels.Backends;
using DriftEngine.Kernels.Digital;
using DriftEngine.Kernels.Lanes;
using DriftEngine.Kernels.Random;

namespace DriftEngine.Tests.Kernels.Backends;

/// <summary>
/// The law of a whole trial, one number at a time and in the order in which TrialProgram states it: slow, plain, and what
/// every backend must match bit by bit.
/// </summary>
internal sealed class ScalarReference
{
    private readonly TrialProgram program;
    private readonly int trial;
    private readonly ReferencePair[][,,] pairs;

    public ScalarReference(TrialProgram program, int trial)
    {
        (this.program, this.trial) = (program, trial);
        var devices = ReferenceDevices.Of(program, trial);
        pairs = [.. program.Layers.Select((layer, l) =>
        {
            var all = new ReferencePair[program.AgesSeconds.Count, layer.Rows, layer.PhysicalColumns];
            for (int a = 0; a < program.AgesSeconds.Count; a++)
                for (int k = 0; k < layer.Rows; k++)
                    for (int n = 0; n < layer.PhysicalColumns; n++)
                        all[a, k, n] = devices.Pair(l, k, n, a);
            return all;
        })];
    }

    /// <summary>A pair at a row and a column of all slices.</summary>
    public ReferencePair Pair(int layer, int row, int column, int age) => pairs[layer][age, row, column];

    /// <summary>Scores of the last layer, counts, and the errors of every recorded layer, at an age.</summary>
    public (float[] Logits, AgeOutcome Outcome, ErrorMoments[] Errors) Run(int age)
    {
        var clips = new Clips();
        var compensation = Compensations(age);
        var errors = new List<ErrorMoments>();
        float[] values = Codes(program.Inputs, program.Layers[0].Dac, clips);
        for (int l = 0; l < program.Layers.Count; l++)
        {
            values = Outputs(l, age, values, compensation[l], clips, calibrates: false);
            if (l < program.Ideal.Count && program.Ideal[l] is { } ideal)
                errors.Add(Errors(values, ideal, program.Layers[l].Columns));
            values = Activated(l, values, clips);
        }

        int classes = program.Layers[^1].Columns;
        int correct = program.Labels.Select((label, i) => Score.FirstLargest(values.AsSpan(i * classes, classes)) == label).Count(right => right);
        return (values, new AgeOutcome(correct, clips.Dac, clips.Adc), [.. errors]);
    }

    /// <summary>[layer][column of all slices]: factors and offsets at an age.</summary>
    public (float Factor, float Offset)[][] Compensations(int age)
    {
        var all = new (float Factor, float Offset)[program.Layers.Count][];
        int calibration = program.Compensation == Compensation.BatchNorm ? program.CalibrationImages : 0;
        var uncounted = new Clips();
        float[] values = Codes(program.Inputs[..(calibration * program.Layers[0].Rows)], program.Layers[0].Dac, uncounted);
        for (int l = 0; l < all.Length; l++)
        {
            bool normalised = program.Compensation == Compensation.BatchNorm && program.Layers[l].BatchNorm is not null;
            all[l] = [.. Enumerable.Range(0, program.Layers[l].PhysicalColumns).Select(n => normalised ? (1f, 0f) : FromSums(l, age, n))];
            if (normalised)
                all[l] = Normalised(program.Layers[l], Outputs(l, age, values, all[l], uncounted, calibrates: true));
            values = Activated(l, Outputs(l, age, values, all[l], uncounted, calibrates: true), uncounted);
        }

        return all;
    }

    private static float Round(float value) => value + 12582912f - 12582912f;

    private static (float Code, bool Clipped) Convert(float value, Quantiser q)
    {
        float rounded = Round(value * (1f / q.Step));
        return (MathF.Min(MathF.Max(rounded, q.MinCode), q.MaxCode), rounded < q.MinCode || rounded > q.MaxCode);
    }

    private static float[] Codes(float[] values, Quantiser? dac, Clips clips) => dac is not { } q ? values :
    [
        .. values.Select(value =>
        {
            var (code, clipped) = Convert(value, q);
            clips.Dac += clipped ? 1 : 0;
            return code;
        }),
    ];

    private float[] Activated(int l, float[] outputs, Clips clips)
    {
        float[] values = program.Layers[l].Relu ? [.. outputs.Select(y => y > 0f ? y : 0f)] : outputs;
        return l + 1 < program.Layers.Count ? Codes(values, program.Layers[l + 1].Dac, clips) : values;
    }

    /// <summary>[image, column]: outputs of a layer before its activation.</summary>
    private float[] Outputs(int l, int age, float[] codes, (float Factor, float Offset)[] compensation, Clips clips, bool calibrates)
    {
        var layer = program.Layers[l];
        int images = codes.Length / layer.Rows;
        float[] outputs = new float[images * layer.Columns];
        for (int image = 0; image < images; image++)
        {
            for (int column = 0; column < layer.Columns; column++)
            {
                float y = layer.Bias[column];
                for (int slice = 0; slice < layer.Slices; slice++)
                {
                    int n = (slice * layer.Columns) + column;
                    float sum = 0f;
                    for (int tile = 0; tile < layer.RowTiles; tile++)
                        for (int phase = 0; phase < layer.Phases; phase++)
                            sum = AddTile(sum, l, age, image, n, tile, phase, codes, clips, calibrates);
                    y = MathF.FusedMultiplyAdd(sum * layer.Scale[n], compensation[n].Factor, y + compensation[n].Offset);
                }

                outputs[(image * layer.Columns) + column] = y;
            }
        }

        return outputs;
    }

    /// <summary>One conversion: a digit of the codes on the rows of one tile, at one column of one slice.</summary>
    private float AddTile(float sum, int l, int age, int image, int n, int tile, int phase, float[] codes, Clips clips, bool calibrates)
    {
        var layer = program.Layers[l];
        var (heat, sharedHeat) = program.Technology.ThermalNoise ? ThermalVariances(layer, age, n, tile) : (0f, 0f);
        float current = 0f, variance = heat, shared = sharedHeat;
        for (int k = tile * layer.TileRows; k < Math.Min((tile + 1) * layer.TileRows, layer.Rows); k++)
        {
            float digit = Digit(codes[(image * layer.Rows) + k], phase, layer);
            current = MathF.FusedMultiplyAdd(digit, pairs[l][age, k, n].Now, current);
            variance = MathF.FusedMultiplyAdd(digit * digit, pairs[l][age, k, n].Variance, variance);
            shared = MathF.FusedMultiplyAdd(digit * digit, pairs[l][age, k, n].SharedVariance, shared);
        }

        float weight = layer.Phases > 1 ? MathF.Pow(2, phase * layer.PhaseBits) : 1f;
        int slice = n / layer.Columns, columnTile = n % layer.Columns / layer.TileColumns;
        if (variance > 0f)
            current = MathF.FusedMultiplyAdd(MathF.Sqrt(variance), FastNormal(l, age, image, n, tile, phase, calibrates), current);
        if (shared > 0f)
            current = MathF.FusedMultiplyAdd(MathF.Sqrt(shared), FastNormal(l, age, image, layer.PhysicalColumns + (slice * layer.ColumnTiles) + columnTile, tile, phase, calibrates), current);
        if (layer.Adc is null)
            return MathF.FusedMultiplyAdd(current, weight, sum);
        Quantiser adc = layer.Adc[(((tile * layer.Slices) + slice) * layer.ColumnTiles) + columnTile];
        var (code, clipped) = Convert(current, adc);
        clips.Adc += clipped ? 1 : 0;
        return MathF.FusedMultiplyAdd(code, adc.Step * weight, sum);
    }

    /// <summary>Digit number phase of a whole code's magnitude, with the code's sign; all of the code where there is one phase.</summary>
    private static float Digit(float code, int phase, CrossbarLayer layer)
    {
        if (layer.Phases == 1)
            return code;
        int digits = 1 << layer.PhaseBits, magnitude = (int)MathF.Abs(code);
        for (int p = 0; p < phase; p++)
            magnitude /= digits;
        return MathF.CopySign(magnitude % digits, code);
    }

    /// <summary>Thermal and shot noise of all devices of a column in a tile driven as on average, in double precision; shared references apart.</summary>
    private (float Own, float Shared) ThermalVariances(CrossbarLayer layer, int age, int n, int tile)
    {
        double least = program.Technology.GMinMicrosiemens, middle = (least + program.Technology.GMaxMicrosiemens) / 2, sum = 0, shared = 0;
        bool sharing = program.Scheme == PairScheme.Offset;
        double kelvin = program.Life.ReadKelvin ?? program.Life.Storage.KelvinAt(program.AgesSeconds[age]);
        for (int k = tile * layer.TileRows; k < Math.Min((tile + 1) * layer.TileRows, layer.Rows); k++)
        {
            float d = layer.Targets[(k * layer.PhysicalColumns) + n];
            (double carrier, double partner) = program.Scheme switch
            {
                PairScheme.Differential => (least + Math.Abs((double)d), least),
                PairScheme.Complementary => (middle + (d / 2.0), middle - (d / 2.0)),
                _ => (middle + d, middle),
            };
            double drive = layer.MeanDrives?[k] ?? 1;
            sum += program.Technology.ReadVariance(carrier, kelvin, drive) + (sharing ? 0 : program.Technology.ReadVariance(partner, kelvin, drive));
            shared += sharing ? program.Technology.ReadVariance(partner, kelvin, drive) : 0;
        }

        double fullScale = layer.Phases > 1 ? (1 << layer.PhaseBits) - 1 : layer.FullScale;
        return ((float)(sum * fullScale * fullScale), (float)(shared * fullScale * fullScale));
    }

    /// <summary>Four consecutive inputs share an address; every phase is a stream of its own. Shared references are columns behind the layer's.</summary>
    private float FastNormal(int l, int age, int image, int n, int tile, int phase, bool calibrates)
    {
        var layer = program.Layers[l];
        int columns = layer.PhysicalColumns + (program.Scheme == PairScheme.Offset ? layer.Slices * layer.ColumnTiles : 0);
        uint index = (uint)((image / 4 * columns) + n);
        uint purpose = Streams.Purpose(Streams.FastNoiseOf(phase, calibrates ? 1 : 0), l, tile), epoch = Streams.Epoch(program.AgesSeconds[age]);
        var z = Normal.Draw(Address.Quad(ScalarLane.Bits(index), (uint)trial, purpose, epoch), ScalarLane.Bits((uint)program.Seed), ScalarLane.Bits((uint)(program.Seed >> 32)));
        return (image % 4) switch { 0 => z.X.Value, 1 => z.Y.Value, 2 => z.Z.Value, _ => z.W.Value };
    }

    private (float Factor, float Offset) FromSums(int l, int age, int n)
    {
        var layer = program.Layers[l];
        int first = n / layer.Columns * layer.Columns;
        switch (program.Compensation)
        {
            case Compensation.None:
                return (1f, 0f);
            case Compensation.Column:
                float own = Over(ColumnSum(l, age, n, pair => pair.Programmed), ColumnSum(l, age, n, pair => pair.Now));
                return (own, MathF.FusedMultiplyAdd(-own, MeanResponse(l, age, n, pair => pair.Now), MeanResponse(l, age, n, pair => pair.Programmed)) * layer.Scale[n]);
            default:
                Func<ReferencePair, float> now = program.Compensation == Compensation.Temperature ? pair => pair.LookedUp : pair => pair.Now;
                return (Over(SliceSum(l, age, first, pair => pair.Programmed), SliceSum(l, age, first, now)), 0f);
        }
    }

    private static float Over(float then, float now) => now == 0f ? 1f : then / now;

    private float SliceSum(int l, int age, int first, Func<ReferencePair, float> of)
    {
        float total = 0f;
        for (int n = first; n < first + program.Layers[l].Columns; n++)
            total += ColumnSum(l, age, n, of);
        return total;
    }

    private float ColumnSum(int l, int age, int n, Func<ReferencePair, float> of)
    {
        float sum = 0f;
        for (int k = 0; k < program.Layers[l].Rows; k++)
            sum += MathF.Abs(of(pairs[l][age, k, n]));
        return sum;
    }

    private float MeanResponse(int l, int age, int n, Func<ReferencePair, float> of)
    {
        float sum = 0f;
        for (int k = 0; k < program.Layers[l].Rows; k++)
            sum = MathF.FusedMultiplyAdd(program.Layers[l].MeanCodes![k], of(pairs[l][age, k, n]), sum);
        return sum;
    }

    /// <summary>Factors and offsets that give every column the mean and the deviation that batch normalisation wants; the first slice carries the offset.</summary>
    private static (float Factor, float Offset)[] Normalised(CrossbarLayer layer, float[] outputs)
    {
        var wanted = layer.BatchNorm!.Value;
        int images = outputs.Length / layer.Columns;
        var result = new (float Factor, float Offset)[layer.PhysicalColumns];
        for (int n = 0; n < layer.PhysicalColumns; n++)
        {
            int column = n % layer.Columns;
            double sum = 0, squares = 0;
            for (int i = 0; i < images; i++)
                sum += outputs[(i * layer.Columns) + column];
            for (int i = 0; i < images; i++)
                squares += (outputs[(i * layer.Columns) + column] - (sum / images)) * (outputs[(i * layer.Columns) + column] - (sum / images));
            float factor = Over(wanted.Deviation[column], (float)Math.Sqrt(squares / images)), bias = layer.Bias[column];
            result[n] = (factor, n < layer.Columns ? MathF.FusedMultiplyAdd(-factor, (float)(sum / images) - bias, wanted.Mean[column] - bias) : 0f);
        }

        return result;
    }

    private static ErrorMoments Errors(float[] outputs, float[] ideal, int columns)
    {
        double error = 0, squared = 0, product = 0, power = 0;
        for (int first = 0; first < outputs.Length; first += columns)
        {
            double e1 = 0, e2 = 0, ey = 0, y2 = 0;
            for (int i = first; i < first + columns; i++)
            {
                double e = (double)outputs[i] - ideal[i];
                e1 += e;
                e2 += e * e;
                ey += e * ideal[i];
                y2 += (double)ideal[i] * ideal[i];
            }

            (error, squared, product, power) = (error + e1, squared + e2, product + ey, power + y2);
        }

        return new ErrorMoments(outputs.Length, error, squared, product, power);
    }

    private sealed class Clips
    {
        public long Dac { get; set; }

        public long Adc { get; set; }
    }
}
