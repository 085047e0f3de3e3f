using DriftEngine.Kernels.Backends;
using DriftEngine.Kernels.Crossbar;
using DriftEngine.Kernels.Digital;
using DriftEngine.Kernels.Lanes;
using DriftEngine.Kernels.Laws;

namespace DriftEngine.Tests.Ptx;

/// <summary>The launches of one point, one batch of trials at a time, written apart from the product's own runner.</summary>
internal sealed class PtxTrialRunner : ITrialRunner
{
    private readonly PtxBackend backend;
    private readonly TrialProgram program;
    private readonly PtxDevices devices;
    private readonly long[] offsets;
    private readonly int[] recorded;
    private readonly float[] inputs;
    private readonly int inputsClipped;
    private PtxBatch? latest;

    public PtxTrialRunner(PtxBackend backend, TrialProgram program)
    {
        (this.backend, this.program, devices) = (backend, program, PtxDevices.Of(program));
        offsets = [.. Enumerable.Range(0, program.Layers.Count + 1).Select(l => program.Layers.Take(l).Sum(layer => (long)layer.Targets.Length))];
        recorded = [.. program.Recorded];
        int clipped = 0;
        inputs = [.. program.Inputs.Select(x => Code(x, ref clipped))];
        inputsClipped = clipped;
    }

    public int PreferredTrials => 2;

    private int Ages => program.AgesSeconds.Count;

    private bool PerColumn => program.Compensation is Compensation.Column or Compensation.BatchNorm;

    private bool DrawsFast => program.Technology.ThermalNoise || PtxBatch.HasVariances(program);

    public void Run(int firstTrial, int trials, Span<AgeOutcome> outcomes, Span<ErrorMoments> errors, CancellationToken cancellation)
    {
        var batch = Compute(firstTrial, trials);
        int[] correct = new int[batch.Chips];
        var call = new ScoreCall { Chips = batch.Chips, Images = program.Images, FirstImage = 0, Classes = program.Layers[^1].Columns };
        backend.LaunchElements(batch.Memory, "score", (long)batch.Chips * program.Images, batch.Scores, program.Labels, correct, call);
        for (int chip = 0; chip < batch.Chips; chip++)
        {
            int at = (chip % trials * Ages) + (chip / trials);
            outcomes[at] = new AgeOutcome(correct[chip], inputsClipped + batch.Clipped[batch.Chips + chip], batch.Clipped[chip]);
            for (int r = 0; r < recorded.Length && errors.Length > 0; r++)
                errors[(at * recorded.Length) + r] = batch.Errors[chip, r];
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

    private PtxBatch With(int trial) => latest is not null && latest.Holds(trial) ? latest : Compute(trial, 1);

    private PtxBatch Compute(int firstTrial, int trials)
    {
        var batch = latest = new PtxBatch(program, firstTrial, trials, devices.Events);
        for (int l = 0; l < program.Layers.Count; l++)
        {
            devices.Write(backend, batch.Memory, l, batch.Weights, batch.Variances, WeightsOf(batch, l));
            Compensate(batch, l);
        }

        if (program.Compensation == Compensation.BatchNorm)
            EstimateNorms(batch);
        Array.Clear(batch.Clipped);
        float[] values = inputs;
        for (int l = 0; l < program.Layers.Count; l++)
        {
            int place = Array.IndexOf(recorded, l);
            var call = MultiplyOf(batch, l, program.Images);
            var raw = place < 0 ? call : call with { Relu = 0, HasNextDac = 0 };
            values = Multiply(batch, l, values, raw);
            if (place >= 0)
                Record(batch, l, place, values, call);
        }

        batch.Scores = values;
        return batch;
    }

    /// <summary>Errors of every input on the device, their sum here; then what the multiply left out.</summary>
    private void Record(PtxBatch batch, int l, int place, float[] values, MultiplyCall multiply)
    {
        double[] moments = new double[(long)batch.Chips * program.Images * ErrorKernel.Moments];
        Array.Fill(moments, double.NaN);
        OutputCall call = OutputsOf(batch, l, program.Images);
        backend.LaunchElements(batch.Memory, "errors", (long)batch.Chips * program.Images, values, program.Ideal[l]!, moments, call);
        for (int i = 0; i < batch.Chips * program.Images; i++)
        {
            double[] own = moments[(i * ErrorKernel.Moments)..((i + 1) * ErrorKernel.Moments)];
            batch.Errors[i / program.Images, place] += new ErrorMoments(call.Columns, own[0], own[1], own[2], own[3]);
        }

        backend.LaunchElements(
            batch.Memory, "activation", values.Length, values, batch.Clipped, call with { Relu = multiply.Relu, HasNextDac = multiply.HasNextDac, NextDac = multiply.NextDac });
    }

    private void EstimateNorms(PtxBatch batch)
    {
        int images = program.CalibrationImages;
        float[] values = inputs[..(images * program.Layers[0].Rows)];
        for (int l = 0; l < program.Layers.Count; l++)
        {
            var layer = program.Layers[l];
            var call = MultiplyOf(batch, l, images) with { Calibrates = 1 };
            if (layer.BatchNorm is { } norm)
            {
                float[] outputs = Multiply(batch, l, values, call with { Relu = 0, HasNextDac = 0 });
                backend.LaunchElements(
                    batch.Memory, "norm", (long)batch.Chips * layer.Columns, outputs, layer.Bias, norm.Mean, norm.Deviation, batch.Factors[l], batch.Offsets[l], OutputsOf(batch, l, images));
            }

            values = Multiply(batch, l, values, call);
        }
    }

    private void Compensate(PtxBatch batch, int l)
    {
        var layer = program.Layers[l];
        int units = PerColumn ? layer.PhysicalColumns : layer.Slices;
        batch.Factors[l] = PtxBatch.Undefined((long)batch.Chips * units);
        batch.Offsets[l] = PtxBatch.Undefined(PerColumn ? (long)batch.Chips * units : 1);
        bool normalised = program.Compensation == Compensation.BatchNorm && layer.BatchNorm is not null;
        if (program.Compensation is Compensation.None or Compensation.BatchNorm)
        {
            Array.Fill(batch.Factors[l], 1f);
            Array.Clear(batch.Offsets[l]);
        }

        if (program.Compensation != Compensation.None && !normalised)
            FromSums(batch, l);
    }

    private void FromSums(PtxBatch batch, int l)
    {
        var layer = program.Layers[l];
        bool column = program.Compensation == Compensation.Column, expands = program.Compensation == Compensation.BatchNorm;
        float[] sums = PtxBatch.Undefined((long)batch.Slots * batch.Trials * layer.PhysicalColumns), means = PtxBatch.Undefined(column ? sums.Length : 1);
        float[] factors = expands ? PtxBatch.Undefined((long)batch.Chips * layer.Slices) : batch.Factors[l];
        var call = new SumCall
        {
            Rows = layer.Rows,
            Columns = layer.Columns,
            Slices = layer.Slices,
            Trials = batch.Trials,
            Ages = Ages,
            Events = devices.Events,
            PerColumn = column ? 1 : 0,
            LookUps = program.Compensation == Compensation.Temperature ? 1 : 0,
            TrialStride = offsets[^1],
            LayerOffset = offsets[l],
        };
        backend.LaunchElements(batch.Memory, "column-sums", sums.Length, batch.Weights, layer.MeanCodes ?? [0f], sums, means, call);
        backend.LaunchElements(batch.Memory, "compensation", factors.Length, sums, means, layer.Scale, devices.Ages, factors, batch.Offsets[l], call);
        for (int i = 0; expands && i < batch.Factors[l].Length; i++)
            batch.Factors[l][i] = factors[i / layer.Columns];
    }

    private float[] Multiply(PtxBatch batch, int l, float[] codes, MultiplyCall call)
    {
        var layer = program.Layers[l];
        float[] outputs = PtxBatch.Undefined((long)batch.Chips * call.Images * layer.Columns);
        float[] thermal = program.Technology.ThermalNoise ? Thermal(layer) : [float.NaN];
        var grid = new PtxDim(batch.Chips * call.ImageBlocks, (layer.Columns + MultiplyKernel<NoFastNoise>.BlockColumns - 1) / MultiplyKernel<NoFastNoise>.BlockColumns);
        backend.Launch(
            batch.Memory, !DrawsFast ? "multiply" : program.Scheme == PairScheme.Offset ? "multiply-shared-noise" : "multiply-split-noise", grid,
            codes, batch.Weights, batch.Variances, thermal, Converters(layer), layer.Scale, layer.Bias, batch.Factors[l], batch.Offsets[l], devices.Ages, outputs, batch.Clipped, call);
        return outputs;
    }

    /// <summary>[age][row tile][column of all slices]; then the same of shared references.</summary>
    private float[] Thermal(CrossbarLayer layer)
    {
        var targets = new DeviceTargets(program);
        bool[] kinds = program.Scheme == PairScheme.Offset ? [false, true] : [false];
        return [.. kinds.SelectMany(references => Enumerable.Range(0, Ages).SelectMany(age => targets.ThermalVariances(layer, age, references)))];
    }

    private WeightsCall WeightsOf(PtxBatch batch, int l)
    {
        var layer = program.Layers[l];
        var model = program.Technology.Model(program.Life);
        var effects = new EffectModel(program.Technology, program.Life);
        bool shared = program.Scheme == PairScheme.Offset;
        return new WeightsCall
        {
            Rows = layer.Rows,
            Columns = layer.Columns,
            PhysicalColumns = layer.PhysicalColumns,
            AddressColumns = layer.PhysicalColumns + (shared ? layer.Slices * layer.ColumnTiles : 0),
            TileColumns = layer.TileColumns,
            Layer = l,
            FirstTrial = batch.FirstTrial,
            Trials = batch.Trials,
            Ages = Ages,
            Events = devices.Events,
            LookUps = Flag(program.Compensation == Compensation.Temperature),
            Split = Flag(PtxBatch.HasVariances(program)),
            Shared = Flag(shared),
            PartnersDiffer = Flag(program.Scheme == PairScheme.Complementary),
            Drift = Flag(model.DrawsDrift),
            Activation = Flag(model.DrawsActivation),
            Wears = Flag(effects.Wears),
            Sticks = Flag(effects.Sticks),
            Telegraphs = Flag(effects.Telegraphs),
            SlowNoise = Flag(model.HasSlowNoise),
            NetOnly = Flag(program.NetOnly),
            Key0 = (uint)program.Seed,
            Key1 = (uint)(program.Seed >> 32),
            TrialStride = offsets[^1],
            LayerOffset = offsets[l],
            ReferenceOffset = ReferenceOffset(batch),
        };
    }

    /// <summary>Variances of shared references lie behind all others.</summary>
    private long ReferenceOffset(PtxBatch batch) => program.Scheme == PairScheme.Offset ? offsets[^1] * batch.Chips : 0;

    private MultiplyCall MultiplyOf(PtxBatch batch, int l, int images)
    {
        var layer = program.Layers[l];
        Quantiser? next = l + 1 < program.Layers.Count ? program.Layers[l + 1].Dac : null;
        return new MultiplyCall
        {
            Rows = layer.Rows,
            Columns = layer.Columns,
            Slices = layer.Slices,
            TileRows = layer.TileRows,
            RowTiles = layer.RowTiles,
            Phases = layer.Phases,
            PhaseBits = layer.PhaseBits,
            PerColumn = Flag(PerColumn),
            FactorStride = PerColumn ? layer.PhysicalColumns : layer.Slices,
            HasVariances = Flag(PtxBatch.HasVariances(program)),
            HasThermal = Flag(program.Technology.ThermalNoise),
            Layer = l,
            FirstTrial = batch.FirstTrial,
            Trials = batch.Trials,
            FirstImage = 0,
            Images = images,
            ImageBlocks = (images + MultiplyKernel<NoFastNoise>.BlockImages - 1) / MultiplyKernel<NoFastNoise>.BlockImages,
            HasAdc = Flag(layer.Adc is not null),
            Relu = Flag(layer.Relu),
            HasNextDac = Flag(next is not null),
            NextDac = Constants(next),
            Key0 = (uint)program.Seed,
            Key1 = (uint)(program.Seed >> 32),
            TrialStride = offsets[^1],
            LayerOffset = offsets[l],
            CodeStride = l == 0 ? 0 : (long)images * layer.Rows,
            AddressColumns = layer.PhysicalColumns + (program.Scheme == PairScheme.Offset ? layer.Slices * layer.ColumnTiles : 0),
            TileColumns = layer.TileColumns,
            ReferenceOffset = ReferenceOffset(batch),
            ThermalOffset = (long)Ages * layer.RowTiles * layer.PhysicalColumns,
        };
    }

    private OutputCall OutputsOf(PtxBatch batch, int l, int images) => new()
    {
        Chips = batch.Chips,
        Images = images,
        FirstImage = 0,
        Columns = program.Layers[l].Columns,
        Slices = program.Layers[l].Slices,
    };

    private float Code(float value, ref int clipped)
    {
        if (program.Layers[0].Dac is not { } dac)
            return value;
        var count = ScalarLane.Bits(0);
        var code = ConverterLaw.Convert(ScalarLane.Float(value), LaneConverter<ScalarLane>.Of(dac), ref count);
        clipped += (int)count.Raw;
        return code.Value;
    }

    /// <summary>[row tile][column of all slices].</summary>
    private static DeviceConverter[] Converters(CrossbarLayer layer) => layer.Adc is null
        ? [default]
        :
        [
            .. Enumerable.Range(0, layer.RowTiles * layer.Slices).SelectMany(group => Enumerable.Range(0, layer.Columns).Select(column =>
                Constants(layer.Adc[(group * layer.ColumnTiles) + (column / layer.TileColumns)]))),
        ];

    private static DeviceConverter Constants(Quantiser? quantiser) => quantiser is { } q
        ? new DeviceConverter { Inverse = 1f / q.Step, Step = q.Step, MinCode = q.MinCode, MaxCode = q.MaxCode }
        : default;

    private static int Flag(bool holds) => holds ? 1 : 0;
}
