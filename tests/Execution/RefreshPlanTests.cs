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
    private const double Band = 0.1, Last = 1000, Settling = 20, Day = 86_400;

    private static readonly DigitalNetwork Net = SmallNetwork.Create(13, 7, 4);
    private static readonly StudySpec Spec = SmallNetwork.Study(new MappingSpec(5, 3, WeightScale.Max, 100)) with { AgesSeconds = [25, 600, Last] };

    [Fact]
    public void At_every_moment_the_response_has_just_left_the_band()
    {
        TrialProgram program = Program(Spec);
        IReadOnlyList<double> moments = RefreshPlan.ByBand(program, Band);
        Assert.True(moments.Count >= 3, $"{moments.Count} moments");
        double start = 0;
        for (int e = 0; e < moments.Count; e++)
        {
            Assert.InRange(Left(program, e, start, moments[e]), Band, Band * 1.001);
            Assert.InRange(Left(program, e, start, start + ((moments[e] - start) * 0.999)), 0, Band);
            start = moments[e];
        }

        Assert.InRange(Left(program, moments.Count, start, Last), 0, Band);
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

    /// <summary>Moments belong to the chip: a later last age only adds to them.</summary>
    [Fact]
    public void The_last_age_moves_no_moment()
    {
        IReadOnlyList<double> few = RefreshPlan.ByBand(Program(Spec), Band), more = RefreshPlan.ByBand(Program(Spec with { AgesSeconds = [25, 600, Last, 2.5 * Last] }), Band);
        Assert.True(more.Count > few.Count);
        Assert.Equal(few, more.Take(few.Count));
    }

    /// <summary>Devices that were just programmed are not settled: a read then comes before the refresh.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    [InlineData(Settling)]
    public void A_read_at_a_moment_or_while_the_devices_settle_comes_before_it(double after)
    {
        double moment = RefreshPlan.ByBand(Program(Spec), Band)[0], age = moment + after;
        TrialProgram program = Program(Spec with { AgesSeconds = [25, age, Last], Refresh = new RefreshSpec(null, Band) });
        Assert.Equal(Math.BitIncrement(age), program.Life.RefreshSeconds[0]);
        Assert.Equal(0, program.Contexts[1].ProgrammedAt);
        Assert.Equal(program.Contexts[1], Program(Spec with { AgesSeconds = [25, age], Refresh = new RefreshSpec(null, Band) }).Contexts[1]);
        TrialProgram later = Program(Spec with { AgesSeconds = [25, moment + Settling + 1, Last], Refresh = new RefreshSpec(null, Band) });
        Assert.Equal((moment, moment), (later.Life.RefreshSeconds[0], later.Contexts[1].ProgrammedAt));
    }

    [Fact]
    public void Reads_that_leave_no_time_to_settle_are_refused()
    {
        double moment = RefreshPlan.ByBand(Program(Spec), Band)[0];
        var refused = Assert.Throws<StudyException>(() => RefreshPlan.ByBand(Program(Spec with { AgesSeconds = [25, moment + 15, moment + 31, Last] }), Band));
        Assert.Equal("ages", refused.Error.Where);
        Assert.Contains("is 16 s after a refresh of the band", refused.Error.What, StringComparison.Ordinal);
        Assert.NotEmpty(RefreshPlan.ByBand(Program(Spec with { AgesSeconds = [25, moment + 15, moment + 36, Last] }), Band));
    }

    /// <summary>A day that ends warm: the response leaves the band at the first read of a cooler day, which is an age.</summary>
    [Fact]
    public void A_read_at_the_corner_of_a_mission_is_the_same_with_later_ages_and_without()
    {
        StudySpec spec = Spec with { Mission = Daily(23 * 3600, 3600, 40), AgesSeconds = [9 * Day] };
        TrialProgram program = Program(spec);
        double band = (Left(program, 0, 0, 8 * Day) + Left(program, 0, 0, (8 * Day) - 3601)) / 2;
        Assert.Equal(8 * Day, RefreshPlan.ByBand(program, band)[0]);
        spec = spec with { Refresh = new RefreshSpec(null, band) };
        TrialProgram alone = Program(spec with { AgesSeconds = [8 * Day] }), both = Program(spec with { AgesSeconds = [8 * Day, 9 * Day] });
        Assert.Equal((0, alone.Contexts[0]), (both.Contexts[0].ProgrammedAt, both.Contexts[0]));
        Assert.Equal(Math.BitIncrement(8 * Day), both.Contexts[1].ProgrammedAt);
    }

    /// <summary>Five warm seconds between two moments of a coarse search.</summary>
    [Fact]
    public void A_short_excursion_is_seen()
    {
        StudySpec spec = Spec with { Mission = new MissionSpec(null, [new(200, 25, 25), new(5, 150, 150), new(35, 25, 25)], 1, null, null), AgesSeconds = [25, 240] };
        TrialProgram program = Program(spec);
        double cool = Math.Max(Left(program, 0, 0, 199), Left(Program(Spec), 0, 0, 240)), warm = Left(program, 0, 0, 202);
        Assert.True(warm > 1.1 * cool, $"{warm} and {cool}");
        Assert.Equal(200, RefreshPlan.ByBand(program, (warm + cool) / 2)[0]);
        Assert.Empty(RefreshPlan.ByBand(Program(spec with { Mission = MissionSpec.Constant(25) }), (warm + cool) / 2));
    }

    /// <summary>Floating gates that were written often lose charge; fresh ones hold it.</summary>
    [Fact]
    public void Writes_count_for_the_plan()
    {
        StudySpec spec = Spec with
        {
            Technology = TechnologySpec.Of("fl-nor") with { Changes = new Dictionary<string, double> { ["loss_per_ev"] = 0.019 } },
            Mission = MissionSpec.Constant(85),
            AgesSeconds = [3600, 365 * Day],
        };
        Assert.NotEmpty(RefreshPlan.ByBand(Program(spec with { CyclesSpent = 1e5 }), 0.3));
        Assert.Empty(RefreshPlan.ByBand(Program(spec), 0.3));
    }

    private static MissionSpec Daily(double cool, double warm, double celsius) => new(null, [new(cool, 25, 25), new(warm, celsius, celsius)], null, null, null);

    private static double Left(TrialProgram program, int programmingEvent, double start, double at) => Math.Abs(new MeanResponse(program).After(programmingEvent, start)(at) - 1);

    private static TrialProgram Program(StudySpec spec) => TrialProgramPlan.Build(spec, Net, SmallNetwork.Inputs(Net, 3));
}
