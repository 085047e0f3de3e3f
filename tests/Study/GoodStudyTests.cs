using System.Globalization;
using DriftEngine.Kernels.Laws;
using DriftEngine.Network;
using DriftEngine.Study;

namespace DriftEngine.Tests.Study;

/// <summary>Studies as they are meant: every setting arrives, every default is the documented one.</summary>
public sealed class GoodStudyTests
{
    [Fact]
    public void What_is_left_out_has_its_default()
    {
        StudySpec spec = StudyText.Spec(("name", null), ("seed", null));
        Assert.Equal(("study", 1UL, "first-look"), (spec.Name, spec.Seed, spec.Network));
        Assert.Equal(("first-look", null, 1.0, null), (spec.Data.Images, spec.Data.Labels, spec.Data.Scale, spec.Data.Limit));
        Assert.Equal([0.0, 1], [.. spec.Data.Mean, .. spec.Data.Std]);
        Assert.Equal(new TechnologySpec("pcm-1m", new PcmParameters()), spec.Technology);
        Assert.Equal(new MappingSpec(512, 512, WeightScale.Max, 100), spec.Mapping);
        Assert.Equal((null, null, Compensation.None, 25.0), (spec.Dac, spec.Adc, spec.Compensation, spec.TemperatureCelsius));
        Assert.Equal([25.0, 86_400], spec.AgesSeconds);
        Assert.Equal(new TrialSpec(10, 10, null, 0.95), spec.Trials);
    }

    [Fact]
    public void Every_setting_arrives()
    {
        StudySpec spec = StudyText.Spec(
            ("seed", "18446744073709551615"), ("data", "{ \"images\": \"first-look\", \"scale\": 0.5, \"mean\": [1, 2], \"std\": 3, \"limit\": 100 }"),
            ("technology", "{ \"preset\": \"pcm-1m\", \"read_noise\": \"split\", \"drift\": false, \"programming_noise\": false, \"t_c_s\": 30 }"),
            ("mapping", "{ \"tile_rows\": 128, \"tile_columns\": 64, \"scale\": { \"percentile\": 99.9 } }"), ("dac", "{ \"bits\": 8 }"), ("adc", "{ \"bits\": 6, \"range\": 2.5 }"),
            ("compensation", "\"global\""), ("temperature_c", "25"), ("ages", "[\"1y\", 30, \"1h\"]"), ("trials", "{ \"min\": 5, \"max\": 50, \"half_width\": 0.01, \"confidence\": 0.9 }"));
        Assert.Equal(ulong.MaxValue, spec.Seed);
        Assert.Equal((0.5, 100), (spec.Data.Scale, spec.Data.Limit));
        Assert.Equal([1.0, 2, 3], [.. spec.Data.Mean, .. spec.Data.Std]);
        Assert.Equal(new PcmParameters { ReadNoise = ReadNoise.Split, Drift = false, ProgrammingNoise = false, ProgrammedAtSeconds = 30 }, spec.Technology.Parameters);
        Assert.Equal(new MappingSpec(128, 64, WeightScale.Percentile, 99.9), spec.Mapping);
        Assert.Equal((new ConverterSpec(8, null), new ConverterSpec(6, 2.5), Compensation.Global), (spec.Dac!, spec.Adc!, spec.Compensation));
        Assert.Equal([30.0, 3600, 31_536_000], spec.AgesSeconds);
        Assert.Equal(new TrialSpec(5, 50, 0.01, 0.9), spec.Trials);
    }

    [Theory]
    [InlineData("true", ReadNoise.Whole)]
    [InlineData("false", ReadNoise.Off)]
    [InlineData("\"split\"", ReadNoise.Split)]
    public void Read_noise_has_three_values(string value, ReadNoise expected) =>
        Assert.Equal(expected, StudyText.Spec(("technology", $"{{ \"preset\": \"pcm-1m\", \"read_noise\": {value} }}")).Technology.Parameters.ReadNoise);

    [Fact]
    public void Comments_and_trailing_commas_are_read() =>
        Assert.Equal("sample", StudyFile.Parse("// first\n" + StudyText.With().Replace("\"seed\"", "/* why */ \"seed\"", StringComparison.Ordinal), StudyText.Source, ".").Name);

    [Fact]
    public void Files_are_found_relative_to_the_study()
    {
        using var files = new Network.DataFiles();
        files.Write("net.onnx", BuiltIn.NetworkBytes("first-look")!);
        string images = files.Write("images.csv", "1,2\n"), study = files.Write("mine.json", StudyText.With(("name", null), ("network", "\"./net.onnx\""), ("data", "{ \"images\": \"images.csv\" }")));
        StudyPlan plan = StudyFile.Find(study);
        Assert.Equal(("mine", "mine.json"), (plan.Name, plan.Source));
        Assert.Equal((files.Path("net.onnx"), images), (plan.Points[0].Spec.Network, plan.Points[0].Spec.Data.Images));
    }

    [Fact]
    public void A_sweep_is_a_grid_with_the_last_setting_fastest()
    {
        StudyPlan plan = StudyText.Parse(("sweep", "{ \"compensation\": [\"none\", \"global\"], \"seed\": [1, 2, 3] }"));
        Assert.Equal(Enumerable.Range(0, 6), plan.Points.Select(p => p.Index));
        Assert.Equal([1UL, 2, 3, 1, 2, 3], plan.Points.Select(p => p.Spec.Seed));
        Assert.Equal([0, 0, 0, 1, 1, 1], plan.Points.Select(p => (int)p.Spec.Compensation));
        Assert.Equal("compensation=global seed=2", string.Join(" ", plan.Points[4].Swept.Select(s => $"{s.Key}={s.Value}")));
    }

    [Theory]
    [InlineData("{ \"adc.bits\": [4, 6] }")]
    [InlineData("{ \"adc\": { \"bits\": [4, 6] } }")]
    public void Inner_settings_are_swept_by_path_or_nested_even_where_nothing_stands(string sweep)
    {
        StudyPlan plan = StudyText.Parse(("sweep", sweep));
        Assert.Equal([4, 6], plan.Points.Select(p => p.Spec.Adc!.Bits));
        Assert.All(plan.Points, p => Assert.Equal("adc.bits", Assert.Single(p.Swept).Key));
    }

    [Fact]
    public void A_technology_that_is_a_name_can_be_swept_inside()
    {
        StudyPlan plan = StudyText.Parse(("sweep", "{ \"technology.read_noise\": [true, false, \"split\"], \"technology.g_max_us\": [20, 25] }"));
        Assert.Equal([ReadNoise.Whole, ReadNoise.Whole, ReadNoise.Off, ReadNoise.Off, ReadNoise.Split, ReadNoise.Split], plan.Points.Select(p => p.Spec.Technology.Parameters.ReadNoise));
        Assert.Equal([20.0, 25, 20, 25, 20, 25], plan.Points.Select(p => p.Spec.Technology.Parameters.GMaxMicrosiemens));
        Assert.All(plan.Points, p => Assert.Equal("pcm-1m", p.Spec.Technology.Preset));
    }

    [Fact]
    public void Swept_values_replace_and_keep_what_stands_beside_them()
    {
        StudyPlan plan = StudyText.Parse(("adc", "{ \"bits\": 8, \"range\": 3 }"), ("sweep", "{ \"adc.bits\": [4], \"mapping.scale\": [\"max\", { \"percentile\": 99 }], \"dac\": [null, { \"bits\": 5 }], \"ages\": [[\"1h\"]] }"));
        Assert.All(plan.Points, p => Assert.Equal(new ConverterSpec(4, 3), p.Spec.Adc));
        Assert.Equal([null, 5, null, 5], plan.Points.Select(p => p.Spec.Dac?.Bits));
        Assert.Equal(["max", "max", "{\"percentile\":99}", "{\"percentile\":99}"], plan.Points.Select(p => p.Swept[1].Value));
        Assert.Equal([3600.0], plan.Points[0].Spec.AgesSeconds);
    }

    [Fact]
    public void First_look_has_two_points_and_its_template_reads()
    {
        StudyPlan plan = StudyFile.Find("first-look");
        Assert.Equal([Compensation.None, Compensation.Global], plan.Points.Select(p => p.Spec.Compensation));
        StudyPlan template = StudyFile.Parse(StudyTemplate.Text("mine"), StudyText.Source, ".");
        Assert.Equal(("mine", 2), (template.Name, template.Points.Count));
        Assert.Equal(1 / 255.0, template.Points[0].Spec.Data.Scale, 1e-15);
    }

    [SharedFact]
    public void The_documented_study_reads_where_its_files_are()
    {
        using var files = new Network.DataFiles();
        files.Write("mlp_mnist.onnx", File.ReadAllBytes(SharedData.Path("data", "models", "mlp_mnist.onnx")));
        foreach (string name in new[] { "t10k-images-idx3-ubyte.gz", "t10k-labels-idx1-ubyte.gz" })
            File.Copy(SharedData.Path("data", "mnist", name), files.Path(name));
        StudyPlan plan = StudyFile.Read(files.Write("retention-mnist.json", Documented));
        Assert.Equal(2, plan.Points.Count);
        StudySpec spec = plan.Points[1].Spec;
        Assert.Equal((10_000, Compensation.Global, 8, 8), (spec.Data.Limit, spec.Compensation, spec.Dac!.Bits, spec.Adc!.Bits));
        Assert.Equal("25 3600 86400 2592000 31536000 315360000", string.Join(" ", spec.AgesSeconds.Select(a => a.ToString(CultureInfo.InvariantCulture))));
        DigitalNetwork network = NetworkSource.Load(spec.Network).Network;
        Assert.Equal(10_000, DataSource.Load(spec.Data, network).Data.Count);
    }

    private const string Documented = """
        {
          "name": "retention-mnist",
          "seed": 1,
          "network": "mlp_mnist.onnx",                 // relative to this file, or the name of a network inside the program
          "data": { "images": "t10k-images-idx3-ubyte.gz", "labels": "t10k-labels-idx1-ubyte.gz", "scale": 0.00392156862745098, "mean": 0, "std": 1, "limit": 10000 },
          "technology": "pcm-1m",                      // or an object
          "mapping": { "tile_rows": 512, "tile_columns": 512, "scale": "max" },   // or "channel", or { "percentile": 99.9 }
          "dac": { "bits": 8 },                        // null: ideal
          "adc": { "bits": 8, "range": "calibrated" }, // null: ideal
          "compensation": "global",
          "temperature_c": 25,
          "ages": ["25s", "1h", "1d", "30d", "1y", "10y"],
          "trials": { "min": 64, "max": 1000, "half_width": 0.001, "confidence": 0.95 },   // or a number
          "sweep": { "compensation": ["none", "global"] }
        }
        """;
}
