using DriftEngine.Execution;
using DriftEngine.Kernels.Backends;
using DriftEngine.Kernels.Laws;
using DriftEngine.Network;
using DriftEngine.Study;
using DriftEngine.Tests.Mapping;

namespace DriftEngine.Tests.Execution;

public sealed class BlockPlanTests
{
    private static readonly DigitalNetwork Mnist = SmallNetwork.Create(784, 256, 128, 10);

    [Fact]
    public void The_MNIST_study_is_cut_into_blocks_of_64_chips()
    {
        TrialProgram program = Program(Mnist, 10000) with { AgesSeconds = [25, 3600, 86400, 2592000, 31536000, 315360000] };
        // 6 ages x 234,752 weights x (10,000 images x 2 flop + 2 devices x 448 flop) = 29.43 Gflop: 51 trials in 1.5 Tflop.
        Assert.Equal(29.433e9, BlockPlan.FlopPerTrial(program), 1e6);
        Assert.Equal(64, BlockPlan.For(program).TrialsPerBlock);
    }

    [Fact]
    public void Blocks_halve_when_the_work_doubles()
    {
        TrialProgram program = Program(Mnist, 10000) with { AgesSeconds = [25, 3600, 86400, 2592000, 31536000, 315360000] };
        TrialProgram twice = program with { AgesSeconds = [.. program.AgesSeconds, .. program.AgesSeconds] };
        Assert.Equal(32, BlockPlan.For(twice).TrialsPerBlock);
    }

    [Fact]
    public void Split_read_noise_is_counted_as_a_second_multiply_and_a_normal_per_output()
    {
        TrialProgram program = Program(SmallNetwork.Create(6, 4), 100);
        TrialProgram split = program with { Technology = program.Technology with { ReadNoise = ReadNoise.Split } };
        // 2 ages x 100 images x (2 x 24 flop + 4 columns x 2 row tiles x 222 flop).
        Assert.Equal(2 * 100 * ((2 * 24) + (8 * 222)), BlockPlan.FlopPerTrial(split) - BlockPlan.FlopPerTrial(program));
    }

    [Fact]
    public void Tiny_and_huge_programs_stay_within_1_and_4096()
    {
        Assert.Equal(4096, BlockPlan.For(Program(SmallNetwork.Create(6, 3), 10)).TrialsPerBlock);
        TrialProgram huge = Program(Mnist, 10000) with { AgesSeconds = [.. Enumerable.Range(0, 1000).Select(i => 20.0 + i)] };
        Assert.Equal(1, BlockPlan.For(huge).TrialsPerBlock);
    }

    [Fact]
    public void The_trial_rule_does_not_move_a_block()
    {
        DataSet data = SmallNetwork.Inputs(Mnist, 100);
        StudySpec spec = SmallNetwork.Study(new MappingSpec(512, 512, WeightScale.Max, 100));
        BlockPlan few = BlockPlan.For(TrialProgramPlan.Build(spec with { Trials = new TrialSpec(1, 5, null, 0.95) }, Mnist, data));
        BlockPlan many = BlockPlan.For(TrialProgramPlan.Build(spec with { Trials = new TrialSpec(64, 9000, 0.001, 0.99) }, Mnist, data));
        Assert.Equal(few, many);
        Assert.Equal(many.Blocks(9000).Take(2), many.Blocks(2 * many.TrialsPerBlock));
    }

    [Fact]
    public void Blocks_hold_every_trial_once()
    {
        Assert.Equal([new Block(0, 0, 8), new Block(1, 8, 8), new Block(2, 16, 4)], new BlockPlan(8).Blocks(20));
        Assert.Equal([new Block(0, 0, 8), new Block(1, 8, 8)], new BlockPlan(8).Blocks(16));
        Assert.Equal([new Block(0, 0, 1)], new BlockPlan(8).Blocks(1));
        Assert.Equal(int.MaxValue, new BlockPlan(1 << 20).Blocks(int.MaxValue).Sum(block => (long)block.Trials));
    }

    private static TrialProgram Program(DigitalNetwork network, int images)
    {
        StudySpec spec = SmallNetwork.Study(new MappingSpec(5, 3, WeightScale.Max, 100));
        TrialProgram one = TrialProgramPlan.Build(spec, network, SmallNetwork.Inputs(network, 1));
        return one with { Inputs = new float[images * network.Features], Labels = new int[images] };
    }
}
