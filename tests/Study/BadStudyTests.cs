using DriftEngine.Study;

namespace DriftEngine.Tests.Study;

/// <summary>Mistakes in study files: each is named with its line, its path, and what would be right.</summary>
public sealed class BadStudyTests
{
    /// <summary>Setting, its value, the path in the message, and what else the message must hold.</summary>
    [Theory]
    [InlineData("name", "5", "name", "5 where a text is expected")]
    [InlineData("name", "\"\"", "name", "where a text is expected")]
    [InlineData("name", "\"../up\"", "name", "cannot name a results folder")]
    [InlineData("name", "\"...\"", "name", "cannot name a results folder")]
    [InlineData("seed", "-1", "seed", "whole numbers 0 to 18446744073709551615")]
    [InlineData("seed", "1.5", "seed", "1.5 is not a seed")]
    [InlineData("seed", "\"1\"", "seed", "is not a seed")]
    [InlineData("seed", "18446744073709551616", "seed", "is not a seed")]
    [InlineData("network", "5", "network", "where a text is expected")]
    [InlineData("network", "\"missing.onnx\"", "network", "there is no file \"missing.onnx\"")]
    [InlineData("network", "\"first-lok\"", "network", "Did you mean \"first-look\"?")]
    [InlineData("network", "\".\"", "network", "\".\" is a folder")]
    [InlineData("network", "\"a\\u0000b\"", "network", "zero character")]
    [InlineData("data", "\"first-look\"", "data", "where settings in { } are expected")]
    [InlineData("data", "{ \"images\": \"missing.gz\" }", "data.images", "there is no file \"missing.gz\"")]
    [InlineData("data", "{ \"images\": \"first-look\", \"labels\": \"missing.gz\" }", "data.labels", "there is no file")]
    [InlineData("data", "{ \"images\": \"first-look\", \"labels\": \"DriftEngine.Tests.dll\" }", "data.labels", "brings its own labels")]
    [InlineData("data", "{ \"image\": \"first-look\" }", "data.image", "Did you mean \"images\"?")]
    [InlineData("data", "{ \"images\": \"first-look\", \"scale\": \"1/255\" }", "data.scale", "\"1/255\" where a number is expected")]
    [InlineData("data", "{ \"images\": \"first-look\", \"scale\": 1e999 }", "data.scale", "where a number is expected")]
    [InlineData("data", "{ \"images\": \"first-look\", \"std\": 0 }", "data.std", "0 is out of range")]
    [InlineData("data", "{ \"images\": \"first-look\", \"std\": [1, 0] }", "data.std[1]", "0 is out of range")]
    [InlineData("data", "{ \"images\": \"first-look\", \"mean\": [] }", "data.mean", "where a number is expected")]
    [InlineData("data", "{ \"images\": \"first-look\", \"limit\": 0 }", "data.limit", "0 is out of range")]
    [InlineData("data", "{ \"images\": \"first-look\", \"limit\": 1.5 }", "data.limit", "not a whole number")]
    [InlineData("technology", "\"pcm-2m\"", "technology", "Did you mean \"pcm-1m\"?")]
    [InlineData("technology", "true", "technology", "where settings in { } are expected")]
    [InlineData("technology", "{ \"preset\": \"rram\" }", "technology.preset", "there is no technology \"rram\"")]
    [InlineData("technology", "{ \"preset\": \"pcm-1m\", \"drfit\": true }", "technology.drfit", "Did you mean \"drift\"?")]
    [InlineData("technology", "{ \"preset\": \"pcm-1m\", \"drift\": 1 }", "technology.drift", "true or false")]
    [InlineData("technology", "{ \"preset\": \"pcm-1m\", \"read_noise\": \"slow\" }", "technology.read_noise", "\"slow\" is not known")]
    [InlineData("technology", "{ \"preset\": \"pcm-1m\", \"read_noise\": \"true\" }", "technology.read_noise", "\"true\" is not known")]
    [InlineData("technology", "{ \"preset\": \"pcm-1m\", \"g_max_us\": 0 }", "technology.g_max_us", "0 is out of range")]
    [InlineData("technology", "{ \"preset\": \"pcm-1m\", \"nu_mean_min\": 0.2 }", "technology.nu_mean_min", "above nu_mean_max")]
    [InlineData("technology", "{ \"preset\": \"pcm-1m\", \"nu_spread_max\": 0.001 }", "technology.nu_spread_max", "above nu_spread_max")]
    [InlineData("mapping", "{ \"tile_rows\": 0 }", "mapping.tile_rows", "1 to 65536")]
    [InlineData("mapping", "{ \"tile_columns\": 65537 }", "mapping.tile_columns", "1 to 65536")]
    [InlineData("mapping", "{ \"tile_rows\": 1.5 }", "mapping.tile_rows", "not a whole number")]
    [InlineData("mapping", "{ \"scale\": \"maximum\" }", "mapping.scale", "\"max\", \"channel\"")]
    [InlineData("mapping", "{ \"scale\": { \"percentile\": 0 } }", "mapping.scale.percentile", "0 is out of range")]
    [InlineData("mapping", "{ \"scale\": { \"percent\": 99 } }", "mapping.scale.percent", "Did you mean \"percentile\"?")]
    [InlineData("dac", "8", "dac", "where settings in { } are expected")]
    [InlineData("dac", "{ \"bits\": 1 }", "dac.bits", "2 to 16")]
    [InlineData("adc", "{ \"bits\": 17 }", "adc.bits", "2 to 16")]
    [InlineData("adc", "{ \"bits\": 8, \"range\": \"auto\" }", "adc.range", "\"calibrated\" or a positive number")]
    [InlineData("adc", "{ \"bits\": 8, \"range\": -1 }", "adc.range", "-1 is out of range")]
    [InlineData("compensation", "\"globel\"", "compensation", "Did you mean \"global\"?")]
    [InlineData("compensation", "null", "compensation", "is not known")]
    [InlineData("temperature_c", "85", "temperature_c", "temperature 85 C")]
    [InlineData("temperature_c", "\"25\"", "temperature_c", "where a number is expected")]
    [InlineData("ages", "\"25s\"", "ages", "where a list of ages is expected")]
    [InlineData("ages", "[]", "ages", "where a list of ages is expected")]
    [InlineData("ages", "[\"25s\", \"1 week\"]", "ages[1]", "\"1 week\" is not an age")]
    [InlineData("ages", "[\"25s\", -30]", "ages[1]", "-30 is not an age")]
    [InlineData("ages", "[\"19s\"]", "ages[0]", "before the devices are programmed")]
    [InlineData("ages", "[\"1001y\"]", "ages[0]", "beyond the longest age")]
    [InlineData("ages", "[\"60s\", 30, \"1min\"]", "ages[2]", "stands twice")]
    [InlineData("ages", "[\"NaN\"]", "ages[0]", "is not an age")]
    [InlineData("ages", "[[25]]", "ages[0]", "is not an age")]
    [InlineData("trials", "0", "trials", "0 is out of range")]
    [InlineData("trials", "\"many\"", "trials", "where a number is expected")]
    [InlineData("trials", "{ \"min\": 100, \"max\": 10 }", "trials.min", "min 100 is above max 10")]
    [InlineData("trials", "{ \"max\": 10, \"confidence\": 95 }", "trials.confidence", "0.5 to 0.999999")]
    [InlineData("trials", "{ \"max\": 10, \"half_width\": 0 }", "trials.half_width", "0 is out of range")]
    [InlineData("colour", "1", "colour", "there is no setting \"colour\"")]
    [InlineData("compensaton", "\"none\"", "compensaton", "Did you mean \"compensation\"?")]
    public void Value_is_refused_at_its_line_and_path(string setting, string value, string path, string expected)
    {
        StudyException e = StudyText.Refused((setting, value));
        Assert.Equal($"{StudyText.Source}, line {StudyText.LineOf(setting)} ({path})", e.Error.Where);
        Assert.Contains(expected, e.Message, StringComparison.Ordinal);
        Assert.InRange(e.Message.Split('\n').Length, 2, 5);
    }

    [Theory]
    [InlineData("network", "\"network\" is missing")]
    [InlineData("data", "\"data\" is missing")]
    [InlineData("technology", "\"technology\" is missing")]
    [InlineData("ages", "\"ages\" is missing")]
    [InlineData("trials", "\"trials\" is missing")]
    public void Missing_setting_is_named_with_an_example(string setting, string expected)
    {
        StudyException e = StudyText.Refused((setting, null));
        Assert.Equal($"{StudyText.Source}, line 1", e.Error.Where);
        Assert.Equal(expected, e.Error.What);
        Assert.StartsWith($"Add \"{setting}\": ", e.Error.Remedy, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("data", "{ }", "\"data.images\" is missing")]
    [InlineData("technology", "{ }", "\"technology.preset\" is missing")]
    [InlineData("adc", "{ }", "\"adc.bits\" is missing")]
    [InlineData("mapping", "{ \"scale\": { } }", "\"mapping.scale.percentile\" is missing")]
    [InlineData("trials", "{ \"min\": 5 }", "\"trials.max\" is missing")]
    public void Missing_inner_setting_is_named(string setting, string value, string expected)
    {
        StudyException e = StudyText.Refused((setting, value));
        Assert.StartsWith($"{StudyText.Source}, line {StudyText.LineOf(setting)} ", e.Error.Where, StringComparison.Ordinal);
        Assert.Equal(expected, e.Error.What);
    }

    [Theory]
    [InlineData("{ \"compensaton\": [\"none\"] }", "sweep.compensaton", "Did you mean \"compensation\"?")]
    [InlineData("{ \"name\": [\"a\"] }", "sweep.name", "cannot be swept")]
    [InlineData("{ \"trials\": [1] }", "sweep.trials", "cannot be swept")]
    [InlineData("{ \"sweep\": [1] }", "sweep.sweep", "cannot be swept")]
    [InlineData("{ \"seed\": 1 }", "sweep.seed", "where a list of values is expected")]
    [InlineData("{ \"seed\": [] }", "sweep.seed", "where a list of values is expected")]
    [InlineData("{ \"seed\": [1, -2] }", "sweep.seed[1]", "-2 is not a seed")]
    [InlineData("{ \"adc.bits\": [8, 99] }", "sweep.adc.bits[1]", "99 is out of range")]
    [InlineData("{ \"adc\": { \"bits\": [8, 99] } }", "sweep.adc.bits[1]", "99 is out of range")]
    [InlineData("{ \"adc.bit\": [8] }", "sweep.adc.bit[0]", "Did you mean \"bits\"?")]
    [InlineData("{ \"adc.bits\": [8], \"adc\": { \"bits\": [6] } }", "sweep.adc.bits", "is swept twice")]
    [InlineData("{ \"adc.bits\": [8], \"adc\": [null] }", "sweep.adc", "is swept twice")]
    [InlineData("{ \"mapping.scale\": [\"max\", { \"percentile\": 101 }] }", "sweep.mapping.scale[1].percentile", "101 is out of range")]
    [InlineData("[1]", "sweep", "where settings in { } are expected")]
    public void Sweep_is_refused_at_its_line_and_path(string sweep, string path, string expected)
    {
        StudyException e = StudyText.Refused(("sweep", sweep));
        Assert.Equal($"{StudyText.Source}, line {StudyText.LineOf("sweep")} ({path})", e.Error.Where);
        Assert.Contains(expected, e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "line 1, column 1")]
    [InlineData("{\n  \"seed\": 1\n  \"name\": \"a\"\n}", "line 3")]
    [InlineData("{\n\"seed\": 01 }", "line 2")]
    [InlineData("{\n\"seed\": NaN }", "line 2")]
    [InlineData("{\n\"name\": \"a\n\" }", "line 2")]
    [InlineData("{ } { }", "line 1")]
    [InlineData("{\n\"seed\": 1,", "line 2")]
    public void Text_that_is_not_json_is_refused_at_its_line(string text, string where)
    {
        var e = Assert.Throws<StudyException>(() => StudyFile.Parse(text, StudyText.Source, AppContext.BaseDirectory));
        Assert.StartsWith($"{StudyText.Source}, {where}", e.Error.Where, StringComparison.Ordinal);
        Assert.Contains("not valid JSON", e.Error.What, StringComparison.Ordinal);
        Assert.DoesNotContain("LineNumber", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_setting_that_stands_twice_is_refused()
    {
        var e = Assert.Throws<StudyException>(() => StudyFile.Parse("{\n\"seed\": 1,\n\"seed\": 2 }", StudyText.Source, AppContext.BaseDirectory));
        Assert.Equal(("\"seed\" is set twice", $"{StudyText.Source}, line 3 (seed)"), (e.Error.What, e.Error.Where));
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("5")]
    [InlineData("null")]
    public void A_study_is_an_object(string text) =>
        Assert.Contains("not a JSON object", Assert.Throws<StudyException>(() => StudyFile.Parse(text, StudyText.Source, AppContext.BaseDirectory)).Message, StringComparison.Ordinal);
}
