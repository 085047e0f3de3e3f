using System.Text.Json.Serialization;
using DriftEngine.Kernels.Laws;
using DriftEngine.Technology;

namespace DriftEngine.Study;

/// <summary>The devices: a preset with the changes that the study makes to it, or a table of the study's own.</summary>
/// <param name="Preset">Name of the preset, or <see cref="TableName"/>.</param>
/// <param name="ProgrammingNoise">Whether programming noise acts.</param>
/// <param name="Drift">Whether anything changes with time.</param>
/// <param name="ReadNoise">How read noise acts.</param>
/// <param name="TelegraphNoise">Whether random telegraph noise acts.</param>
/// <param name="ThermalNoise">Whether thermal and shot noise of the read act.</param>
/// <param name="Changes">Parameters that the study sets, by their name in the preset's table.</param>
/// <param name="Choices">Words that the study chooses, by the name of the choice.</param>
/// <param name="Table">Measured devices in place of a preset.</param>
public sealed record TechnologySpec(
    string Preset, bool ProgrammingNoise, bool Drift, ReadNoise ReadNoise, bool TelegraphNoise, bool ThermalNoise,
    IReadOnlyDictionary<string, double> Changes, IReadOnlyDictionary<string, string> Choices, TableSpec? Table)
{
    /// <summary>Stands for the preset of a study that brings its own table.</summary>
    public const string TableName = "table";

    /// <summary>Parameters of the law: the preset, or the table, with all changes made.</summary>
    [JsonIgnore]
    public DeviceParameters Parameters => Resolved() with
    {
        ProgrammingNoise = ProgrammingNoise,
        Drift = Drift,
        ReadNoise = ReadNoise,
        TelegraphNoise = TelegraphNoise,
        ThermalNoise = ThermalNoise,
    };

    /// <summary>t_c: age of the programmed state, in seconds.</summary>
    [JsonIgnore]
    public double ProgrammedAtSeconds => Parameters.ProgrammedAtSeconds;

    /// <summary>What is known of the technology, and what the changes are made to: the preset, or the study's own table as one.</summary>
    [JsonIgnore]
    public TechnologyPreset Description => Table is null ? Known(Preset) : TablePreset.Of(TableName, Table.ToParameters());

    /// <summary>A preset as it is.</summary>
    public static TechnologySpec Of(string preset) => Of(preset, Known(preset).Parameters);

    /// <summary>A preset with whatever differs from it in the given parameters.</summary>
    public static TechnologySpec Of(string preset, DeviceParameters parameters)
    {
        TechnologyPreset known = Known(preset);
        return new TechnologySpec(
            preset, parameters.ProgrammingNoise, parameters.Drift, parameters.ReadNoise, parameters.TelegraphNoise, parameters.ThermalNoise,
            known.Table.Where(p => p.Get(parameters) != p.Get(known.Parameters)).ToDictionary(p => p.Name, p => p.Get(parameters)),
            known.Choices.Where(c => c.Get(parameters) != c.Get(known.Parameters)).ToDictionary(c => c.Name, c => c.Get(parameters)),
            null);
    }

    private DeviceParameters Resolved()
    {
        TechnologyPreset preset = Description;
        DeviceParameters parameters = preset.Parameters;
        foreach (DeviceChoice choice in preset.Choices) // first: a word may set numbers that the study then changes
        {
            if (Choices.TryGetValue(choice.Name, out string? word))
                parameters = choice.Set(parameters, word);
        }

        foreach (DeviceParameter parameter in preset.Table)
        {
            if (Changes.TryGetValue(parameter.Name, out double value))
                parameters = parameter.Set(parameters, value);
        }

        return parameters;
    }

    private static TechnologyPreset Known(string preset) =>
        TechnologyPresets.Find(preset) ?? throw new InvalidOperationException($"the program lacks its technology {preset}");
}

/// <summary>Devices as measured: one row per time after programming, one column per programmed conductance.</summary>
/// <param name="TimesSeconds">Ascending; the first is the age of the programmed state.</param>
/// <param name="ConductancesMicrosiemens">Programmed conductances, ascending; the first and last span the window.</param>
/// <param name="SigmaMicrosiemens">Standard deviation between devices, by time and conductance.</param>
/// <param name="ShiftMicrosiemens">Mean less the programmed conductance, by time and conductance.</param>
/// <param name="NuMean">Mean drift exponent, by conductance.</param>
/// <param name="NuSpread">Standard deviation of the drift exponent between devices, by conductance.</param>
/// <param name="ReadNoise">Standard deviation of one read over the conductance.</param>
/// <param name="TemperatureCelsius">Temperature of the measurement.</param>
public sealed record TableSpec(
    IReadOnlyList<double> TimesSeconds, IReadOnlyList<double> ConductancesMicrosiemens,
    IReadOnlyList<IReadOnlyList<double>> SigmaMicrosiemens, IReadOnlyList<IReadOnlyList<double>> ShiftMicrosiemens,
    IReadOnlyList<double> NuMean, IReadOnlyList<double> NuSpread, double ReadNoise, double TemperatureCelsius)
{
    /// <summary>Parameters of the law over tables.</summary>
    /// <exception cref="ArgumentException">With a sentence for the person who wrote the table.</exception>
    public TableParameters ToParameters() =>
        TableParameters.Of(TimesSeconds, ConductancesMicrosiemens, SigmaMicrosiemens, ShiftMicrosiemens, NuMean, NuSpread) with
        {
            ReadNoiseRelative = ReadNoise,
            MeasuredCelsius = TemperatureCelsius,
        };
}
