using DriftEngine.Study;

namespace DriftEngine.Tests.Study;

/// <summary>Mistakes in what devices are, and in what they live through. A table, so longer than other files.</summary>
public sealed class BadDeviceStudyTests(StudyFolder folder) : IClassFixture<StudyFolder>
{
    private const string Table = "\"technology\": { \"table\": { \"times\": [1, 100, 1e5], \"conductances_us\": [1, 10], \"sigma_us\": [[0, 1], [0, 1], [0, 1]]";

    /// <summary>Line to replace, its text, then what is expected: line, path, a part of the message.</summary>
    public static TheoryData<int, string, int, string, string> Mistakes { get; } = new()
    {
        // Technology.
        { 6, "\"technology\": \"reram\",", 6, "technology", "there is no technology \"reram\"" },
        { 6, "\"technology\": { \"preset\": \"pcm-1m\",\n\"activation_maxev\": 0.2 },", 7, "technology.activation_maxev", "Did you mean \"activation_max_ev\"?" },
        { 6, "\"technology\": { \"preset\": \"pcm-1m\", \"colour\": 1 },", 6, "technology.colour", "the parameters that \"drift devices pcm-1m\" lists" },
        { 6, "\"technology\": { \"preset\": \"pcm-1m\", \"activation_spread\": 1.1 },", 6, "technology.activation_spread", "1.1 is out of range" },
        { 6, "\"technology\": { \"preset\": \"pcm-1m\", \"activation_spread\": \"range\" },", 6, "technology.activation_spread", "\"range\" where a number is expected" },
        { 6, "\"technology\": { \"preset\": \"pcm-1m\", \"telegraph_noise\": \"split\" },", 6, "technology.telegraph_noise", "true, false" },
        { 6, "\"technology\": { \"preset\": \"pcm-1m\", \"thermal_noise\": null },", 6, "technology.thermal_noise", "null where true or false" },
        { 6, "\"technology\": { \"preset\": \"pcm-1m\", \"activation_max_ev\": 0.01 },", 6, "technology.activation_max_ev", "activation_min_ev 0.03 is above activation_max_ev 0.01" },
        { 6, "\"technology\": { \"preset\": \"pcm-1m\", \"g_min_us\": 25 },", 6, "technology", "leaves no window" },

        // Table.
        { 6, "\"technology\": { \"preset\": \"pcm-1m\", \"table\": { } },", 6, "technology.preset", "exclude each other" },
        { 6, "\"technology\": { \"table\": { \"times\": [1] } },", 6, "technology.table", "\"technology.table.conductances_us\" is missing" },
        { 6, "\"technology\": { \"table\": { \"times\": [1], \"conductances_us\": [1, 2] } },", 6, "technology.table", "\"technology.table.sigma_us\" is missing" },
        { 6, "\"technology\": { \"table\": { \"times\": [1, \"1h\", 60] } },", 6, "technology.table.times[2]", "time 60 is not above \"1h\" before it" },
        { 6, "\"technology\": { \"table\": { \"times\": [\"0s\"] } },", 6, "technology.table.times[0]", "\"0s\" is not a duration" },
        { 6, "\"technology\": { \"table\": { \"times\": [] } },", 6, "technology.table.times", "where a list of times is expected" },
        { 6, "\"technology\": { \"table\": { \"times\": [1], \"conductances_us\": [5, 5] } },", 6, "technology.table.conductances_us[1]", "conductance 5 is not above 5" },
        { 6, "\"technology\": { \"table\": { \"times\": [1], \"conductances_us\": [5] } },", 6, "technology.table.conductances_us", "spans no window" },
        { 6, "\"technology\": { \"table\": { \"times\": [1], \"conductances_us\": [-5, 5] } },", 6, "technology.table.conductances_us[0]", "0 to 10000" },
        { 6, "\"technology\": { \"table\": { \"times\": [1, 2], \"conductances_us\": [1, 5], \"sigma_us\": [[1, 1]] } },", 6, "technology.table.sigma_us", "2 rows (one per time) of 2 numbers" },
        { 6, "\"technology\": { \"table\": { \"times\": [1, 2], \"conductances_us\": [1, 5], \"sigma_us\": [[1, 1], [1]] } },", 6, "technology.table.sigma_us[1]", "2 numbers, one per conductance" },
        { 6, "\"technology\": { \"table\": { \"times\": [1, 2], \"conductances_us\": [1, 5], \"sigma_us\": [[1, 1], [1, -1]] } },", 6, "technology.table.sigma_us[1][1]", "-1 is out of range" },
        { 6, $"{Table}, \"sigma\": 1 }} }},", 6, "technology.table.sigma", "there is no setting \"sigma\" in \"technology.table\"" },
        { 6, $"{Table}, \"nu_mean\": [0.1] }} }},", 6, "technology.table.nu_mean", "2 numbers, one per conductance" },
        { 6, $"{Table}, \"nu_mean\": null }} }},", 6, "technology.table.nu_mean", "null where a list of numbers is expected" },
        { 6, $"{Table}, \"read_noise\": -0.1 }} }},", 6, "technology.table.read_noise", "0 to 10" },
        { 6, $"{Table}, \"temperature_c\": 200 }} }},", 6, "technology.table.temperature_c", "-55 to 175" },
        { 6, $"{Table} }}, \"nu_mean_min\": 0.1 }},", 6, "technology.nu_mean_min", "there is no setting \"nu_mean_min\"" },
        { 6, $"{Table} }}, \"g_min_us\": 0.5 }},", 6, "technology.g_min_us", "outside of the table" },
        { 6, $"{Table}, \"temperature_c\": 85 }} }},", 11, "temperature_c", "temperature 25 C is outside of what \"table\" is usable for" },

        // Temperatures and missions.
        { 11, "\"temperature_c\": 25, \"mission\": \"auto-g1\",", 11, "mission", "\"temperature_c\" and \"mission\" exclude each other" },
        { 11, "\"mission\": \"auto-g2\",", 11, "mission", "Did you mean \"auto-g1\"?" },
        { 11, "\"mission\": 25,", 11, "mission", "25 is not a mission" },
        { 11, "\"mission\": [],", 11, "mission", "where a list of segments is expected" },
        { 11, "\"mission\": { },", 11, "mission", "neither segments nor a histogram" },
        { 11, "\"mission\": { \"segment\": [] },", 11, "mission.segment", "Did you mean \"segments\"?" },
        { 11, "\"mission\": [ { \"at_c\": 85 } ],", 11, "mission[0]", "\"mission[0].duration\" is missing" },
        { 11, "\"mission\": [ { \"duration\": \"-1h\", \"at_c\": 85 } ],", 11, "mission[0].duration", "\"-1h\" is not a duration" },
        { 11, "\"mission\": [ { \"duration\": 0, \"at_c\": 85 } ],", 11, "mission[0].duration", "0 is not a duration" },
        { 11, "\"mission\": [ { \"duration\": -5, \"at_c\": 85 } ],", 11, "mission[0].duration", "more than 0" },
        { 11, "\"mission\": [ { \"duration\": \"2000y\", \"at_c\": 85 } ],", 11, "mission[0].duration", "\"2000y\" is not a duration" },
        { 11, "\"mission\": [ { \"duration\": \"1h\" } ],", 11, "mission[0]", "the segment has no temperature" },
        { 11, "\"mission\": [ { \"duration\": \"1h\", \"from_c\": 25 } ],", 11, "mission[0]", "\"mission[0].to_c\" is missing" },
        { 11, "\"mission\": [ { \"duration\": \"1h\", \"at_c\": 25, \"to_c\": 85 } ],", 11, "mission[0].to_c", "exclude each other" },
        { 11, "\"mission\": [ { \"duration\": \"1h\", \"at_c\": -56 } ],", 11, "mission[0].at_c", "-55 to 175" },
        { 11, "\"mission\": [ { \"duration\": \"1h\", \"from_c\": 25, \"to_c\": 176 } ],", 11, "mission[0].to_c", "176 is out of range" },
        { 11, "\"mission\": [ { \"duration\": \"1h\", \"at_c\": null } ],", 11, "mission[0].at_c", "null" },
        { 11, "\"mission\": [ { \"duration\": \"2h\",\n\"from_c\": 25, \"to_c\": 150 } ],", 12, "mission[0].to_c", "temperature 150 C is outside of what \"pcm-1m\" is usable for" },
        { 11, "\"mission\": [ { \"duration\": \"1h\", \"from_c\": 25, \"to_c\": 85 },\n{ \"duration\": \"1h\", \"from_c\": 80, \"to_c\": 25 } ],", 12, "mission[1].from_c", "the mission has a gap: the segment before it ends at 85 C, this one starts at 80 C" },
        { 11, "\"mission\": [ { \"duration\": \"1h\", \"at_c\": 25 }, { \"duration\": \"1h\", \"from_c\": 30, \"to_c\": 85, \"jump\": false } ],", 11, "mission[1].from_c", "has a gap" },
        { 11, "\"mission\": { \"segments\": [ { \"duration\": \"1h\", \"from_c\": 25, \"to_c\": 85 } ], \"repeat\": 2 },", 11, "mission.segments[0].from_c", "the mission has a gap: the mission, which repeats, ends at 85 C" },
        { 11, "\"mission\": { \"segments\": [ { \"duration\": \"1h\", \"at_c\": 25 } ], \"repeat\": 0 },", 11, "mission.repeat", "0 is out of range" },
        { 11, "\"mission\": { \"segments\": [ { \"duration\": \"1h\", \"at_c\": 25 } ], \"repeat\": \"for ever\" },", 11, "mission.repeat", "Did you mean \"forever\"?" },
        { 11, "\"mission\": { \"segments\": [ { \"duration\": \"1h\", \"at_c\": 25 } ], \"histogram\": [ { \"hours\": 1, \"at_c\": 25 } ] },", 11, "mission.histogram", "exclude each other" },
        { 11, "\"mission\": { \"histogram\": [ { \"hours\": 1, \"at_c\": 25 } ], \"repeat\": 2 },", 11, "mission.histogram", "exclude each other" },
        { 11, "\"mission\": { \"histogram\": [] },", 11, "mission.histogram", "where a list of temperatures is expected" },
        { 11, "\"mission\": { \"histogram\": [ { \"hours\": 0, \"at_c\": 25 } ] },", 11, "mission.histogram[0].hours", "more than 0" },
        { 11, "\"mission\": { \"histogram\": [ { \"hours\": 1e9, \"at_c\": 25 } ] },", 11, "mission.histogram[0].hours", "is out of range" },
        { 11, "\"mission\": { \"histogram\": [ { \"hours\": 1 } ] },", 11, "mission.histogram[0]", "\"mission.histogram[0].at_c\" is missing" },
        { 11, "\"mission\": [ { \"duration\": \"59min\", \"at_c\": 25 } ],", 12, "ages[1]", "age \"1h\" is beyond the mission's end" },
        { 11, "\"mission\": { \"segments\": [ { \"duration\": \"10min\", \"at_c\": 25 } ], \"repeat\": 5 },", 12, "ages[1]", "mission's end" },
        { 12, "\"ages\": [\"20y\"],", 12, "ages[0]", "age \"20y\" is outside of what \"pcm-1m\" is usable for" },
        { 11, "\"read_temperature_c\": 130,", 11, "read_temperature_c", "temperature 130 C is outside of what \"pcm-1m\" is usable for" },
        { 11, "\"read_temperature_c\": \"hot\",", 11, "read_temperature_c", "\"hot\" where a number is expected" },
        { 11, "\"programming_temperature_c\": 180,", 11, "programming_temperature_c", "-55 to 175" },
        { 11, "\"programming_temperature_c\": -50,", 11, "programming_temperature_c", "temperature -50 C is outside of what \"pcm-1m\" is usable for" },
        { 11, "\"allow_extrapolation\": 1,", 11, "allow_extrapolation", "1 where true or false is expected" },

        // Life.
        { 11, "\"reads_per_second\": 1, \"read_duty\": 0.1,", 11, "read_duty", "exclude each other" },
        { 11, "\"reads_per_second\": -1,", 11, "reads_per_second", "-1 is out of range" },
        { 11, "\"reads_per_second\": 1e9,", 11, "reads_per_second", "1e9 reads do not fit in a second" },
        { 11, "\"read_duty\": 1.5,", 11, "read_duty", "0 to 1" },
        { 11, "\"cycles_spent\": -1,", 11, "cycles_spent", "-1 is out of range" },
        { 11, "\"writes_per_programming\": 0,", 11, "writes_per_programming", "0 is out of range" },
        { 11, "\"faults\": { },", 11, "faults", "no share of stuck devices" },
        { 11, "\"faults\": 0.1,", 11, "faults", "0.1 where settings in { } are expected" },
        { 11, "\"faults\": { \"yield\": 1.1 },", 11, "faults.yield", "0 to 1" },
        { 11, "\"faults\": { \"yield\": 0.9, \"stuck_low\": 0.1 },", 11, "faults.yield", "exclude each other" },
        { 11, "\"faults\": { \"stuck_low\": 0.6, \"stuck_high\": 0.6 },", 11, "faults", "more than all devices" },
        { 11, "\"refresh\": { },", 11, "refresh", "neither interval nor band" },
        { 11, "\"refresh\": \"30d\",", 11, "refresh", "\"30d\" where settings in { } are expected" },
        { 11, "\"refresh\": { \"every\": \"30d\", \"band\": 0.1 },", 11, "refresh.band", "exclude each other" },
        { 11, "\"refresh\": { \"every\": \"20s\" },", 11, "refresh.every", "too often" },
        { 11, "\"refresh\": { \"every\": \"-1d\" },", 11, "refresh.every", "\"-1d\" is not a duration" },
        { 11, "\"refresh\": { \"band\": 1 },", 11, "refresh.band", "more than 0 and less than 1" },
        { 12, "\"refresh\": { \"every\": \"21s\" }, \"ages\": [\"10y\"],", 12, "refresh", "more than 100000 times" },
        { 12, "\"refresh\": { \"every\": \"1h\" }, \"ages\": [\"1h\", \"2h\",\n3610],", 13, "ages[2]", "age 3610 is 10 s after a refresh" },

        // Mapping, converters, compensation.
        { 7, "\"mapping\": { \"slices\": 17 },", 7, "mapping.slices", "1 to 16" },
        { 7, "\"mapping\": { \"slices\": 2 },", 7, "mapping.slices", "2 slices need to know how many bits" },
        { 7, "\"mapping\": { \"slices\": 16, \"bits_per_cell\": 8 },", 7, "mapping.slices", "128 bits of a weight" },
        { 7, "\"mapping\": { \"bits_per_cell\": 9 },", 7, "mapping.bits_per_cell", "1 to 8" },
        { 7, "\"mapping\": { \"scheme\": \"diferential\" },", 7, "mapping.scheme", "Did you mean \"differential\"?" },
        { 7, "\"mapping\": { \"pair\": \"net\" },", 7, "mapping.pair", "allowed: \"physical\", \"net-only\"" },
        { 7, "\"mapping\": { \"scheme\": \"offset\", \"pair\": \"net-only\" },", 7, "mapping.pair", "only with \"differential\"" },
        { 8, "\"dac\": { \"bits\": 8, \"phases\": 5 },", 8, "dac.phases", "8 bits cannot be spread over 5 phases" },
        { 8, "\"dac\": { \"bits\": 8, \"phases\": 0 },", 8, "dac.phases", "0 is out of range" },
        { 8, "\"dac\": { \"bits\": 8, \"phases\": \"bitserial\" },", 8, "dac.phases", "Did you mean \"bit-serial\"?" },
        { 8, "\"dac\": { \"bits\": 8, \"phases\": 2, \"bits_per_phase\": 4 },", 8, "dac.phases", "exclude each other" },
        { 8, "\"dac\": { \"bits\": 8, \"bits_per_phase\": 17 },", 8, "dac.bits_per_phase", "1 to 8" },
        { 9, "\"adc\": { \"bits\": 8, \"phases\": 2 },", 9, "adc.phases", "there is no setting \"phases\"" },
        { 10, "\"compensation\": \"batchnorm\",", 10, "compensation", "Did you mean \"batch-norm\"?" },
        { 10, "\"record\": \"layers\",", 10, "record", "where a list of words is expected" },
        { 10, "\"record\": [\"layer\"],", 10, "record[0]", "Did you mean \"layers\"?" },
        { 10, "\"record\": [\"layers\", \"layers\"],", 10, "record[1]", "stands twice" },

        // Workload.
        { 14, "\"workload\": { \"matrix\": [2, 2], \"inputs\": 3 }", 14, "workload", "\"network\" and \"workload\" exclude each other" },
        { 4, "\"workload\": { \"matrix\": [2, 2], \"inputs\": 3 },", 4, "workload", "\"data\" and \"workload\" exclude each other" },

        // Sweeps.
        { 14, "\"sweep\": { \"technology.programming_c1_us\": \"range\" }", 14, "sweep.technology.programming_c1_us", "no range is known" },
        { 14, "\"sweep\": { \"temperature_c\": \"range\" }", 14, "sweep.temperature_c", "Only a parameter of a technology has a range" },
        { 14, "\"sweep\": { \"technology.activation_max_ev\": \"ranges\" }", 14, "sweep.technology.activation_max_ev", "where a list of values is expected" },
        { 14, "\"sweep\": { \"technology.preset\": [\"pcm-1m\"], \"technology.activation_max_ev\": \"range\" }", 14, "sweep.technology.activation_max_ev", "has no one meaning" },
        { 14, "\"sweep\": { \"technology\": [\"pcm-1m\"], \"technology.activation_max_ev\": \"range\" }", 14, "sweep.technology.activation_max_ev", "both swept" },
        { 14, "\"sweep\": { \"technology.activation_mx_ev\": \"range\" }", 14, "sweep.technology.activation_mx_ev", "Did you mean \"technology.activation_max_ev\"?" },
        { 14, "\"sweep\": { \"mission\": [null, \"auto-g1\"] }", 14, "sweep.mission[1]", "exclude each other" },
        { 14, "\"sweep\": { \"allow_extrapolation\": [true, false] }", 14, "sweep.allow_extrapolation", "cannot be swept" },
        { 14, "\"sweep\": { \"record\": [[\"layers\"]] }", 14, "sweep.record", "cannot be swept" },
        { 14, "\"sweep\": { \"refresh.every\": [\"1h\", \"60min\"] }", 14, "sweep", "; and " },
    };

    [Theory]
    [MemberData(nameof(Mistakes))]
    public void Mistake_is_named_with_line_and_path(int line, string text, int expectedLine, string path, string part)
    {
        StudyError error = folder.Error(StudyFolder.Text((line, text)));
        Assert.Equal($"test.json, line {expectedLine}{(path.Length > 0 ? $" ({path})" : "")}", error.Where);
        Assert.Contains(part, error.ToText(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{ }", "workload", "\"workload.matrix\" is missing")]
    [InlineData("{ \"matrix\": [2, 2] }", "workload", "\"workload.inputs\" is missing")]
    [InlineData("{ \"matrix\": [2], \"inputs\": 3 }", "workload.matrix", "a list [ ] is not a matrix")]
    [InlineData("{ \"matrix\": [2, 0], \"inputs\": 3 }", "workload.matrix[1]", "1 to 65536")]
    [InlineData("{ \"matrix\": \"table.csv\", \"inputs\": 3 }", "workload.matrix", "is not an .npy file")]
    [InlineData("{ \"matrix\": \"matrx.npy\", \"inputs\": 3 }", "workload.matrix", "Did you mean \"matrix.npy\"?")]
    [InlineData("{ \"matrix\": \"matrix.npy\", \"inputs\": 3, \"weights\": \"normal\" }", "workload.weights", "how numbers are drawn")]
    [InlineData("{ \"matrix\": [2, 2], \"inputs\": \"inputs.npy.gz\", \"distribution\": \"normal\" }", "workload.distribution", "Remove \"distribution\".")]
    [InlineData("{ \"matrix\": [2, 2], \"inputs\": 0 }", "workload.inputs", "0 is out of range")]
    [InlineData("{ \"matrix\": [2, 2], \"inputs\": 3, \"distribution\": \"gauss\" }", "workload.distribution", "\"half-normal\"")]
    public void Mistake_of_a_workload_is_named(string workload, string path, string part)
    {
        StudyError error = folder.Error(StudyFolder.Text((4, $"\"workload\": {workload},"), (5, "")));
        Assert.Equal($"test.json, line 4 ({path})", error.Where);
        Assert.Contains(part, error.ToText(), StringComparison.Ordinal);
    }
}
