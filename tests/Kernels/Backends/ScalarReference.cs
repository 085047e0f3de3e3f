using DriftEngine.Kernels.Backends;
using DriftEngine.Kernels.Digital;
using DriftEngine.Kernels.Lanes;
using DriftEngine.Kernels.Laws;
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
    private readonly PcmAge[] ages;

    public ScalarReference(TrialProgram program, int trial)
    {
        this.program = program;
        this.trial = trial;
        ages = [.. program.AgesSeconds.Select(age => PcmAge.At(program.Technology, program.TemperatureKelvin, age))];
    }

    /// <summary>Net conductance at an age, or as programmed where age is null; and the variance of its fast noise.</summary>
    public (float Net, float Variance) Pair(int layerIndex, int row, int column, int? age)
    {
        var layer = program.Layers[layerIndex];
        float target = layer.Targets[(row * layer.Columns) + column];
        uint index = (uint)(((row / 2) * layer.Columns) + column);
        var carrier = Device(MathF.Abs(target), layerIndex, index, 2 * (row % 2));
        var partner = Device(0f, layerIndex, index, (2 * (row % 2)) + 1);
        if (age is not { } a)
            return (carrier.Programmed.Value - partner.Programmed.Value, 0f);
        var (readCarrier, varianceCarrier) = Read(carrier, layerIndex, index, 2 * (row % 2), ages[a]);
        var (readPartner, variancePartner) = Read(partner, layerIndex, index, (2 * (row % 2)) + 1, ages[a]);
        float net = readCarrier - readPartner;
        bool negative = BitConverter.SingleToInt32Bits(target) < 0;
        return (negative ? -net : net, varianceCarrier + variancePartner);
    }

    public float Compensation(int layerIndex, int age)
    {
        if (!program.GlobalDriftCompensation)
            return 1f;
        float programmed = AbsoluteSum(layerIndex, null), now = AbsoluteSum(layerIndex, age);
        return now == 0f ? 1f : programmed / now;
    }

    public (float[] Logits, AgeOutcome Outcome) Run(int age)
    {
        long dacClipped = 0, adcClipped = 0;
        float[] values = program.Inputs;
        for (int l = 0; l < program.Layers.Count; l++)
            values = EvaluateLayer(l, age, values, ref dacClipped, ref adcClipped);
        int classes = program.Layers[^1].Columns;
        int correct = Enumerable.Range(0, program.Images).Count(i => Score.FirstLargest(values.AsSpan(i * classes, classes)) == program.Labels[i]);
        return (values, new AgeOutcome(correct, dacClipped, adcClipped));
    }

    private static float Round(float value) => value + 12582912f - 12582912f;

    private static float Quantise(float value, Quantiser q, ref long clipped)
    {
        float rounded = Round(value * (1f / q.Step));
        if (rounded < q.MinCode || rounded > q.MaxCode)
            clipped++;
        return MathF.Min(MathF.Max(rounded, q.MinCode), q.MaxCode);
    }

    private float[] EvaluateLayer(int l, int age, float[] values, ref long dacClipped, ref long adcClipped)
    {
        var layer = program.Layers[l];
        var pairs = new (float Net, float Variance)[layer.Rows, layer.Columns];
        for (int k = 0; k < layer.Rows; k++)
            for (int n = 0; n < layer.Columns; n++)
                pairs[k, n] = Pair(l, k, n, age);
        float factor = Compensation(l, age);
        float[] codes = new float[values.Length];
        for (int i = 0; i < values.Length; i++)
            codes[i] = layer.Dac is { } dac ? Quantise(values[i], dac, ref dacClipped) : values[i];
        float[] outputs = new float[program.Images * layer.Columns];
        for (int image = 0; image < program.Images; image++)
        {
            for (int n = 0; n < layer.Columns; n++)
            {
                float sum = 0f;
                for (int tile = 0; tile < layer.RowTiles; tile++)
                    sum = AddTile(sum, l, age, image, n, tile, codes, pairs, ref adcClipped);
                float y = MathF.FusedMultiplyAdd(sum * layer.Scale[n], factor, layer.Bias[n]);
                outputs[(image * layer.Columns) + n] = layer.Relu && !(y > 0f) ? 0f : y;
            }
        }

        return outputs;
    }

    private float AddTile(float sum, int l, int age, int image, int n, int tile, float[] codes, (float Net, float Variance)[,] pairs, ref long clipped)
    {
        var layer = program.Layers[l];
        float current = 0f, variance = 0f;
        for (int k = tile * layer.TileRows; k < Math.Min((tile + 1) * layer.TileRows, layer.Rows); k++)
        {
            float code = codes[(image * layer.Rows) + k];
            current = MathF.FusedMultiplyAdd(code, pairs[k, n].Net, current);
            variance = MathF.FusedMultiplyAdd(code * code, pairs[k, n].Variance, variance);
        }

        if (program.Technology.ReadNoise == ReadNoise.Split)
        {
            uint index = (uint)(((image / 4) * layer.Columns) + n);
            float z = Draw(index, Streams.Purpose(Streams.FastNoise, l, tile), ages[age].Epoch, image % 4).Value;
            current = MathF.FusedMultiplyAdd(MathF.Sqrt(variance), z, current);
        }

        if (layer.Adc is null)
            return sum + current;
        var adc = layer.Adc[(tile * layer.ColumnTiles) + (n / layer.TileColumns)];
        return MathF.FusedMultiplyAdd(Quantise(current, adc, ref clipped), adc.Step, sum);
    }

    private float AbsoluteSum(int layerIndex, int? age)
    {
        var layer = program.Layers[layerIndex];
        float total = 0f;
        for (int n = 0; n < layer.Columns; n++)
        {
            float column = 0f;
            for (int k = 0; k < layer.Rows; k++)
                column += MathF.Abs(Pair(layerIndex, k, n, age).Net);
            total += column;
        }

        return total;
    }

    private PcmDevice<ScalarLane> Device(float target, int layer, uint index, int word)
    {
        var (conductance, spread, nuMean, nuSpread) = PcmTargets.Prepare(program.Technology, target);
        var (slope, intercept, cap) = PcmTargets.PrepareNoise(program.Technology);
        PcmTarget<ScalarLane> lanes;
        lanes.Conductance = ScalarLane.Float(conductance);
        lanes.Spread = ScalarLane.Float(spread);
        lanes.NuMean = ScalarLane.Float(nuMean);
        lanes.NuSpread = ScalarLane.Float(nuSpread);
        PcmNoise<ScalarLane> noise;
        noise.Slope = ScalarLane.Float(slope);
        noise.Intercept = ScalarLane.Float(intercept);
        noise.Cap = ScalarLane.Float(cap);
        return PcmLaw.Program(
            lanes,
            noise,
            Draw(index, Streams.Purpose(Streams.Programming, layer), 0, word),
            Draw(index, Streams.Purpose(Streams.DriftExponent, layer), 0, word));
    }

    private (float Read, float Variance) Read(PcmDevice<ScalarLane> device, int layer, uint index, int word, PcmAge age)
    {
        var drifted = PcmLaw.Drifted(device, ScalarLane.Float(age.MinusLog2Time));
        var z = Draw(index, Streams.Purpose(Streams.SlowNoise, layer), age.Epoch, word);
        return (PcmLaw.Read(drifted, device, ScalarLane.Float(age.NoiseScale), z).Value,
                PcmLaw.FastVariance(drifted, device, ScalarLane.Float(age.FastScale)).Value);
    }

    private ScalarLane Draw(uint index, uint purpose, uint epoch, int word)
    {
        var key0 = ScalarLane.Bits((uint)program.Seed);
        var key1 = ScalarLane.Bits((uint)(program.Seed >> 32));
        var z = Normal.Draw(Address.Quad(ScalarLane.Bits(index), (uint)trial, purpose, epoch), key0, key1);
        return word switch { 0 => z.X, 1 => z.Y, 2 => z.Z, _ => z.W };
    }
}
