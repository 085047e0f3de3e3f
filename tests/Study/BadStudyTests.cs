using DriftEngine.Study;
using DriftEngine.Technology;

namespace DriftEngine.Tests.Study;

/// <summary>Every mistake is named with its line and path before any work starts. A table, so longer than other files.</summary>
public sealed class BadStudyTests(StudyFolder folder) : IClassFixture<StudyFolder>
{
    /// <summary>Line to replace, its text, then what is expected: line, path, a part of the message.</summary>
    public static TheoryData<int, string, int, string, string> Mistakes { get; } = new()
    {
        // Unknown names, with the nearest known one.
        { 3, "\"sed\": 1,", 3, "sed", "Did you mean \"seed\"?" },
        { 3, "\"Seed\": 1,", 3, "Seed", "Did you mean \"seed\"?" },
        { 3, "\"temprature_c\": 25,", 3, "temprature_c", "Did you mean \"temperature_c\"?" },
        { 3, "\"colour\": 1,", 3, "colour", "allowed: $schema, name, seed" },
        { 5, "\"data\": { \"images\": \"images.idx\", \"lables\": \"labels.idx\" },", 5, "data.lables", "Did you mean \"labels\"?" },
        { 6, "\"technology\": \"pcm-1n\",", 6, "technology", "Did you mean \"pcm-1m\"?" },
        { 6, "\"technology\": { \"preset\": \"pcm\" },", 6, "technology.preset", "there is no technology \"pcm\"" },
        { 6, "\"technology\": {\n\"preset\": \"pcm-1m\",\n\"nu_mean_mni\": 0.05 },", 8, "technology.nu_mean_mni", "Did you mean \"nu_mean_min\"?" },
        { 7, "\"mapping\": { \"tile_row\": 3 },", 7, "mapping.tile_row", "Did you mean \"tile_rows\"?" },
        { 7, "\"mapping\": { \"scale\": \"chanel\" },", 7, "mapping.scale", "Did you mean \"channel\"?" },
        { 7, "\"mapping\": { \"scale\": { \"percent\": 3 } },", 7, "mapping.scale.percent", "Did you mean \"percentile\"?" },
        { 9, "\"adc\": { \"bits\": 8, \"range\": \"calibrate\" },", 9, "adc.range", "Did you mean \"calibrated\"?" },
        { 10, "\"compensation\": \"gobal\",", 10, "compensation", "Did you mean \"global\"?" },
        { 13, "\"trials\": { \"maximum\": 3 },", 13, "trials.maximum", "allowed: min, max" },

        // Wrong types.
        { 2, "\"name\": 7,", 2, "name", "7 where a text is expected" },
        { 3, "\"seed\": \"one\",", 3, "seed", "\"one\" is not a seed" },
        { 3, "\"seed\": null,", 3, "seed", "null is not a seed" },
        { 4, "\"network\": [\"model.onnx\"],", 4, "network", "a list [ ] where a text is expected" },
        { 5, "\"data\": \"first-look\",", 5, "data", "\"first-look\" where settings in { } are expected" },
        { 5, "\"data\": { \"images\": \"table.csv\", \"mean\": \"0\" },", 5, "data.mean", "\"0\" where a number is expected" },
        { 5, "\"data\": { \"images\": \"table.csv\", \"mean\": [0, \"1\"] },", 5, "data.mean[1]", "\"1\" where a number is expected" },
        { 5, "\"data\": { \"images\": \"table.csv\", \"mean\": [] },", 5, "data.mean", "a list [ ] where a number is expected" },
        { 6, "\"technology\": 1,", 6, "technology", "1 where settings in { } are expected" },
        { 6, "\"technology\": { \"preset\": \"pcm-1m\", \"drift\": 1 },", 6, "technology.drift", "1 where true or false is expected" },
        { 6, "\"technology\": { \"preset\": \"pcm-1m\", \"read_noise\": \"true\" },", 6, "technology.read_noise", "allowed: true, false, \"split\"" },
        { 6, "\"technology\": { \"preset\": \"pcm-1m\", \"g_max_us\": \"25\" },", 6, "technology.g_max_us", "\"25\" where a number is expected" },
        { 8, "\"dac\": 8,", 8, "dac", "8 where settings in { } are expected" },
        { 10, "\"compensation\": true,", 10, "compensation", "allowed: \"none\", \"global\", \"column\"" },
        { 12, "\"ages\": \"25s\",", 12, "ages", "\"25s\" where a list of ages is expected" },
        { 12, "\"ages\": [true],", 12, "ages[0]", "true is not an age" },
        { 13, "\"trials\": \"10\",", 13, "trials", "\"10\" where a number is expected" },
        { 13, "\"trials\": [10],", 13, "trials", "a list [ ] where a number is expected" },

        // Out of range.
        { 2, "\"name\": \"a/b\",", 2, "name", "\"a/b\" cannot name a results folder" },
        { 2, "\"name\": \"..\",", 2, "name", "cannot name a results folder" },
        { 2, "\"name\": \"con.1\",", 2, "name", "cannot name a results folder" },
        { 3, "\"seed\": -1,", 3, "seed", "whole numbers 0 to 18446744073709551615" },
        { 3, "\"seed\": 18446744073709551616,", 3, "seed", "18446744073709551616 is not a seed" },
        { 3, "\"seed\": 1.5,", 3, "seed", "1.5 is not a seed" },
        { 5, "\"data\": { \"images\": \"table.csv\", \"std\": 0 },", 5, "data.std", "more than 0" },
        { 5, "\"data\": { \"images\": \"table.csv\", \"std\": [1, -1] },", 5, "data.std[1]", "-1 is out of range" },
        { 5, "\"data\": { \"images\": \"table.csv\", \"mean\": [1, 2, 3], \"std\": [1, 2] },", 5, "data.std", "std has 2 numbers, mean has 3" },
        { 5, "\"data\": { \"images\": \"table.csv\", \"scale\": 0 },", 5, "data.scale", "scale 0" },
        { 5, "\"data\": { \"images\": \"table.csv\", \"scale\": 1e999 },", 5, "data.scale", "1e999 where a number is expected" },
        { 5, "\"data\": { \"images\": \"table.csv\", \"limit\": 0 },", 5, "data.limit", "0 is out of range" },
        { 5, "\"data\": { \"images\": \"table.csv\", \"limit\": 1.5 },", 5, "data.limit", "1.5 is not a whole number" },
        { 6, "\"technology\": { \"preset\": \"pcm-1m\", \"g_max_us\": 0 },", 6, "technology.g_max_us", "0 is out of range" },
        { 6, "\"technology\": { \"preset\": \"pcm-1m\", \"nu_mean_min\": 0.2 },", 6, "technology.nu_mean_min", "nu_mean_min 0.2 is above nu_mean_max 0.1" },
        { 7, "\"mapping\": { \"tile_rows\": 0 },", 7, "mapping.tile_rows", "1 to 65536" },
        { 7, "\"mapping\": { \"tile_columns\": 65537 },", 7, "mapping.tile_columns", "1 to 65536" },
        { 7, "\"mapping\": { \"scale\": { \"percentile\": 0 } },", 7, "mapping.scale.percentile", "more than 0" },
        { 7, "\"mapping\": { \"scale\": { \"percentile\": 100.1 } },", 7, "mapping.scale.percentile", "at most 100" },
        { 8, "\"dac\": { \"bits\": 1 },", 8, "dac.bits", "2 to 16" },
        { 9, "\"adc\": { \"bits\": 17 },", 9, "adc.bits", "2 to 16" },
        { 9, "\"adc\": { \"bits\": 8, \"range\": 0 },", 9, "adc.range", "1E-25 to 1E+25" },
        { 9, "\"adc\": { \"bits\": 8, \"range\": 1e-35 },", 9, "adc.range", "1E-25 to 1E+25" },
        { 11, "\"temperature_c\": 176,", 11, "temperature_c", "176 is out of range" },
        { 11, "\"temperature_c\": -56,", 11, "temperature_c", "-55 to 175" },
        { 11, "\"temperature_c\": 150,", 11, "temperature_c", "temperature 150 C is outside of what \"pcm-1m\" is usable for" },
        { 12, "\"ages\": [\n\"25s\",\n\"19.9s\"],", 14, "ages[1]", "before the devices are programmed" },
        { 12, "\"ages\": [0],", 12, "ages[0]", "20s (t_c of \"pcm-1m\")" },
        { 12, "\"ages\": [\"1001y\"],", 12, "ages[0]", "beyond the longest age" },
        { 12, "\"ages\": [\"1h\",\n\"60m\"],", 13, "ages[1]", "age \"60m\" stands twice" },
        { 12, "\"ages\": [\"10y\",\n315360003],", 13, "ages[1]", "too close" },
        { 12, "\"ages\": [],", 12, "ages", "a list [ ] where a list of ages" },
        { 12, "\"ages\": [\"1 week\"],", 12, "ages[0]", "\"1 week\" is not an age" },
        { 12, "\"ages\": [\"NaN\"],", 12, "ages[0]", "\"NaN\" is not an age" },
        { 12, "\"ages\": [\"-1h\"],", 12, "ages[0]", "\"-1h\" is not an age" },
        { 13, "\"trials\": 0,", 13, "trials", "0 is out of range" },
        { 13, "\"trials\": { \"min\": 11, \"max\": 10 },", 13, "trials.min", "min 11 is above max 10" },
        { 13, "\"trials\": { \"max\": 10, \"half_width\": 0 },", 13, "trials.half_width", "more than 0 and less than 1" },
        { 13, "\"trials\": { \"max\": 10, \"confidence\": 1 },", 13, "trials.confidence", "more than 0 and less than 1" },
        { 13, "\"trials\": { \"max\": 10, \"confidence\": 0 },", 13, "trials.confidence", "more than 0 and less than 1" },

        // Missing settings and files.
        { 4, "", 1, "", "\"network\" is missing" },
        { 5, "", 1, "", "\"data\" is missing" },
        { 5, "\"data\": { \"labels\": \"labels.idx\" },", 5, "data", "\"data.images\" is missing" },
        { 5, "\"data\": { \"images\": \"images.idx\" },", 5, "data", "\"data.labels\" is missing" },
        { 6, "", 1, "", "\"technology\" is missing" },
        { 6, "\"technology\": { \"drift\": true },", 6, "technology", "\"technology.preset\" is missing" },
        { 7, "\"mapping\": { \"scale\": { } },", 7, "mapping.scale", "\"mapping.scale.percentile\" is missing" },
        { 8, "\"dac\": { },", 8, "dac", "\"dac.bits\" is missing" },
        { 12, "", 1, "", "\"ages\" is missing" },
        { 13, "", 1, "", "\"trials\" is missing" },
        { 13, "\"trials\": { \"min\": 3 },", 13, "trials", "\"trials.max\" is missing" },
        { 4, "\"network\": \"modle.onnx\",", 4, "network", "Did you mean \"model.onnx\"?" },
        { 4, "\"network\": \"first-loook\",", 4, "network", "Did you mean \"first-look\"?" },
        { 4, "\"network\": \".\",", 4, "network", "\".\" is a folder" },
        { 4, "\"network\": \"a\\u0000b\",", 4, "network", "zero character" },
        { 5, "\"data\": {\n\"images\": \"nothing.idx\",\n\"labels\": \"labels.idx\" },", 6, "data.images", "there is no file \"nothing.idx\"" },
        { 5, "\"data\": {\n\"images\": \"images.idx\",\n\"labels\": \"label.idx\" },", 7, "data.labels", "Did you mean \"labels.idx\"?" },
        { 5, "\"data\": { \"images\": \"first-look\", \"labels\": \"labels.idx\" },", 5, "data.labels", "\"first-look\" brings its own labels" },

        // Repeated names.
        { 14, "\"seed\": 2", 14, "seed", "the first is in line 3" },
        { 8, "\"dac\": { \"bits\": 8,\n\"bits\": 9 },", 9, "dac.bits", "\"bits\" is set twice" },

        // Sweeps: the line and the path are those of the swept value.
        { 14, "\"sweep\": { \"compensation\": [\"none\",\n\"globl\"] }", 15, "sweep.compensation[1]", "Did you mean \"global\"?" },
        { 14, "\"sweep\": { \"temperature_c\": [25, 126] }", 14, "sweep.temperature_c[1]", "temperature 126 C" },
        { 14, "\"sweep\": { \"ages\": [\"1h\", \"1d\"] }", 14, "sweep.ages[0]", "where a list of ages is expected" },
        { 14, "\"sweep\": { \"compensaton\": [\"none\"] }", 14, "sweep.compensaton", "Did you mean \"compensation\"?" },
        { 14, "\"sweep\": { \"dac\": { \"bit\": [4] } }", 14, "sweep.dac.bit", "Did you mean \"dac.bits\"?" },
        { 14, "\"sweep\": { \"seed.x\": [4] }", 14, "sweep.seed.x", "there is no setting \"seed.x\" to sweep" },
        { 14, "\"sweep\": { \"technology.nu_maen_min\": [0.05] }", 14, "sweep.technology.nu_maen_min", "Did you mean \"technology.nu_mean_min\"?" },
        { 14, "\"sweep\": { \"seed\": [] }", 14, "sweep.seed", "a list [ ] where a list of values is expected" },
        { 14, "\"sweep\": { \"seed\": 2 }", 14, "sweep.seed", "allowed: \"seed\": [ ..., ... ]" },
        { 14, "\"sweep\": [1]", 14, "sweep", "a list [ ] where settings in { } are expected" },
        { 14, "\"sweep\": { \"name\": [\"a\"] }", 14, "sweep.name", "\"name\" cannot be swept" },
        { 14, "\"sweep\": { \"trials\": [1, 2] }", 14, "sweep.trials", "\"trials\" cannot be swept" },
        { 14, "\"sweep\": { \"trials.max\": [1, 2] }", 14, "sweep.trials.max", "\"trials.max\" cannot be swept" },
        { 14, "\"sweep\": { \"trials\": { \"max\": [1, 2] } }", 14, "sweep.trials", "\"trials\" cannot be swept" },
        { 14, "\"sweep\": { \"sweep\": [1] }", 14, "sweep.sweep", "\"sweep\" cannot be swept" },
        { 14, "\"sweep\": { \"adc.bits\": [4, 6] }", 14, "sweep.adc.bits", "the study has no \"adc\"" },
        { 14, "\"sweep\": { \"seed\": [1, 2, 1] }", 14, "sweep.seed[2]", "1 stands twice in the list" },
        { 14, "\"sweep\": { \"dac.bits\": [8, 8.0] }", 14, "sweep", "dac.bits 8; and dac.bits 8.0" },
        { 14, "\"sweep\": { \"dac.bits\": [8], \"dac\": { \"bits\": [4] } }", 14, "sweep.dac.bits", "both swept" },
        { 14, "\"sweep\": { \"dac\": [null], \"dac.bits\": [4] }", 14, "sweep.dac.bits", "both swept" },
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
    [InlineData(3, "\"seed\" 1,", 3)]
    [InlineData(3, "\"seed\": 1", 4)] // the missing comma shows at the next name
    [InlineData(3, "\"seed\": NaN,", 3)]
    [InlineData(3, "\"seed\": 01,", 3)]
    [InlineData(3, "\"seed\": 'a',", 3)]
    [InlineData(5, "\"data\": { \"images\": \"a\", ],", 5)]
    [InlineData(15, "", 15)]
    [InlineData(15, "} }", 15)]
    public void Broken_json_is_named_with_its_line(int line, string text, int expectedLine)
    {
        StudyError error = folder.Error(StudyFolder.Text((line, text)));
        Assert.StartsWith($"test.json, line {expectedLine}, column ", error.Where, StringComparison.Ordinal);
        Assert.StartsWith("this is not valid JSON: ", error.What, StringComparison.Ordinal);
        Assert.DoesNotContain("LineNumber", error.What, StringComparison.Ordinal);
    }

    [Fact]
    public void Message_of_the_temperature_reads_as_designed() => Assert.Equal(
        $"""
        error: temperature 150 C is outside of what "pcm-1m" is usable for
          test.json, line 15 (sweep.temperature_c[1])
          allowed: -40 C to 125 C, up to 15 y (fitted for {TechnologyPresets.Find("pcm-1m")!.Range})
          To extrapolate on purpose, set "allow_extrapolation": true; reports will mark these points.
        """,
        folder.Error(StudyFolder.Text((14, "\"sweep\": { \"temperature_c\": [25,\n150] }"))).ToText());
}
