using DriftEngine.Kernels.Backends;
using DriftEngine.Kernels.Laws;

namespace DriftEngine.Tests.Ptx;

/// <summary>Memory of one batch of trials. It starts as NaN, so that a value which no kernel wrote spoils the result.</summary>
internal sealed class PtxBatch
{
    public PtxBatch(TrialProgram program, int firstTrial, int trials, int events)
    {
        int ages = program.AgesSeconds.Count, lookUps = program.Compensation == Compensation.Temperature ? ages : 0;
        (FirstTrial, Trials, Chips, Slots) = (firstTrial, trials, trials * ages, ages + events + lookUps);
        long trialWeights = program.Layers.Sum(layer => (long)layer.Targets.Length);
        Weights = Undefined(trialWeights * trials * Slots);
        Variances = Undefined(HasVariances(program) ? trialWeights * Chips * (program.Scheme == PairScheme.Offset ? 2 : 1) : 1);
        Factors = new float[program.Layers.Count][];
        Offsets = new float[program.Layers.Count][];
        Clipped = new int[2 * Chips];
        Errors = new ErrorMoments[Chips, program.Recorded.Count];
    }

    public PtxMemory Memory { get; } = new();

    public int FirstTrial { get; }

    public int Trials { get; }

    public int Chips { get; }

    /// <summary>States of a chip: ages, programming events, look-ups.</summary>
    public int Slots { get; }

    /// <summary>[slot][trial][layer][row, column of all slices].</summary>
    public float[] Weights { get; }

    public float[] Variances { get; }

    /// <summary>Of every layer: [age][trial][slice, or column of all slices].</summary>
    public float[][] Factors { get; }

    /// <summary>Likewise.</summary>
    public float[][] Offsets { get; }

    /// <summary>ADC clips of every chip, then DAC clips.</summary>
    public int[] Clipped { get; }

    /// <summary>[chip, recorded layer].</summary>
    public ErrorMoments[,] Errors { get; }

    /// <summary>[age][trial][image, class].</summary>
    public float[] Scores { get; set; } = [];

    public static bool HasVariances(TrialProgram program) => program.Technology.Model(program.Life).HasFastNoise || new EffectModel(program.Technology, program.Life).Telegraphs;

    public static float[] Undefined(long length)
    {
        float[] values = new float[length];
        Array.Fill(values, float.NaN);
        return values;
    }

    public bool Holds(int trial) => trial >= FirstTrial && trial < FirstTrial + Trials;

    public int Chip(int trial, int age) => (age * Trials) + trial - FirstTrial;
}
