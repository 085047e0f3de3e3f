using DriftEngine.Kernels.Laws;
using DriftEngine.Technology;

namespace DriftEngine.Tests.Technology;

public sealed class ReramPresetsTests
{
    private const double Hour = 3600, Day = 86_400;

    public static TheoryData<string> Names => ["rr-hfox", "rr-cmo", "rr-hfo2-ihp"];

    private static TechnologyPreset Preset(string name) => TechnologyPresets.Find(name)!;

    /// <summary>Settable properties that differ between two sets of parameters.</summary>
    private static string[] Differences(DeviceParameters a, DeviceParameters b) =>
        [.. typeof(ReramParameters).GetProperties().Where(p => p.CanWrite && !Equals(p.GetValue(a), p.GetValue(b))).Select(p => p.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_number_has_one_complete_row(string name)
    {
        TechnologyPreset preset = Preset(name);
        var reached = new List<string>();
        foreach (DeviceParameter row in preset.Table)
        {
            double value = row.Get(preset.Parameters), other = value == row.Most ? row.Least : row.Most;
            DeviceParameters changed = row.Set(preset.Parameters, other);
            Assert.Equal(other, row.Get(changed));
            reached.Add(Assert.Single(Differences(preset.Parameters, changed)));
            Assert.InRange(value, row.Least, row.Most);
            Assert.Matches("^[a-z][a-z0-9]*(_[a-z0-9]+)*$", row.Name);
            Assert.Contains(row.Grade, new[] { "A", "A*", "B", "C" });
            Assert.All(new[] { row.Unit, row.Meaning, row.Source }, text => Assert.False(string.IsNullOrWhiteSpace(text)));
            string suffix = row.Unit switch { "uS" => "_us", "s" => "_s", "eV" => "_ev", "1/s" => "_hz", "V" => "_v", "C" => "_c", "1/K" => "_per_k", "K/W" => "_k_per_w", _ => "" };
            Assert.EndsWith(suffix, row.Name, StringComparison.Ordinal);
            Assert.True(row.Range is null || (row.Range.Value.Low <= value && value <= row.Range.Value.High), row.Name);
        }

        string[] numbers = [.. typeof(ReramParameters).GetProperties().Where(p => p.PropertyType == typeof(double) && p.CanWrite).Select(p => p.Name)];
        Assert.Equal(numbers.Order(), reached.Order());
        Assert.Equal(preset.Table.Count, preset.Table.Select(row => row.Name).Distinct().Count());
    }

    [Theory]
    [InlineData("rr-hfox", "g_max_us", 40)]
    [InlineData("rr-hfox", "programming_c4_us", -16.815)]
    [InlineData("rr-hfox", "day_c2_us", -50.773)]
    [InlineData("rr-hfox", "t_c_s", 1)]
    [InlineData("rr-hfox", "relaxation_barrier_ev", 0.77)]
    [InlineData("rr-hfox", "mean_slope_us", 0)]
    [InlineData("rr-cmo", "g_min_us", 9)]
    [InlineData("rr-cmo", "g_max_us", 88)]
    [InlineData("rr-cmo", "programming_c0_us", 0.01122)]
    [InlineData("rr-cmo", "programming_c1_us", 0.01129)]
    [InlineData("rr-cmo", "programming_c2_us", 0)]
    [InlineData("rr-cmo", "narrow_c1_us", 0.00106879)]
    [InlineData("rr-cmo", "mean_slope_us", -0.0890)]
    [InlineData("rr-cmo", "log_noise_us", 0.0277316)]
    [InlineData("rr-hfo2-ihp", "g_min_us", 50)]
    [InlineData("rr-hfo2-ihp", "programming_c0_us", 4.782321)]
    [InlineData("rr-hfo2-ihp", "programming_c1_us", -0.009107)]
    [InlineData("rr-hfo2-ihp", "state_span_us", 175)]
    public void Default_is_that_of_the_sheet(string preset, string row, double value) =>
        Assert.Equal(value, Preset(preset).Table.Single(r => r.Name == row).Get(Preset(preset).Parameters));

    [Theory]
    [MemberData(nameof(Names))]
    public void Choices_start_with_the_default_and_take_every_word(string name)
    {
        TechnologyPreset preset = Preset(name);
        foreach (DeviceChoice choice in preset.Choices)
        {
            Assert.Equal(choice.Words[0], choice.Get(preset.Parameters));
            foreach (string word in choice.Words)
                Assert.Equal(word, choice.Get(choice.Set(preset.Parameters, word)));
            DeviceParameters second = choice.Set(preset.Parameters, choice.Words[1]);
            Assert.Single(Differences(preset.Parameters, second));
            Assert.Equal(preset.Parameters, choice.Set(second, choice.Words[0]));
        }

        Assert.Equal(name == "rr-cmo", preset.Choices.Any(choice => choice.Name == "acceptance_band"));
        Assert.Equal(name != "rr-cmo", preset.Choices.Any(choice => choice.Name == "read_noise_law"));
        Assert.Equal((-40, 125), preset.UsableCelsius);
        Assert.Equal(131_490 * Hour, preset.UsableSeconds);
    }

    /// <summary>technologies.md, section 8.</summary>
    [Theory]
    [InlineData("rr-hfox", 2 * Day, 25, SupportLabel.Calibrated)]
    [InlineData("rr-hfox", 3 * Day, 25, SupportLabel.Literature)]
    [InlineData("rr-hfox", Hour, 85, SupportLabel.Literature)]
    [InlineData("rr-cmo", Hour, 25, SupportLabel.Calibrated)]
    [InlineData("rr-cmo", Day, 25, SupportLabel.Literature)]
    [InlineData("rr-hfo2-ihp", Hour, 25, SupportLabel.Estimate)]
    public void Relaxation_is_founded_as_the_support_matrix_says(string name, double age, double celsius, SupportLabel label) =>
        Assert.Equal(label, Labels(name, age, celsius)["relaxation"]);

    [Fact]
    public void Other_laws_are_founded_as_the_support_matrix_says()
    {
        Dictionary<string, SupportLabel> cmo = Labels("rr-cmo", Hour, 25), hot = Labels("rr-cmo", 3650 * Day, 125), hfox = Labels("rr-hfox", Hour, 25);
        Assert.Equal(["programming noise", "read noise", "relaxation"], cmo.Keys.Order());
        Assert.All(cmo.Values, label => Assert.Equal(SupportLabel.Calibrated, label));
        Assert.All(["read noise", "retention", "temperature of the read"], law => Assert.Equal(SupportLabel.Estimate, hot[law]));
        Assert.Equal(SupportLabel.Calibrated, hfox["programming noise"]);
        Assert.All(["read noise", "telegraph noise"], law => Assert.Equal(SupportLabel.Estimate, hfox[law]));
        Dictionary<string, SupportLabel> used = Labels("rr-hfox", Hour, 25, new() { ReadsPerSecond = 10, CyclesSpent = 100 });
        Assert.All(["read disturb", "endurance"], law => Assert.Equal(SupportLabel.Estimate, used[law]));
    }

    [Theory]
    [InlineData("relaxation_shape", "log-logistic")]
    [InlineData("write_termination", "terminated")]
    public void What_was_published_for_another_array_is_literature(string choice, string word) =>
        Assert.Equal(SupportLabel.Literature, Labels("rr-hfox", Hour, 25, choice: (choice, word))["relaxation"]);

    private static Dictionary<string, SupportLabel> Labels(string name, double age, double celsius, DeviceLife? life = null, (string Name, string Word)? choice = null)
    {
        TechnologyPreset preset = Preset(name);
        double kelvin = celsius + 273.15;
        life ??= DeviceLife.Constant(kelvin);
        DeviceParameters p = choice is { } c ? preset.Choices.Single(row => row.Name == c.Name).Set(preset.Parameters, c.Word) : preset.Parameters;
        return preset.Support(p, new SupportQuery(age, kelvin, kelvin, kelvin, life, life.Contexts([age])[0])).ToDictionary(law => law.Law, law => law.Label);
    }
}
