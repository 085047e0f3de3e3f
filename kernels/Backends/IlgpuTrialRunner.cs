using DriftEngine.Kernels.Crossbar;
using DriftEngine.Kernels.Digital;
using ILGPU;
using ILGPU.Runtime;
using ILGPU.Runtime.CPU;

namespace DriftEngine.Kernels.Backends;

/// <summary>Runs batches of trials on one accelerator: weights of all chips first, then the inputs chunk by chunk; only counters come back.</summary>
internal sealed class IlgpuTrialRunner : ITrialRunner
{
    /// <summary>Work of one batch in multiply-adds: about a second on a large GPU, so that progress and Ctrl-C are prompt.</summary>
    private const double BatchWork = 1e13;

    private const double CheckerBatchWork = 1e7;
    private const long CheckerMemoryBytes = 256L << 20;

    private readonly IlgpuKernels kernels;
    private readonly IlgpuNetwork network;
    private readonly int chunkImages;
    private IlgpuWorkspace? workspace;

    /// <param name="kernels">Compiled for the accelerator.</param>
    /// <param name="program">The point.</param>
    /// <param name="mostMemory">Bytes of the device that trials may take; null is half of it.</param>
    /// <param name="chunkImages">Inputs at a time, a multiple of four; null is as many as fit.</param>
    public IlgpuTrialRunner(IlgpuKernels kernels, TrialProgram program, long? mostMemory = null, int? chunkImages = null)
    {
        this.kernels = kernels;
        network = new IlgpuNetwork(kernels, program);
        bool checker = kernels.Accelerator is CPUAccelerator;
        double work = (double)network.TrialWeights * network.AgeCount * program.Images * program.Layers.Max(layer => layer.Phases);
        double wanted = Math.Clamp(Math.Ceiling((checker ? CheckerBatchWork : BatchWork) / work), 1, 4096);
        (int fitting, int fittingChunk) = IlgpuWorkspace.Fit(network, Math.Min(mostMemory ?? long.MaxValue, checker ? CheckerMemoryBytes : kernels.Accelerator.MemorySize / 2));
        this.chunkImages = chunkImages ?? fittingChunk;
        PreferredTrials = (int)Math.Min(wanted, fitting);
    }

    public int PreferredTrials { get; }

    public void Run(int firstTrial, int trials, Span<AgeOutcome> outcomes, Span<ErrorMoments> errors, CancellationToken cancellation)
    {
        int ages = network.AgeCount, recorded = errors.Length == 0 ? 0 : ages * network.Recorded.Length;
        for (int done = 0; done < trials; done += PreferredTrials)
        {
            int count = Math.Min(PreferredTrials, trials - done);
            RunBatch(new Batch(firstTrial + done, count), outcomes.Slice(done * ages, count * ages), errors.Slice(done * recorded, count * recorded), cancellation);
        }
    }

    public void Logits(int trial, int ageIndex, Span<float> logits)
    {
        var batch = new Batch(trial, 1);
        var space = Workspace(1);
        ProgramChips(batch, space);
        EstimateNorms(batch, space);
        int classes = network.Program.Layers[^1].Columns;
        for (int first = 0; first < network.Program.Images; first += space.ChunkImages)
        {
            int images = Math.Min(space.ChunkImages, network.Program.Images - first);
            var scores = Evaluate(batch, space, first, images, null);
            int length = images * classes;
            scores.SubView((long)ageIndex * length, length).CopyToCPU(logits.Slice(first * classes, length));
        }
    }

    public void NetConductance(int layer, int trial, int ageIndex, Span<float> conductance)
    {
        var space = Workspace(1);
        ProgramChips(new Batch(trial, 1), space);
        long at = (ageIndex * network.TrialWeights) + network.Layers[layer].Offset;
        var shape = network.Layers[layer].Layer;
        long length = (long)shape.Rows * shape.PhysicalColumns;
        space.Weights.View.AsContiguous().SubView(at, length).CopyToCPU(conductance[..(int)length]);
    }

    public void Dispose()
    {
        workspace?.Dispose();
        network.Dispose();
    }

    private IlgpuWorkspace Workspace(int trials)
    {
        if (workspace is null || workspace.Trials < trials)
        {
            // A new one may not fit: then there is none, and the next call makes one for fewer trials.
            workspace?.Dispose();
            workspace = null;
            workspace = new IlgpuWorkspace(kernels.Accelerator, network, trials, chunkImages);
        }

        return workspace;
    }

    private void RunBatch(Batch batch, Span<AgeOutcome> outcomes, Span<ErrorMoments> errors, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        var space = Workspace(batch.Trials);
        ProgramChips(batch, space);
        EstimateNorms(batch, space);
        outcomes.Fill(new AgeOutcome(0, network.InputsClipped, 0));
        int chips = batch.Trials * network.AgeCount;
        int[] counters = new int[3 * chips];
        ErrorMoments[] recorded = new ErrorMoments[chips * network.Recorded.Length];
        for (int first = 0; first < network.Program.Images; first += space.ChunkImages)
        {
            cancellation.ThrowIfCancellationRequested();
            int images = Math.Min(space.ChunkImages, network.Program.Images - first);
            space.Counters.MemSetToZero();
            var scores = Evaluate(batch, space, first, images, recorded);
            if (network.Program.Labels.Length > 0)
            {
                var call = new ScoreCall { Chips = chips, Images = images, FirstImage = first, Classes = network.Program.Layers[^1].Columns };
                kernels.Score(scores, network.Labels.View, space.Counters.View.AsContiguous().SubView(2L * chips, chips), call);
            }

            space.Counters.View.AsContiguous().SubView(0, 3L * chips).CopyToCPU(counters);
            Add(counters, batch.Trials, outcomes);
        }

        for (int i = 0; i < errors.Length; i++) // [trial][age][layer] from [layer][age][trial]
        {
            int layer = i % network.Recorded.Length, chip = i / network.Recorded.Length;
            errors[i] = recorded[(((layer * network.AgeCount) + (chip % network.AgeCount)) * batch.Trials) + (chip / network.AgeCount)];
        }
    }

    private void Add(int[] counters, int trials, Span<AgeOutcome> outcomes)
    {
        int ages = network.AgeCount, chips = trials * ages;
        for (int chip = 0; chip < chips; chip++)
        {
            ref AgeOutcome outcome = ref outcomes[(chip % trials * ages) + (chip / trials)];
            outcome = new AgeOutcome(outcome.Correct + counters[(2 * chips) + chip], outcome.DacClipped + counters[chips + chip], outcome.AdcClipped + counters[chip]);
        }
    }

    /// <summary>Writes the conductances of all chips of a batch and the factors of their layers.</summary>
    private void ProgramChips(Batch batch, IlgpuWorkspace space)
    {
        for (int l = 0; l < network.Layers.Count; l++)
        {
            var layer = network.Layers[l];
            network.Devices.Write(l, space.Weights.View, space.Variances.View, WeightsOf(batch, l));
            if (network.Program.Compensation == Compensation.None || network.EstimatesNorm(l))
                Fill(space, batch, l, 1f);
            else
                Compensate(batch, space, l);
        }
    }

    private void Compensate(Batch batch, IlgpuWorkspace space, int l)
    {
        var layer = network.Layers[l];
        bool perColumn = network.Program.Compensation == Compensation.Column;
        SumCall sum = SumsOf(batch, l, perColumn ? 1 : 0);
        kernels.ColumnSums(space.Weights.View, layer.MeanCodes.View, space.Sums.View, space.Means.View, sum);
        var (factors, offsets) = FactorsOf(space, batch, l);
        if (network.Program.Compensation != Compensation.BatchNorm)
        {
            kernels.Compensation(space.Sums.View, space.Means.View, layer.Scales.View, network.Devices.Ages.View, factors, offsets, sum);
            return;
        }

        // A layer without batch normalisation has one factor per slice; the others' layout has one per column.
        using var bySlice = kernels.Accelerator.Allocate1D<float>((long)batch.Trials * network.AgeCount * layer.Layer.Slices);
        kernels.Compensation(space.Sums.View, space.Means.View, layer.Scales.View, network.Devices.Ages.View, bySlice.View, offsets, sum);
        float[] few = bySlice.GetAsArray1D();
        float[] all = [.. few.SelectMany(factor => Enumerable.Repeat(factor, layer.Layer.Columns))];
        Fill(space, batch, l, 1f);
        factors.CopyFromCPU(all);
    }

    private SumCall SumsOf(Batch batch, int l, int perColumn) => new()
    {
        Rows = network.Layers[l].Layer.Rows,
        Columns = network.Layers[l].Layer.Columns,
        Slices = network.Layers[l].Layer.Slices,
        Trials = batch.Trials,
        Ages = network.AgeCount,
        Events = network.Slots.Events.Length,
        PerColumn = perColumn,
        LookUps = network.Slots.LookUps.Count > 0 ? 1 : 0,
        TrialStride = network.TrialWeights,
        LayerOffset = network.Layers[l].Offset,
    };

    private (ArrayView<float> Factors, ArrayView<float> Offsets) FactorsOf(IlgpuWorkspace space, Batch batch, int l)
    {
        long chips = (long)batch.Trials * network.AgeCount, first = chips * network.FactorsBefore(l), length = chips * network.FactorStride(l);
        return (space.Factors.View.AsContiguous().SubView(first, length), network.PerColumn ? space.Offsets.View.AsContiguous().SubView(first, length) : space.Offsets.View.AsContiguous());
    }

    private void Fill(IlgpuWorkspace space, Batch batch, int l, float factor)
    {
        var (factors, offsets) = FactorsOf(space, batch, l);
        float[] same = new float[factors.Length];
        if (network.PerColumn)
            offsets.CopyFromCPU(same);
        Array.Fill(same, factor);
        factors.CopyFromCPU(same);
    }

    /// <summary>Batch normalisation estimated again, layer by layer, over the calibration inputs; all of them are one chunk.</summary>
    private void EstimateNorms(Batch batch, IlgpuWorkspace space)
    {
        if (network.Program.Compensation != Compensation.BatchNorm)
            return;
        int chips = batch.Trials * network.AgeCount, images = network.Program.CalibrationImages;
        ArrayView<float> codes = network.Inputs.View;
        for (int l = 0; l < network.Layers.Count; l++)
        {
            var layer = network.Layers[l];
            ArrayView<float> outputs = (l % 2 == 0 ? space.Front : space.Back).View;
            if (network.EstimatesNorm(l))
            {
                Multiply(batch, space, l, codes, outputs, MultiplyOf(batch, l, 0, images) with { Relu = 0, HasNextDac = 0, Calibrates = 1 });
                var (factors, offsets) = FactorsOf(space, batch, l);
                kernels.Norm(outputs, layer.Bias.View, layer.NormMean.View, layer.NormDeviation.View, factors, offsets, OutputsOf(l, chips, images, 0));
            }

            Multiply(batch, space, l, codes, outputs, MultiplyOf(batch, l, 0, images) with { Calibrates = 1 });
            codes = outputs;
        }

        space.Counters.MemSetToZero();
    }

    private WeightsCall WeightsOf(Batch batch, int layer)
    {
        var program = network.Program;
        var own = program.Layers[layer];
        Acting acting = Acting.Of(program, network.Targets.Model);
        return new WeightsCall
        {
            Rows = own.Rows,
            Columns = own.Columns,
            PhysicalColumns = own.PhysicalColumns,
            AddressColumns = network.Targets.AddressColumns(own),
            TileColumns = own.TileColumns,
            Layer = layer,
            FirstTrial = batch.FirstTrial,
            Trials = batch.Trials,
            Ages = network.AgeCount,
            Events = network.Slots.Events.Length,
            LookUps = network.Slots.LookUps.Count > 0 ? 1 : 0,
            Split = network.Targets.HasVariances ? 1 : 0,
            Shared = network.Targets.SharesReferences ? 1 : 0,
            PartnersDiffer = network.Targets.PartnersDiffer ? 1 : 0,
            Drift = network.Targets.Model.DrawsDrift ? 1 : 0,
            Activation = network.Targets.Model.DrawsActivation ? 1 : 0,
            Wears = acting.Wears,
            Sticks = acting.Sticks,
            Telegraphs = acting.Telegraphs,
            SlowNoise = acting.SlowNoise,
            NetOnly = acting.NetOnly,
            Key0 = (uint)program.Seed,
            Key1 = (uint)(program.Seed >> 32),
            TrialStride = network.TrialWeights,
            LayerOffset = network.Layers[layer].Offset,
            ReferenceOffset = ReferenceOffset(batch),
        };
    }

    /// <summary>Scores of a chunk of inputs on all chips, [age][trial][image, class]; recorded gets [layer][age][trial] errors.</summary>
    private ArrayView<float> Evaluate(Batch batch, IlgpuWorkspace space, int firstImage, int images, ErrorMoments[]? recorded)
    {
        int inputRows = network.Program.Layers[0].Rows;
        ArrayView<float> codes = network.Inputs.View.AsContiguous().SubView((long)firstImage * inputRows, (long)images * inputRows);
        for (int l = 0; l < network.Layers.Count; l++)
        {
            ArrayView<float> outputs = (l % 2 == 0 ? space.Front : space.Back).View;
            int place = recorded is null ? -1 : Array.IndexOf(network.Recorded, l);
            MultiplyCall call = MultiplyOf(batch, l, firstImage, images);
            Multiply(batch, space, l, codes, outputs, place < 0 ? call : call with { Relu = 0, HasNextDac = 0 });
            if (place >= 0)
                Record(batch, space, l, outputs, call, recorded.AsSpan(place * batch.Trials * network.AgeCount, batch.Trials * network.AgeCount));
            codes = outputs;
        }

        return codes;
    }

    private void Multiply(Batch batch, IlgpuWorkspace space, int l, ArrayView<float> codes, ArrayView<float> outputs, MultiplyCall call)
    {
        var layer = network.Layers[l];
        var (factors, offsets) = FactorsOf(space, batch, l);
        kernels.Multiply(
            network.Targets.DrawsFast, network.Targets.SharesFast, batch.Trials * network.AgeCount, codes, space.Weights.View, space.Variances.View, layer.Thermal.View, layer.Adc.View, layer.Scales.View, layer.Bias.View,
            factors, offsets, network.Devices.Ages.View, outputs, space.Counters.View, call);
    }

    /// <summary>Adds the errors of a layer's outputs, input by input in order, then applies its activation.</summary>
    private void Record(Batch batch, IlgpuWorkspace space, int l, ArrayView<float> outputs, MultiplyCall multiply, Span<ErrorMoments> sums)
    {
        int chips = batch.Trials * network.AgeCount;
        OutputCall call = OutputsOf(l, chips, multiply.Images, multiply.FirstImage);
        kernels.Errors(outputs, network.Layers[l].Ideal!.View, space.Moments.View, call);
        double[] moments = new double[(long)chips * multiply.Images * ErrorKernel.Moments];
        space.Moments.View.AsContiguous().SubView(0, moments.Length).CopyToCPU(moments);
        for (int chip = 0; chip < chips; chip++)
        {
            for (int i = 0; i < multiply.Images; i++)
            {
                Span<double> own = moments.AsSpan(((chip * multiply.Images) + i) * ErrorKernel.Moments, ErrorKernel.Moments);
                sums[chip] += new ErrorMoments(call.Columns, own[0], own[1], own[2], own[3]);
            }
        }

        if (multiply.Relu != 0 || multiply.HasNextDac != 0)
            kernels.Activation(outputs, space.Counters.View, call with { Relu = multiply.Relu, HasNextDac = multiply.HasNextDac, NextDac = multiply.NextDac });
    }

    private OutputCall OutputsOf(int l, int chips, int images, int firstImage) => new()
    {
        Chips = chips,
        Images = images,
        FirstImage = firstImage,
        Columns = network.Layers[l].Layer.Columns,
        Slices = network.Layers[l].Layer.Slices,
    };

    private MultiplyCall MultiplyOf(Batch batch, int index, int firstImage, int images)
    {
        var program = network.Program;
        var layer = program.Layers[index];
        Quantiser? next = index + 1 < program.Layers.Count ? program.Layers[index + 1].Dac : null;
        return new MultiplyCall
        {
            Rows = layer.Rows,
            Columns = layer.Columns,
            Slices = layer.Slices,
            TileRows = layer.TileRows,
            RowTiles = layer.RowTiles,
            Phases = layer.Phases,
            PhaseBits = layer.PhaseBits,
            PerColumn = network.PerColumn ? 1 : 0,
            FactorStride = network.FactorStride(index),
            HasVariances = network.Targets.HasVariances ? 1 : 0,
            HasThermal = network.Targets.Thermal ? 1 : 0,
            Layer = index,
            FirstTrial = batch.FirstTrial,
            Trials = batch.Trials,
            FirstImage = firstImage,
            Images = images,
            ImageBlocks = (images + MultiplyKernel<NoFastNoise>.BlockImages - 1) / MultiplyKernel<NoFastNoise>.BlockImages,
            HasAdc = layer.Adc is null ? 0 : 1,
            Relu = layer.Relu ? 1 : 0,
            HasNextDac = next is null ? 0 : 1,
            NextDac = IlgpuLayer.Constants(next),
            Key0 = (uint)program.Seed,
            Key1 = (uint)(program.Seed >> 32),
            TrialStride = network.TrialWeights,
            LayerOffset = network.Layers[index].Offset,
            CodeStride = index == 0 ? 0 : (long)images * layer.Rows,
            AddressColumns = network.Targets.AddressColumns(layer),
            TileColumns = layer.TileColumns,
            ReferenceOffset = ReferenceOffset(batch),
            ThermalOffset = (long)network.AgeCount * layer.RowTiles * layer.PhysicalColumns,
        };
    }

    /// <summary>Variances of references lie behind those of all carriers.</summary>
    private long ReferenceOffset(Batch batch) => network.Targets.SharesFast ? network.TrialWeights * batch.Trials * network.AgeCount : 0;

    private readonly record struct Batch(int FirstTrial, int Trials);
}
