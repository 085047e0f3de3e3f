using DriftEngine.Kernels.Backends;
using DriftEngine.Kernels.Laws;
using DriftEngine.Study;

namespace DriftEngine.Tests.Study;

public sealed class StudyFileTests(StudyFolder folder) : IClassFixture<StudyFolder>
{
    /// <summary>The sample of the design, as people write it elsewhere.</summary>
    private const string Sample = """
        {
          "name": "retention-mnist",
          "seed": 1,
          "network": "mlp_mnist.onnx",                 // relative to this file, or the name of a network inside the program
          "data": { "images": "t10k-images-idx3-ubyte.gz", "labels": "t10k-labels-idx1-ubyte.gz", "scale": 0.00392156862745098, "mean": 0, "std": 1, "limit": 10000 },
          "technology": "pcm-1m",
          "mapping": { "tile_rows": 512, "tile_columns": 512, "scale": "max" },
          "dac": { "bits": 8 },                        // null: ideal
          "adc": { "bits": 8, "range": "calibrated" }, /* null: ideal */
          "compensation": "global",
          "temperature_c": 25,
          "ages": ["25s", "1h", "1d", "30d", "1y", "10y",],
          "trials": { "min": 64, "max": 1000, "half_width": 0.001, "confidence": 0.95 },   // or a number
          "sweep": { "compensation": ["none", "global"] },
        }
        """;

    [Fact]
    public void Sample_of_the_design_is_read_as_it_means()
    {
        StudyPlan plan = folder.Parse(Sample);
        Assert.Equal(("retention-mnist", "test.json", Sample), (plan.Name, plan.Source, plan.Text));
        Assert.Equal([Compensation.None, Compensation.Global], plan.Points.Select(p => p.Spec.Compensation));
        Assert.Equal(["none", "global"], plan.Points.Select(p => Assert.Single(p.Swept).Value));
        StudySpec spec = plan.Points[1].Spec;
        Assert.Equal((1ul, folder.PathOf("mlp_mnist.onnx"), 25.0), (spec.Seed, spec.Network, spec.Mission.ConstantCelsius));
        Assert.Equal((folder.PathOf("t10k-images-idx3-ubyte.gz"), folder.PathOf("t10k-labels-idx1-ubyte.gz")), (spec.Data!.Images, spec.Data.Labels));
        Assert.Equal((0.00392156862745098, 10000), (spec.Data.Scale, spec.Data.Limit));
        Assert.Equal([0.0], spec.Data.Mean);
        Assert.Equal([1.0], spec.Data.Std);
        Assert.Equal("pcm-1m", spec.Technology.Preset);
        Assert.Equal(new PcmParameters(), spec.Technology.Parameters);
        Assert.Equal(new MappingSpec(512, 512, WeightScale.Max, 100), spec.Mapping);
        Assert.Equal((new ConverterSpec(8, null), new ConverterSpec(8, null)), (spec.Dac, spec.Adc));
        Assert.Equal([25, 3600, 86_400, 30 * 86_400.0, 365 * 86_400.0, 3650 * 86_400.0], spec.AgesSeconds);
        Assert.Equal(new TrialSpec(64, 1000, 0.001, 0.95), spec.Trials);
    }

    [Fact]
    public void Defaults_are_those_of_the_template()
    {
        StudySpec spec = folder.Spec((2, ""), (3, ""), (7, ""), (8, ""), (9, ""), (10, ""), (11, ""));
        Assert.Equal(("test", 1ul, 25.0), (spec.Name, spec.Seed, spec.Mission.ConstantCelsius));
        Assert.Equal((null, null, Compensation.None), (spec.Dac, spec.Adc, spec.Compensation));
        Assert.Equal(new MappingSpec(512, 512, WeightScale.Max, 100), spec.Mapping);
        Assert.Equal((1.0, null), (spec.Data!.Scale, spec.Data.Limit));
    }

    [Theory]
    [InlineData("10", 10, 10, null, 0.95)]
    [InlineData("{ \"max\": 1000 }", 64, 1000, null, 0.95)]
    [InlineData("{ \"max\": 20 }", 20, 20, null, 0.95)]
    [InlineData("{ \"min\": 1, \"max\": 20, \"half_width\": 0.01, \"confidence\": 0.4 }", 1, 20, 0.01, 0.4)]
    [InlineData("{ \"max\": 20, \"half_width\": null }", 20, 20, null, 0.95)]
    public void Trials_are_a_number_or_a_rule(string trials, int min, int max, double? halfWidth, double confidence) =>
        Assert.Equal(new TrialSpec(min, max, halfWidth, confidence), folder.Spec((13, $"\"trials\": {trials},")).Trials);

    [Theory]
    [InlineData("\"max\"", WeightScale.Max, 100)]
    [InlineData("\"channel\"", WeightScale.Channel, 100)]
    [InlineData("{ \"percentile\": 99.9 }", WeightScale.Percentile, 99.9)]
    [InlineData("{ \"percentile\": 100 }", WeightScale.Percentile, 100)]
    public void Weight_scale_is_a_word_or_a_percentile(string scale, WeightScale expected, double percentile) =>
        Assert.Equal(new MappingSpec(65536, 1, expected, percentile), folder.Spec((7, $"\"mapping\": {{ \"tile_rows\": 65536, \"tile_columns\": 1, \"scale\": {scale} }},")).Mapping);

    [Theory]
    [InlineData("true", ReadNoise.Whole)]
    [InlineData("false", ReadNoise.Off)]
    [InlineData("\"split\"", ReadNoise.Split)]
    public void Technology_is_a_preset_with_changes(string noise, ReadNoise expected)
    {
        string changes = $"\"read_noise\": {noise}, \"drift\": false, \"programming_noise\": false, \"nu_mean_slope\": -0.02, \"t_c_s\": 60";
        PcmParameters expectedParameters = new()
        {
            ReadNoise = expected,
            Drift = false,
            ProgrammingNoise = false,
            NuMeanSlope = -0.02,
            ProgrammedAtSeconds = 60,
        };
        StudySpec spec = folder.Spec((6, $"\"technology\": {{ \"preset\": \"pcm-1m\", {changes} }},"), (12, "\"ages\": [60],"));
        Assert.Equal("pcm-1m", spec.Technology.Preset);
        Assert.Equal(expectedParameters, spec.Technology.Parameters);
    }

    [Fact]
    public void First_age_is_the_changed_time_of_programming()
    {
        StudyError error = folder.Error(StudyFolder.Text((6, "\"technology\": { \"preset\": \"pcm-1m\", \"t_c_s\": 60 },")));
        Assert.Equal("test.json, line 12 (ages[0])", error.Where);
        Assert.Contains("60s (t_c", error.Allowed, StringComparison.Ordinal);
    }

    [Fact]
    public void Ages_are_sorted_and_may_be_numbers() =>
        Assert.Equal([20, 25, 90, 5400, 86_400], folder.Spec((12, "\"ages\": [\"1d\", 25, \"1.5h\", \"1.5 min\", \"2e1s\"],")).AgesSeconds);

    [Fact]
    public void Seed_takes_all_64_bits() => Assert.Equal(ulong.MaxValue, folder.Spec((3, "\"seed\": 18446744073709551615,")).Seed);

    [Fact]
    public void Converters_take_a_range() => Assert.Equal(new ConverterSpec(16, 2.5), folder.Spec((9, "\"adc\": { \"bits\": 16, \"range\": 2.5 },")).Adc);

    [Fact]
    public void Mean_and_std_may_be_lists()
    {
        DataSpec? data = folder.Spec((5, "\"data\": { \"images\": \"table.csv\", \"mean\": [0.1, 0.2, 0.3], \"std\": 0.5, \"limit\": null },")).Data;
        Assert.Equal([0.1, 0.2, 0.3], data!.Mean);
        Assert.Equal([0.5], data.Std);
        Assert.Null(data.Labels);
        Assert.Null(data.Limit);
    }

    [Fact]
    public void Inside_the_program_goes_before_a_file_of_the_same_name()
    {
        File.WriteAllText(folder.PathOf("first-look"), "some file");
        StudySpec inside = folder.Spec((4, "\"network\": \"first-look\","), (5, "\"data\": { \"images\": \"first-look\" },"));
        Assert.Equal(("first-look", "first-look", null), (inside.Network, inside.Data!.Images, inside.Data.Labels));
        Assert.Equal(folder.PathOf("first-look"), folder.Spec((4, "\"network\": \"./first-look\",")).Network);
    }

    [Fact]
    public void File_is_read_with_its_folder_name_and_byte_order_mark()
    {
        string path = folder.PathOf("my study.json");
        File.WriteAllText(path, StudyFolder.Text((2, "\"$schema\": \"study.schema.json\",")), new System.Text.UTF8Encoding(encoderShouldEmitUTF8Identifier: true));
        StudyPlan plan = StudyFile.Find(path);
        Assert.Equal(("my study", "my study.json"), (plan.Name, plan.Source));
        Assert.Equal(folder.PathOf("model.onnx"), plan.Points[0].Spec.Network);
    }

    [Fact]
    public void Study_inside_the_program_is_found_and_small()
    {
        Assert.True(BuiltInStudies.TryGet("first-look", out StudyPlan? plan));
        Assert.Equal(plan.Text, StudyFile.Find("first-look").Text);
        Assert.Equal(["none", "global"], plan.Points.Select(p => p.Swept[0].Value));
        Assert.All(plan.Points, p => Assert.Equal([25, 3600, 86_400, 30 * 86_400.0, 365 * 86_400.0, 3650 * 86_400.0], p.Spec.AgesSeconds));
        Assert.All(plan.Points, p => Assert.Equal(("first-look", "first-look"), (p.Spec.Network, p.Spec.Data!.Images)));
        Assert.Equal(DriftEngine.Network.BuiltIn.Names, BuiltInStudies.Names);
        Assert.False(BuiltInStudies.TryGet("second-look", out _));
    }

    [Fact]
    public void What_is_not_found_is_named_with_what_there_is()
    {
        File.WriteAllText(folder.PathOf("retention.json"), "{}");
        StudyError near = Assert.Throws<StudyException>(() => StudyFile.Find(folder.PathOf("retenton.json"))).Error;
        Assert.Contains("retention.json", near.Remedy, StringComparison.Ordinal);
        StudyError builtIn = Assert.Throws<StudyException>(() => StudyFile.Find("firstlook")).Error;
        Assert.Contains("Did you mean \"first-look\"?", builtIn.Remedy, StringComparison.Ordinal);
        Assert.Contains("a study file, or a study inside the program: first-look", builtIn.Allowed, StringComparison.Ordinal);
    }
}
