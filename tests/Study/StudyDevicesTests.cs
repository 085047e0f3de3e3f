using DriftEngine.Kernels.Backends;
using DriftEngine.Kernels.Laws;
using DriftEngine.Study;
using DriftEngine.Technology;

namespace DriftEngine.Tests.Study;

/// <summary>What devices are, how weights sit on them, and what they live through.</summary>
public sealed class StudyDevicesTests(StudyFolder folder) : IClassFixture<StudyFolder>
{
    public static TheoryData<string> Presets { get; } = [.. TechnologyPresets.All.Select(preset => preset.Name)];

    [Theory]
    [MemberData(nameof(Presets))]
    public void Every_parameter_and_word_of_every_preset_is_a_setting(string name)
    {
        TechnologyPreset preset = TechnologyPresets.Find(name)!;
        string ages = FormattableString.Invariant($"\"ages\": [{preset.Parameters.ProgrammedAtSeconds}],");
        foreach (DeviceParameter parameter in preset.Table)
        {
            double old = parameter.Get(preset.Parameters), changed = Math.Clamp(old, parameter.Least, parameter.Most);
            Assert.Equal(old, changed); // defaults are inside their own limits
            TechnologySpec spec = folder.Spec((6, FormattableString.Invariant($"\"technology\": {{ \"preset\": \"{name}\", \"{parameter.Name}\": {old:R} }},")), (12, ages)).Technology;
            Assert.Equal([parameter.Name], spec.Changes.Keys);
            Assert.Equal(preset.Parameters, spec.Parameters);
        }

        foreach (DeviceChoice choice in preset.Choices)
        {
            foreach (string word in choice.Words)
                Assert.Equal(word, choice.Get(folder.Spec((6, $"\"technology\": {{ \"preset\": \"{name}\", \"{choice.Name}\": \"{word}\" }},"), (12, ages)).Technology.Parameters));
        }
    }

    [Theory]
    [MemberData(nameof(Presets))]
    public void Range_of_every_parameter_that_has_one_is_swept(string name)
    {
        TechnologyPreset preset = TechnologyPresets.Find(name)!;
        foreach (DeviceParameter parameter in preset.Table.Where(p => p.Range is not null))
        {
            var (low, high) = parameter.Range!.Value;
            Assert.InRange(low, parameter.Least, high);
            Assert.InRange(high, low, parameter.Most);
            double age = Math.Max(preset.Parameters.ProgrammedAtSeconds, parameter.Name == "t_c_s" ? high : 0);
            StudyPlan plan = folder.Parse(StudyFolder.Text(
                (6, $"\"technology\": \"{name}\","), (12, FormattableString.Invariant($"\"ages\": [{age}],")), (14, $"\"sweep\": {{ \"technology.{parameter.Name}\": \"range\" }}")));
            Assert.Equal(new[] { low, parameter.Get(preset.Parameters), high }.Distinct(), plan.Points.Select(p => parameter.Get(p.Spec.Technology.Parameters)));
        }
    }

    [Fact]
    public void Range_is_low_default_and_high_as_numbers()
    {
        StudyPlan plan = folder.Parse(StudyFolder.Text((14, "\"sweep\": { \"technology\": { \"activation_max_ev\": \"range\", \"drift\": [false] } }")));
        Assert.Equal(["0.1", "0.22", "0.4"], plan.Points.Select(p => p.Swept[0].Value));
        Assert.Equal("technology.activation_max_ev", plan.Points[0].Swept[0].Key);
        Assert.All(plan.Points, p => Assert.False(p.Spec.Technology.Parameters.Drift));
    }

    [Fact]
    public void Switches_are_those_of_the_preset_unless_set()
    {
        DeviceParameters plain = folder.Spec().Technology.Parameters;
        Assert.Equal((false, false), (plain.TelegraphNoise, plain.ThermalNoise));
        DeviceParameters set = folder.Spec((6, "\"technology\": { \"preset\": \"rr-hfox\", \"telegraph_noise\": true, \"thermal_noise\": true },")).Technology.Parameters;
        Assert.Equal((true, true), (set.TelegraphNoise, set.ThermalNoise));
        Assert.Contains("carries a trap", folder.Error(StudyFolder.Text((6, "\"technology\": { \"preset\": \"pcm-1m\", \"telegraph_noise\": true },"))).What, StringComparison.Ordinal);
    }

    [Fact]
    public void Parameters_stand_for_the_changes_that_make_them()
    {
        var parameters = new PcmParameters { Drift = false, NuMeanMin = 0.04, TelegraphNoise = true };
        TechnologySpec spec = TechnologySpec.Of("pcm-1m", parameters);
        Assert.Equal(parameters, spec.Parameters);
        Assert.Equal([new("nu_mean_min", 0.04)], spec.Changes);
        Assert.Equal(new PcmParameters(), TechnologySpec.Of("pcm-1m").Parameters);
    }

    [Fact]
    public void Table_of_devices_is_read()
    {
        const string Text = "{ \"times\": [\"1s\", 60], \"conductances_us\": [0.5, 5, 25], \"sigma_us\": [[0.1, 0.2, 0.3], [1, 2, 3]], \"shift_us\": [[0, 0, 0], [0, -0.1, -1]], \"nu_mean\": [0.1, 0.05, 0], \"nu_spread\": [0.01, 0.02, 0], \"read_noise\": 0.01, \"temperature_c\": 25 }";
        TechnologySpec spec = folder.Spec((6, $"\"technology\": {{ \"table\": {Text}, \"read_noise\": false }},"), (12, "\"ages\": [1, 60],")).Technology;
        TableSpec table = spec.Table!;
        Assert.Equal((TechnologySpec.TableName, 1.0, ReadNoise.Off), (spec.Preset, spec.Parameters.ProgrammedAtSeconds, spec.ReadNoise));
        Assert.Equal([1, 60], table.TimesSeconds);
        Assert.Equal([0.5, 5, 25], table.ConductancesMicrosiemens);
        Assert.Equal([[0.1, 0.2, 0.3], [1, 2, 3]], table.SigmaMicrosiemens);
        Assert.Equal([[0, 0, 0], [0, -0.1, -1]], table.ShiftMicrosiemens);
        Assert.Equal([0.1, 0.05, 0], table.NuMean);
        Assert.Equal([0.01, 0.02, 0], table.NuSpread);
        Assert.Equal((0.01, 25.0), (table.ReadNoise, table.TemperatureCelsius));
        var parameters = Assert.IsType<TableParameters>(spec.Parameters);
        Assert.Equal((0.5, 25.0, 0.01), (parameters.GMinMicrosiemens, parameters.GMaxMicrosiemens, parameters.ReadNoiseRelative));
    }

    [Fact]
    public void Table_takes_the_parameters_that_every_technology_has()
    {
        const string Table = "\"table\": { \"times\": [1, 1e6], \"conductances_us\": [0, 25], \"sigma_us\": [[0, 0], [0, 0]] }";
        StudySpec spec = folder.Spec((6, $"\"technology\": {{ {Table}, \"g_max_us\": 20, \"stuck_high_share\": 0.25 }},"), (9, "\"faults\": { \"yield\": 0.9 }, \"read_duty\": 0.1,"));
        Assert.Equal(20, spec.Technology.Parameters.GMaxMicrosiemens);
        Assert.Equal(0.025, spec.Faults.StuckHigh, 12);
        Assert.Equal(0.1, spec.ReadsPerSecond * spec.Technology.Parameters.ReadSeconds, 12);
        Assert.Contains("outside of the table", folder.Error(StudyFolder.Text((6, $"\"technology\": {{ {Table}, \"g_max_us\": 30 }},"))).What, StringComparison.Ordinal);
    }

    [Fact]
    public void Table_holds_for_its_time_and_temperature_alone()
    {
        const string Line = "\"technology\": { \"table\": { \"times\": [1, 60], \"conductances_us\": [0, 5], \"sigma_us\": [[0, 0], [0, 0]], \"temperature_c\": 85 } },";
        Assert.Contains("up to 1 min (fitted", folder.Error(StudyFolder.Text((6, Line), (11, "\"temperature_c\": 85,"), (12, "\"programming_temperature_c\": 85, \"ages\": [\"1h\"],"))).Allowed, StringComparison.Ordinal);
        Assert.StartsWith("85 C, up to", folder.Error(StudyFolder.Text((6, Line), (12, "\"ages\": [60],"))).Allowed, StringComparison.Ordinal);
        TableSpec table = folder.Spec((6, Line), (11, "\"temperature_c\": 85,"), (12, "\"ages\": [60],")).Technology.Table!;
        Assert.Equal([[0, 0], [0, 0]], table.ShiftMicrosiemens); // what is left out is zero
        Assert.Equal([0, 0], table.NuMean);
        Assert.Equal(new double?[] { 25 }, [folder.Spec((3, "\"allow_extrapolation\": true,"), (6, Line), (12, "\"ages\": [60],")).Mission.ConstantCelsius]);
        Assert.Contains("lies outside of the table", folder.Error(StudyFolder.Text((3, "\"allow_extrapolation\": true,"), (6, Line), (12, "\"ages\": [\"1y\"],"))).What, StringComparison.Ordinal);
    }

    [Fact]
    public void Cells_of_a_weight()
    {
        MappingSpec plain = folder.Spec((7, "")).Mapping;
        Assert.Equal((1, null, PairScheme.Differential, PairModel.Physical), (plain.Slices, plain.BitsPerCell, plain.Scheme, plain.Pair));
        MappingSpec sliced = folder.Spec((7, "\"mapping\": { \"slices\": 2, \"bits_per_cell\": 4, \"scheme\": \"complementary\" },")).Mapping;
        Assert.Equal((2, 4, PairScheme.Complementary), (sliced.Slices, sliced.BitsPerCell, sliced.Scheme));
        Assert.Equal(PairModel.NetOnly, folder.Spec((7, "\"mapping\": { \"pair\": \"net-only\" },")).Mapping.Pair);
    }

    [Theory]
    [InlineData("{ }", 4, 1)]
    [InlineData("{ \"slices\": 1 }", 1, 1)]
    [InlineData("{ \"slices\": 8, \"bits_per_cell\": 1, \"scheme\": \"complementary\" }", 8, 1)]
    [InlineData("{ \"bits_per_cell\": null }", 4, 1)]
    public void Binary_devices_hold_one_bit(string mapping, int slices, int bits)
    {
        MappingSpec spec = Binary(mapping);
        Assert.Equal((slices, bits), (spec.Slices, spec.BitsPerCell));
    }

    [Theory]
    [InlineData("{ \"bits_per_cell\": 2 }", "a binary device cannot hold 2 bits")]
    [InlineData("{ \"scheme\": \"offset\" }", "\"offset\" is not possible with binary devices")]
    public void What_binary_devices_cannot_do_is_named(string mapping, string part)
    {
        StudyError error = Assert.Throws<StudyException>(() => Binary(mapping)).Error;
        StudyFolder.AssertHelps(error);
        Assert.Contains(part, error.What, StringComparison.Ordinal);
    }

    private MappingSpec Binary(string mapping) => folder.Spec((6, "\"technology\": \"mr-auto\","), (7, $"\"mapping\": {mapping},")).Mapping;

    [Fact]
    public void Parameter_of_another_technology_is_named_with_it()
    {
        DeviceParameter foreign = TechnologyPresets.Find("mr-auto")!.Table.First(p => TechnologyPresets.Find("pcm-1m")!.Table.All(own => own.Name != p.Name));
        StudyError error = folder.Error(StudyFolder.Text((6, $"\"technology\": {{ \"preset\": \"pcm-1m\", \"{foreign.Name}\": 1 }},")));
        Assert.Equal($"test.json, line 6 (technology.{foreign.Name})", error.Where);
        Assert.Contains("It is a parameter of mr-", error.Remedy, StringComparison.Ordinal);
        error = folder.Error(StudyFolder.Text((14, $"\"sweep\": {{ \"technology.{foreign.Name}\": [1] }}")));
        Assert.Equal($"test.json, line 14 (sweep.technology.{foreign.Name}[0])", error.Where);
    }

    [Fact]
    public void Word_of_a_technology_that_is_none_is_named()
    {
        (TechnologyPreset preset, DeviceChoice choice) = TechnologyPresets.All.SelectMany(p => p.Choices.Select(c => (p, c))).First();
        StudyError error = folder.Error(StudyFolder.Text((6, $"\"technology\": {{ \"preset\": \"{preset.Name}\", \"{choice.Name}\": \"nothing\" }},"), (12, "\"ages\": [\"1d\"],")));
        Assert.Contains($"\"{choice.Words[0]}\"", error.Allowed, StringComparison.Ordinal);
    }

    [Fact]
    public void Technologies_are_swept_against_each_other()
    {
        StudyPlan plan = folder.Parse(StudyFolder.Text((12, "\"ages\": [\"1d\"],"), (14, "\"sweep\": { \"technology\": [\"pcm-1m\", { \"preset\": \"mr-auto\", \"drift\": false }] }")));
        Assert.Equal([("pcm-1m", null), ("mr-auto", 1)], plan.Points.Select(p => (p.Spec.Technology.Preset, p.Spec.Mapping.BitsPerCell)));
    }

    [Theory]
    [InlineData("", null)]
    [InlineData(", \"phases\": null", null)]
    [InlineData(", \"phases\": 1", null)]
    [InlineData(", \"phases\": \"bit-serial\"", 1)]
    [InlineData(", \"phases\": 8", 1)]
    [InlineData(", \"phases\": 3", 3)]
    [InlineData(", \"phases\": 2", 4)]
    [InlineData(", \"bits_per_phase\": 2", 2)]
    [InlineData(", \"bits_per_phase\": 8", null)]
    public void Phases_of_an_input(string phases, int? bits) =>
        Assert.Equal(new ConverterSpec(8, null) { BitsPerPhase = bits }, folder.Spec((8, $"\"dac\": {{ \"bits\": 8{phases} }},")).Dac);

    [Theory]
    [InlineData("none", Compensation.None)]
    [InlineData("global", Compensation.Global)]
    [InlineData("column", Compensation.Column)]
    [InlineData("batch-norm", Compensation.BatchNorm)]
    [InlineData("temperature", Compensation.Temperature)]
    public void Compensations_have_names(string word, Compensation expected) => Assert.Equal(expected, folder.Spec((10, $"\"compensation\": \"{word}\",")).Compensation);

    [Fact]
    public void Life_without_a_word_is_a_rest_at_room_temperature()
    {
        StudySpec spec = folder.Spec((11, ""));
        Assert.Equal((null, 25.0), (spec.ReadTemperatureCelsius, spec.ProgrammingTemperatureCelsius));
        Assert.Equal((0.0, 0.0, 20.0), (spec.ReadsPerSecond, spec.CyclesSpent, spec.WritesPerProgramming));
        Assert.Equal((new FaultSpec(0, 0), null), (spec.Faults, spec.Refresh));
        DeviceLife life = spec.ToLife();
        Assert.Equal((DeviceLife.RoomKelvin, DeviceLife.RoomKelvin, null), (life.Storage.ConstantKelvin, life.ProgrammingKelvin, life.ReadKelvin));
        Assert.Empty(life.RefreshSeconds);
    }

    /// <summary>Endurance of phase-change memory counts pulses, 20 for each programming; that of the others counts programmings. A study may say otherwise.</summary>
    [Fact]
    public void Writes_of_one_programming_are_those_of_the_preset()
    {
        StudyPlan plan = folder.Parse(StudyFolder.Text((14, "\"sweep\": { \"technology\": [\"pcm-1m\", \"rr-cmo\", \"fl-nor\"] }")));
        Assert.Equal([20, 1, 1], plan.Points.Select(point => point.Spec.WritesPerProgramming));
        Assert.Equal(3.0, folder.Spec((11, "\"writes_per_programming\": 3,")).ToLife().CyclesPerProgramming);
        Assert.NotEqual(
            StudyCanonical.PointId(folder.Spec((11, "\"writes_per_programming\": 3,")), "n", "d"), StudyCanonical.PointId(folder.Spec((11, "")), "n", "d"));
        Assert.Equal(
            StudyCanonical.PointId(folder.Spec((11, "\"writes_per_programming\": 20,")), "n", "d"), StudyCanonical.PointId(folder.Spec((11, "")), "n", "d"));
    }

    /// <summary>Fifteen years in a car, with every preset.</summary>
    [Theory]
    [InlineData("pcm-1m")]
    [InlineData("rr-hfox")]
    [InlineData("rr-cmo")]
    [InlineData("rr-hfo2-ihp")]
    [InlineData("mr-auto")]
    [InlineData("fl-nor")]
    [InlineData("fl-sonos")]
    public void A_mission_can_be_asked_to_its_end(string preset)
    {
        string bits = preset == "mr-auto" ? ", \"slices\": 4, \"bits_per_cell\": 1" : "";
        Assert.Equal([131_490 * 3600.0], folder.Spec(
            (6, $"\"technology\": \"{preset}\","), (7, $"\"mapping\": {{ \"tile_rows\": 256{bits} }},"), (11, "\"mission\": \"auto-g1\","), (12, "\"ages\": [\"131490h\"],")).AgesSeconds);
    }

    [Fact]
    public void Life_is_what_the_laws_take()
    {
        DeviceLife life = folder.Spec(
            (9, "\"read_temperature_c\": -40, \"programming_temperature_c\": 85, \"reads_per_second\": 1000, \"cycles_spent\": 1e6, \"writes_per_programming\": 20,"),
            (11, "\"faults\": { \"stuck_low\": 0.001, \"stuck_high\": 0.002 }, \"refresh\": { \"every\": \"1h\" },"), (12, "\"ages\": [\"1h\", 9000],")).ToLife();
        Assert.Equal((MissionSpec.Kelvin(-40), MissionSpec.Kelvin(85)), (life.ReadKelvin!.Value, life.ProgrammingKelvin));
        Assert.Equal((1000.0, 1e6, 20.0, 0.001, 0.002), (life.ReadsPerSecond, life.CyclesSpent, life.CyclesPerProgramming, life.StuckLow, life.StuckHigh));
        Assert.Equal([3600, 7200], life.RefreshSeconds.Select(at => Math.Round(at)));
        Assert.Equal([3600, 1800], life.Contexts([3600, 9000]).Select(context => Math.Round(context.Seconds, 6))); // at a refresh: before it
    }

    [Fact]
    public void Duty_is_reads_per_second_by_the_duration_of_a_read() =>
        Assert.Equal(0.01, folder.Spec((11, "\"read_duty\": 0.01,")).ToLife().ReadDuty(250e-9), 12);

    [Fact]
    public void Yield_is_split_as_the_technology_fails()
    {
        FaultSpec faults = folder.Spec((6, "\"technology\": { \"preset\": \"pcm-1m\", \"stuck_high_share\": 0.75 },"), (11, "\"faults\": { \"yield\": 0.998 },")).Faults;
        Assert.Equal(0.0005, faults.StuckLow, 12);
        Assert.Equal(0.0015, faults.StuckHigh, 12);
        Assert.Equal(new FaultSpec(0, 0), folder.Spec((11, "\"faults\": { \"yield\": 1 },")).Faults);
        Assert.Equal(new FaultSpec(0.1, 0), folder.Spec((11, "\"faults\": { \"stuck_low\": 0.1 },")).Faults);
    }

    [Fact]
    public void Refresh_is_an_interval_or_a_band()
    {
        Assert.Equal(new RefreshSpec(30 * 86_400.0, null), folder.Spec((11, "\"refresh\": { \"every\": \"30d\" },")).Refresh);
        RefreshSpec band = folder.Spec((11, "\"refresh\": { \"band\": 0.1 },")).Refresh!;
        Assert.Equal(new RefreshSpec(null, 0.1), band);
        Assert.Null(band.Moments(1e6));
        Assert.Empty(new RefreshSpec(100, null).Moments(99)!);
        Assert.Empty(new RefreshSpec(100, null).Moments(100)!);
        Assert.Single(new RefreshSpec(100, null).Moments(100.5)!);
    }

    [Fact]
    public void Ages_at_a_refresh_and_well_after_it_are_taken() =>
        Assert.Equal([3600, 7200, 7221], folder.Spec((12, "\"refresh\": { \"every\": \"1h\" }, \"ages\": [\"1h\", \"2h\", 7221],")).AgesSeconds);

    [Fact]
    public void Layers_are_recorded_where_asked() => Assert.Equal([RecordedDetail.Layers], folder.Spec((3, "\"record\": [\"layers\"],")).Record);

    [Fact]
    public void Every_new_setting_is_swept_by_its_path()
    {
        const string Sweep = "\"sweep\": { \"reads_per_second\": [0, 1], \"cycles_spent\": [0, 1e6], \"writes_per_programming\": [1, 20], \"programming_temperature_c\": [25, 85], \"faults.yield\": [1, 0.99], \"refresh.every\": [\"1h\", \"1d\"], \"mapping.pair\": [\"net-only\", \"physical\"], \"dac.phases\": [null, \"bit-serial\"], \"technology.thermal_noise\": [true, false], \"compensation\": [\"column\", \"batch-norm\"] }";
        StudyPlan plan = folder.Parse(StudyFolder.Text((14, Sweep)));
        Assert.Equal(1024, plan.Points.Count);
        StudySpec last = plan.Points[^1].Spec;
        Assert.Equal((1.0, 1e6, 20.0, 85.0), (last.ReadsPerSecond, last.CyclesSpent, last.WritesPerProgramming, last.ProgrammingTemperatureCelsius));
        Assert.Equal((86_400.0, PairModel.Physical, 1, Compensation.BatchNorm), (last.Refresh!.EverySeconds, last.Mapping.Pair, last.Dac!.BitsPerPhase, last.Compensation));
    }
}
