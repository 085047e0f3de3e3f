using DriftEngine.Kernels.Backends;
using DriftEngine.Kernels.Crossbar;
using DriftEngine.Kernels.Digital;
using DriftEngine.Kernels.Lanes;
using DriftEngine.Kernels.Laws;

namespace DriftEngine.Tests.Ptx;

/// <summary>
/// The launches of one point, one batch of trials at a time, written apart from the product's own runner. Memory starts
/// as NaN, so that a value which no kernel wrote spoils the result.
/// </summary>
internal sealed class PtxTrialRunner : ITrialRunner
{
    private readonly PtxBackend backend;
    private readonly TrialProgram program;
    private readonly long[] offsets;
    private readonly DeviceAge[] ages;
    private readonly float[] inputs;
    private readonly int inputsClipped;
    private Batch? latest;

    public PtxTrialRunner(PtxBackend backend, TrialProgram program)
    {
        (this.backend, this.program) = (backend, program);
        offsets = [.. Enumerable.Range(0, program.Layers.Count + 1).Select(l => program.Layers.Take(l).Sum(layer => (long)layer.Targets.Length))];
        ages = [.. program.AgesSeconds.Select(Clocks)];
        int clipped = 0;
        inputs = [.. program.Inputs.Select(x => Code(x, ref clipped))];
        inputsClipped = clipped;
    }

    public int PreferredTrials => 2;

    private bool Split => program.Technology.ReadNoise == ReadNoise.Split;

    public void Run(int firstTrial, int trials, Span<AgeOutcome> outcomes, CancellationToken cancellation)
    {
        var batch = Compute(firstTrial, trials);
        int[] correct = new int[batch.Chips];
        var call = new ScoreCall { Chips = batch.Chips, Images = program.Images, FirstImage = 0, Classes = program.Layers[^1].Columns };
        backend.LaunchElements(batch.Memory, "score", (long)batch.Chips * program.Images, batch.Scores, program.Labels, correct, call);
        for (int chip = 0; chip < batch.Chips; chip++)
        {
            outcomes[(chip % trials * ages.Length) + (chip / trials)] =
                new AgeOutcome(correct[chip], inputsClipped + batch.Clipped[batch.Chips + chip], batch.Clipped[chip]);
        }
    }

    public void Logits(int trial, int ageIndex, Span<float> logits)
    {
        var batch = With(trial);
        batch.Scores.AsSpan(batch.Chip(trial, ageIndex) * logits.Length, logits.Length).CopyTo(logits);
    }

    public void NetConductance(int layer, int trial, int ageIndex, Span<float> conductance)
    {
        var batch = With(trial);
        batch.Weights.AsSpan((int)((batch.Chip(trial, ageIndex) * offsets[^1]) + offsets[layer]), conductance.Length).CopyTo(conductance);
    }

    public void Dispose()
    {
    }

    private Batch With(int trial) => latest is not null && latest.Holds(trial) ? latest : Compute(trial, 1);

    private Batch Compute(int firstTrial, int trials)
    {
        var batch = latest = new Batch(firstTrial, trials, program, offsets[^1]);
        float[] values = inputs;
        for (int l = 0; l < program.Layers.Count; l++)
        {
            backend.LaunchElements(
                batch.Memory, "weights", (program.Layers[l].Rows + 1L) / 2 * program.Layers[l].Columns * trials,
                Targets(l), ages, batch.Weights, batch.Variances, WeightsOf(batch, l));
            values = Multiply(batch, l, values, Factors(batch, l));
        }

        batch.Scores = values;
        return batch;
    }

    private float[] Factors(Batch batch, int l)
    {
        float[] factors = new float[batch.Chips];
        Array.Fill(factors, program.GlobalDriftCompensation ? float.NaN : 1f);
        if (!program.GlobalDriftCompensation)
            return factors;
        var layer = program.Layers[l];
        float[] sums = Undefined((long)(batch.Chips + batch.Trials) * layer.Columns);
        var call = new SumCall { Rows = layer.Rows, Columns = layer.Columns, Trials = batch.Trials, Ages = ages.Length, TrialStride = offsets[^1], LayerOffset = offsets[l] };
        backend.LaunchElements(batch.Memory, "column-sums", sums.Length, batch.Weights, sums, call);
        backend.LaunchElements(batch.Memory, "compensation", batch.Chips, sums, factors, call);
        return factors;
    }

    private float[] Multiply(Batch batch, int l, float[] codes, float[] factors)
    {
        var layer = program.Layers[l];
        var call = MultiplyOf(batch, l);
        float[] outputs = Undefined((long)batch.Chips * program.Images * layer.Columns);
        var grid = new PtxDim(batch.Chips * call.ImageBlocks, (layer.Columns + MultiplyKernel<NoFastNoise>.BlockColumns - 1) / MultiplyKernel<NoFastNoise>.BlockColumns);
        var columns = layer.Scale.Zip(layer.Bias, (scale, bias) => new DeviceColumn { Scale = scale, Bias = bias }).ToArray();
        backend.Launch(
            batch.Memory, Split ? "multiply-split-noise" : "multiply", grid,
            codes, batch.Weights, batch.Variances, Converters(layer), columns, factors, ages, outputs, batch.Clipped, call);
        return outputs;
    }

    private WeightsCall WeightsOf(Batch batch, int l)
    {
        var (slope, intercept, cap) = PcmTargets.PrepareNoise(program.Technology);
        return new WeightsCall
        {
            Rows = program.Layers[l].Rows,
            Columns = program.Layers[l].Columns,
            Layer = l,
            FirstTrial = batch.FirstTrial,
            Trials = batch.Trials,
            Ages = ages.Length,
            Split = Split ? 1 : 0,
            Key0 = (uint)program.Seed,
            Key1 = (uint)(program.Seed >> 32),
            NoiseSlope = slope,
            NoiseIntercept = intercept,
            NoiseCap = cap,
            Partner = Target(0f),
            TrialStride = offsets[^1],
            LayerOffset = offsets[l],
        };
    }

    private MultiplyCall MultiplyOf(Batch batch, int l)
    {
        var layer = program.Layers[l];
        Quantiser? next = l + 1 < program.Layers.Count ? program.Layers[l + 1].Dac : null;
        return new MultiplyCall
        {
            Rows = layer.Rows,
            Columns = layer.Columns,
            TileRows = layer.TileRows,
            Layer = l,
            FirstTrial = batch.FirstTrial,
            Trials = batch.Trials,
            FirstImage = 0,
            Images = program.Images,
            ImageBlocks = (program.Images + MultiplyKernel<NoFastNoise>.BlockImages - 1) / MultiplyKernel<NoFastNoise>.BlockImages,
            HasAdc = layer.Adc is null ? 0 : 1,
            Relu = layer.Relu ? 1 : 0,
            HasNextDac = next is null ? 0 : 1,
            NextDac = Constants(next),
            Key0 = (uint)program.Seed,
            Key1 = (uint)(program.Seed >> 32),
            TrialStride = offsets[^1],
            LayerOffset = offsets[l],
            CodeStride = l == 0 ? 0 : (long)program.Images * layer.Rows,
        };
    }

    private DeviceTarget[] Targets(int l) => [.. program.Layers[l].Targets.Select(Target)];

    private DeviceTarget Target(float signed)
    {
        var (conductance, spread, nuMean, nuSpread) = PcmTargets.Prepare(program.Technology, MathF.Abs(signed));
        return new DeviceTarget { Conductance = MathF.CopySign(conductance, signed), Spread = spread, NuMean = nuMean, NuSpread = nuSpread };
    }

    private DeviceAge Clocks(double ageSeconds)
    {
        var age = PcmAge.At(program.Technology, program.TemperatureKelvin, ageSeconds);
        return new DeviceAge { MinusLog2Time = age.MinusLog2Time, NoiseScale = age.NoiseScale, FastScale = age.FastScale, Epoch = age.Epoch };
    }

    private float Code(float value, ref int clipped)
    {
        if (program.Layers[0].Dac is not { } dac)
            return value;
        var count = ScalarLane.Bits(0);
        var code = ConverterLaw.Convert(ScalarLane.Float(value), LaneConverter<ScalarLane>.Of(dac), ref count);
        clipped += (int)count.Raw;
        return code.Value;
    }

    private static DeviceConverter[] Converters(CrossbarLayer layer) => layer.Adc is null
        ? [default]
        : [.. Enumerable.Range(0, layer.RowTiles * layer.Columns).Select(i => Constants(layer.Adc[(i / layer.Columns * layer.ColumnTiles) + (i % layer.Columns / layer.TileColumns)]))];

    private static DeviceConverter Constants(Quantiser? quantiser) => quantiser is { } q
        ? new DeviceConverter { Inverse = 1f / q.Step, Step = q.Step, MinCode = q.MinCode, MaxCode = q.MaxCode }
        : default;

    private static float[] Undefined(long length)
    {
        float[] values = new float[length];
        Array.Fill(values, float.NaN);
        return values;
    }

    private sealed class Batch
    {
        public Batch(int firstTrial, int trials, TrialProgram program, long trialWeights)
        {
            (FirstTrial, Trials, Chips) = (firstTrial, trials, trials * program.AgesSeconds.Count);
            Weights = Undefined(trialWeights * (Chips + trials));
            Variances = Undefined(program.Technology.ReadNoise == ReadNoise.Split ? trialWeights * Chips : 1);
            Clipped = new int[2 * Chips];
        }

        public PtxMemory Memory { get; } = new();

        public int FirstTrial { get; }

        public int Trials { get; }

        public int Chips { get; }

        /// <summary>[slot][trial][layer][row, column].</summary>
        public float[] Weights { get; }

        public float[] Variances { get; }

        /// <summary>ADC clips of every chip, then DAC clips.</summary>
        public int[] Clipped { get; }

        /// <summary>[age][trial][image, class].</summary>
        public float[] Scores { get; set; } = [];

        public bool Holds(int trial) => trial >= FirstTrial && trial < FirstTrial + Trials;

        public int Chip(int trial, int age) => (age * Trials) + trial - FirstTrial;
    }
}
