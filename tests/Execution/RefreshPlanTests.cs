using DriftEngine.Execution;
using DriftEngine.Kernels.Backends;
using DriftEngine.Kernels.Crossbar;
using DriftEngine.Network;
using DriftEngine.Study;
using DriftEngine.Tests.Mapping;

namespace DriftEngine.Tests.Execution;

/// <summary>Chips that are programmed anew when their response has left a band.</summary>
public sealed class RefreshPlanTests
{
    private const double Band = 0.1, Last = 1000;

    private static readonly DigitalNetwork Net = SmallNetwork.Create(13, 7, 4);
    private static readonly StudySpec Spec = SmallNetwork.Study(new MappingSpec(5, 3, WeightScale.Max, 100)) with { AgesSeconds = [25, 600, Last] };

    [Fact]
    public void At_every_moment_the_response_has_just_left_the_band()
    {
        TrialProgram program = Program(Spec);
        IReadOnlyList<double> moments = RefreshPlan.ByBand(program, Band);
        Assert.True(moments.Count >= 3, $"{moments.Count} moments");
        double start = 0;
        foreach (double moment in moments)
        {
            Assert.InRange(Math.Abs(MeanResponse.At(program, start, moment - start) - 1), Band, Band * 1.001);
            Assert.InRange(Math.Abs(MeanResponse.At(program, start, (moment - start) * 0.999) - 1), 0, Band);
            start = moment;
        }

        Assert.InRange(Math.Abs(MeanResponse.At(program, start, Last - start) - 1), 0, Band);
    }

    [Fact]
    public void At_one_temperature_the_intervals_are_equal()
    {
        IReadOnlyList<double> moments = RefreshPlan.ByBand(Program(Spec), Band);
        Assert.All(moments.Index(), moment => Assert.InRange(moment.Item / ((moment.Index + 1) * moments[0]), 0.999, 1.001));
    }

    [Fact]
    public void A_wider_band_asks_for_fewer_and_without_drift_for_none()
    {
        Assert.True(RefreshPlan.ByBand(Program(Spec), 0.2).Count < RefreshPlan.ByBand(Program(Spec), Band).Count);
        Assert.Empty(RefreshPlan.ByBand(Program(Spec with { Technology = Spec.Technology with { Drift = false } }), Band));
    }

    [Fact]
    public void The_band_of_a_study_becomes_moments_of_its_program()
    {
        TrialProgram program = Program(Spec with { Refresh = new RefreshSpec(null, Band) });
        Assert.Equal(RefreshPlan.ByBand(Program(Spec), Band), program.Life.RefreshSeconds);
        Assert.Equal(0, program.Contexts[0].ProgrammedAt);
        Assert.Equal(program.Life.RefreshSeconds[^1], program.Contexts[^1].ProgrammedAt);
    }

    private static TrialProgram Program(StudySpec spec) => TrialProgramPlan.Build(spec, Net, SmallNetwork.Inputs(Net, 3));
}
