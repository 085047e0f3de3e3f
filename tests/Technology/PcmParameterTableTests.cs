using System.Reflection;
using DriftEngine.Kernels.Laws;
using DriftEngine.Technology;

namespace DriftEngine.Tests.Technology;

/// <summary>The table of parameters and the law's record hold the same numbers.</summary>
public sealed class PcmParameterTableTests
{
    [Fact]
    public void Every_number_of_the_law_stands_in_the_table_once()
    {
        PropertyInfo[] numbers = [.. typeof(PcmParameters).GetProperties().Where(p => p.PropertyType == typeof(double))];
        var entries = PcmParameterTable.All.ToDictionary(entry => entry.Name, entry => numbers.Single(p => (double)p.GetValue(entry.Set(new PcmParameters(), -12345.5))! == -12345.5).Name);
        Assert.Equal(numbers.Select(p => p.Name).Order(StringComparer.Ordinal), entries.Values.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void What_is_set_is_read_back_and_nothing_else_changes()
    {
        var defaults = new PcmParameters();
        foreach (PcmParameter entry in PcmParameterTable.All)
        {
            PcmParameters changed = entry.Set(defaults, -12345.5);
            Assert.Equal(-12345.5, entry.Get(changed));
            Assert.Equal(defaults, entry.Set(changed, entry.Get(defaults)));
        }
    }

    [Fact]
    public void Defaults_of_every_preset_are_within_their_ranges()
    {
        foreach (TechnologyPreset preset in TechnologyPresets.All)
            Assert.All(PcmParameterTable.All, entry => Assert.InRange(entry.Get(preset.Parameters), entry.Least, entry.Most));
    }

    [Fact]
    public void Entries_are_complete()
    {
        Assert.All(PcmParameterTable.All, entry => Assert.Matches("^[a-z0-9_]+$", entry.Name));
        Assert.All(PcmParameterTable.All, entry => Assert.Contains(entry.Grade, new[] { "A", "B", "C" }));
        Assert.All(PcmParameterTable.All, entry => Assert.True(entry.Meaning.Length > 0 && entry.Source.Length > 0 && entry.Unit.Length > 0 && entry.Least < entry.Most));
    }

    [Fact]
    public void Presets_are_found_by_their_exact_name()
    {
        Assert.All(TechnologyPresets.All, preset => Assert.Same(preset, TechnologyPresets.Find(preset.Name)));
        Assert.Null(TechnologyPresets.Find("PCM-1M"));
    }
}
