using DriftEngine.Kernels.Crossbar;
using DriftEngine.Kernels.Digital;
using DriftEngine.Kernels.Laws;
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

    public IlgpuTrialRunner(IlgpuKernels kernels, TrialProgram program, int? chunkImages = null)
    {
        this.kernels = kernels;
        network = new IlgpuNetwork(kernels.Accelerator, program);
        bool checker = kernels.Accelerator is CPUAccelerator;
        double work = (double)network.TrialWeights * network.AgeCount * program.Images;
        double wanted = Math.Clamp(Math.Ceiling((checker ? CheckerBatchWork : BatchWork) / work), 1, 4096);
        (int fitting, int fittingChunk) = IlgpuWorkspace.Fit(network, checker ? CheckerMemoryBytes : kernels.Accelerator.MemorySize / 2);
        this.chunkImages = chunkImages ?? fittingChunk;
        PreferredTrials = (int)Math.Min(wanted, fitting);
    }

    public int PreferredTrials { get; }

    public void Run(int firstTrial, int trials, Span<AgeOutcome> outcomes, CancellationToken cancellation)
    {
        int ages = network.AgeCount;
        for (int done = 0; done < trials; done += PreferredTrials)
        {
            int count = Math.Min(PreferredTrials, trials - done);
            RunBatch(new Batch(firstTrial + done, count), outcomes.Slice(done * ages, count * ages), cancellation);
        }
    }

    public void Logits(int trial, int ageIndex, Span<float> logits)
    {
        var batch = new Batch(trial, 1);
        var space = Workspace(1);
        ProgramChips(batch, space);
        int classes = network.Program.Layers[^1].Columns;
        for (int first = 0; first < network.Program.Images; first += space.ChunkImages)
        {
            int images = Math.Min(space.ChunkImages, network.Program.Images - first);
            var scores = Evaluate(batch, space, first, images);
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
        long length = (long)shape.Rows * shape.Columns;
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
            workspace?.Dispose();
            workspace = new IlgpuWorkspace(kernels.Accelerator, network, trials, chunkImages);
        }

        return workspace;
    }

    private void RunBatch(Batch batch, Span<AgeOutcome> outcomes, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        var space = Workspace(batch.Trials);
        ProgramChips(batch, space);
        outcomes.Fill(new AgeOutcome(0, network.InputsClipped, 0));
        int chips = batch.Trials * network.AgeCount;
        int[] counters = new int[3 * chips];
        for (int first = 0; first < network.Program.Images; first += space.ChunkImages)
        {
            cancellation.ThrowIfCancellationRequested();
            int images = Math.Min(space.ChunkImages, network.Program.Images - first);
            space.Counters.MemSetToZero();
            var scores = Evaluate(batch, space, first, images);
            var call = new ScoreCall { Chips = chips, Images = images, FirstImage = first, Classes = network.Program.Layers[^1].Columns };
            kernels.Score(scores, network.Labels.View, space.Counters.View.AsContiguous().SubView(2L * chips, chips), call);
            space.Counters.View.AsContiguous().SubView(0, 3L * chips).CopyToCPU(counters);
            Add(counters, batch.Trials, outcomes);
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
        long chips = (long)batch.Trials * network.AgeCount;
        for (int l = 0; l < network.Layers.Count; l++)
        {
            var layer = network.Layers[l];
            kernels.Weights(layer.Targets.View, network.Ages.View, space.Weights.View, space.Variances.View, WeightsOf(batch, l));
            if (!network.Program.GlobalDriftCompensation)
                continue;
            var sum = new SumCall
            {
                Rows = layer.Layer.Rows,
                Columns = layer.Layer.Columns,
                Trials = batch.Trials,
                Ages = network.AgeCount,
                TrialStride = network.TrialWeights,
                LayerOffset = layer.Offset,
            };
            kernels.ColumnSums(space.Weights.View, space.Sums.View, sum);
            kernels.Compensation(space.Sums.View, space.Factors.View.AsContiguous().SubView(l * chips, chips), sum);
        }

        if (!network.Program.GlobalDriftCompensation)
            space.Factors.View.AsContiguous().SubView(0, chips * network.Layers.Count).CopyFromCPU(Ones(chips * network.Layers.Count));
    }

    private WeightsCall WeightsOf(Batch batch, int layer)
    {
        var program = network.Program;
        var (slope, intercept, cap) = PcmTargets.PrepareNoise(program.Technology);
        return new WeightsCall
        {
            Rows = program.Layers[layer].Rows,
            Columns = program.Layers[layer].Columns,
            Layer = layer,
            FirstTrial = batch.FirstTrial,
            Trials = batch.Trials,
            Ages = network.AgeCount,
            Split = network.Split ? 1 : 0,
            Key0 = (uint)program.Seed,
            Key1 = (uint)(program.Seed >> 32),
            NoiseSlope = slope,
            NoiseIntercept = intercept,
            NoiseCap = cap,
            Partner = IlgpuLayer.Target(program.Technology, 0f),
            TrialStride = network.TrialWeights,
            LayerOffset = network.Layers[layer].Offset,
        };
    }

    /// <summary>Scores of a chunk of inputs on all chips, [age][trial][image, class].</summary>
    private ArrayView<float> Evaluate(Batch batch, IlgpuWorkspace space, int firstImage, int images)
    {
        int chips = batch.Trials * network.AgeCount;
        int inputRows = network.Program.Layers[0].Rows;
        ArrayView<float> codes = network.Inputs.View.AsContiguous().SubView((long)firstImage * inputRows, (long)images * inputRows);
        for (int l = 0; l < network.Layers.Count; l++)
        {
            var layer = network.Layers[l];
            ArrayView<float> outputs = (l % 2 == 0 ? space.Front : space.Back).View;
            ArrayView<float> factors = space.Factors.View.AsContiguous().SubView((long)l * chips, chips);
            kernels.Multiply(
                network.Split, chips, codes, space.Weights.View, space.Variances.View, layer.Adc.View, layer.Columns.View,
                factors, network.Ages.View, outputs, space.Counters.View, MultiplyOf(batch, l, firstImage, images));
            codes = outputs;
        }

        return codes;
    }

    private MultiplyCall MultiplyOf(Batch batch, int index, int firstImage, int images)
    {
        var program = network.Program;
        var layer = program.Layers[index];
        Quantiser? next = index + 1 < program.Layers.Count ? program.Layers[index + 1].Dac : null;
        return new MultiplyCall
        {
            Rows = layer.Rows,
            Columns = layer.Columns,
            TileRows = layer.TileRows,
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
        };
    }

    private static float[] Ones(long length)
    {
        float[] ones = new float[length];
        Array.Fill(ones, 1f);
        return ones;
    }

    private readonly record struct Batch(int FirstTrial, int Trials);
}
