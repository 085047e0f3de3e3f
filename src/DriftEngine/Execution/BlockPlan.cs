using DriftEngine.Kernels.Backends;
using DriftEngine.Kernels.Crossbar;

namespace DriftEngine.Execution;

/// <summary>A range of a point's trials that is computed, stored and resumed as a whole, at all ages.</summary>
/// <param name="Index">From 0.</param>
/// <param name="FirstTrial">Index x trials per block.</param>
/// <param name="Trials">At least 1.</param>
public readonly record struct Block(int Index, int FirstTrial, int Trials);

/// <summary>How a point's trials are cut into blocks: by the program alone, so that every machine and every run cuts alike.</summary>
/// <param name="TrialsPerBlock">A power of two, 1 to 4096.</param>
public sealed record BlockPlan(int TrialsPerBlock)
{
    /// <summary>Trials of a block at most.</summary>
    public const int MaxTrialsPerBlock = 4096;

    // About 15 s of a laptop with two cores that computes 100 GFLOP/s. Not measured: a measured time would cut differently
    // on every machine.
    private const double FlopPerBlock = 15.0 * 100e9;

    // What the noise of one device costs at one age, in flop: the goal of the engine is eight times the bare
    // multiply of 64 inputs, 7 x 64 x 2 / 2 devices per weight.
    private const double FlopPerDeviceAndAge = 448;

    // A normal deviate at the goal of 4.5 per 1000 flop.
    private const double FlopPerNormal = 222;

    /// <summary>The plan for a program.</summary>
    public static BlockPlan For(TrialProgram program)
    {
        double flopPerTrial = FlopPerTrial(program);
        int trials = 1;
        // Rounded to the nearest power of two by products only, which are the same on every machine.
        while (trials < MaxTrialsPerBlock && 1.5 * trials * flopPerTrial <= FlopPerBlock)
            trials *= 2;
        return new BlockPlan(trials);
    }

    /// <summary>Blocks that hold the first maxTrials trials; only the last one may be shorter than the others.</summary>
    public IEnumerable<Block> Blocks(int maxTrials)
    {
        for (int index = 0; (long)index * TrialsPerBlock < maxTrials; index++)
        {
            int first = index * TrialsPerBlock;
            yield return new Block(index, first, Math.Min(TrialsPerBlock, maxTrials - first));
        }
    }

    /// <summary>Estimated work of one trial at all ages, in floating-point operations.</summary>
    internal static double FlopPerTrial(TrialProgram program)
    {
        var targets = new DeviceTargets(program);
        double perAge = 0;
        foreach (CrossbarLayer layer in program.Layers)
        {
            double cells = (double)layer.Rows * layer.PhysicalColumns;
            // Noise of single reads multiplies a second time, for the variance, and draws a normal per tile output.
            double noise = (targets.HasVariances ? 2 * cells : 0) + (targets.DrawsFast ? (double)layer.PhysicalColumns * layer.RowTiles * FlopPerNormal : 0);
            perAge += (program.Images * layer.Phases * ((2 * cells) + noise)) + (2 * cells * FlopPerDeviceAndAge);
        }
        return program.AgesSeconds.Count * perAge;
    }
}
