using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using DriftEngine.Kernels.Backends;
using DriftEngine.Kernels.Laws;
using DriftEngine.Technology;

namespace DriftEngine.Study;

/// <summary>Identity by content: a text of everything that changes a point's numbers, and nothing else.</summary>
public static class StudyCanonical
{
    /// <summary>Raised whenever a law, a stream or the order of a sum changes results.</summary>
    public const int ScienceVersion = 3;

    private const int IdDigits = 16;

    /// <summary>The text: no name, path, trial rule or option of the command line is in it.</summary>
    /// <param name="spec">The point.</param>
    /// <param name="networkSha256">Of the network, or of the matrix of a workload; empty where that is drawn.</param>
    /// <param name="dataSha256">Of the data, or of the inputs of a workload; empty where those are drawn.</param>
    public static string Text(StudySpec spec, string networkSha256, string dataSha256)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Indented = true, NewLine = "\n" }))
        {
            json.WriteStartObject();
            json.WriteNumber("science_version", ScienceVersion);
            json.WriteNumber("seed", spec.Seed);
            if (spec.Workload is { } workload)
                WriteWorkload(json, workload, networkSha256, dataSha256);
            else
                WriteNetwork(json, spec.Data!, networkSha256, dataSha256);
            WriteTechnology(json, spec.Technology);
            WriteMapping(json, spec.Mapping);
            WriteConverter(json, "dac", spec.Dac);
            WriteConverter(json, "adc", spec.Adc);
            json.WriteString("compensation", StudyParser.Compensations.Single(c => c.Meaning == spec.Compensation).Word);
            WriteMission(json, spec.Mission);
            WriteOptional(json, "read_temperature_c", spec.ReadTemperatureCelsius);
            json.WriteNumber("programming_temperature_c", spec.ProgrammingTemperatureCelsius);
            WriteLife(json, spec);
            WriteNumbers(json, "ages_s", spec.AgesSeconds);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    /// <summary>The first 16 hexadecimal digits of the text's SHA-256.</summary>
    public static string PointId(StudySpec spec, string networkSha256, string dataSha256) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Text(spec, networkSha256, dataSha256))))[..IdDigits];

    private static void WriteNetwork(Utf8JsonWriter json, DataSpec data, string networkSha256, string dataSha256)
    {
        json.WriteString("network_sha256", networkSha256);
        json.WriteStartObject("data");
        json.WriteString("sha256", dataSha256);
        json.WriteNumber("scale", data.Scale);
        WriteNumbers(json, "mean", data.Mean);
        WriteNumbers(json, "std", data.Std);
        if (data.Limit is { } limit)
            json.WriteNumber("limit", limit);
        json.WriteEndObject();
    }

    private static void WriteWorkload(Utf8JsonWriter json, WorkloadSpec workload, string matrixSha256, string inputsSha256)
    {
        json.WriteStartObject("workload");
        if (workload.MatrixFile is not null)
        {
            json.WriteString("matrix_sha256", matrixSha256);
        }
        else
        {
            WriteNumbers(json, "matrix", [workload.Rows, workload.Columns]);
            json.WriteString("weights", workload.Weights.ToString());
        }

        if (workload.InputsFile is not null)
        {
            json.WriteString("inputs_sha256", inputsSha256);
        }
        else
        {
            json.WriteNumber("inputs", workload.Inputs);
            json.WriteString("distribution", workload.Distribution.ToString());
        }

        json.WriteEndObject();
    }

    private static void WriteTechnology(Utf8JsonWriter json, TechnologySpec technology)
    {
        json.WriteStartObject("technology");
        json.WriteString("preset", technology.Preset);
        json.WriteBoolean("programming_noise", technology.ProgrammingNoise);
        json.WriteBoolean("drift", technology.Drift);
        json.WriteString("read_noise", technology.ReadNoise.ToString());
        json.WriteBoolean("telegraph_noise", technology.TelegraphNoise);
        json.WriteBoolean("thermal_noise", technology.ThermalNoise);
        if (technology.Table is { } table)
            WriteTable(json, table);
        WriteParameters(json, technology.Description, technology.Parameters);
        json.WriteEndObject();
    }

    /// <summary>All parameters, changed or not: a preset may be corrected in another version.</summary>
    private static void WriteParameters(Utf8JsonWriter json, TechnologyPreset preset, DeviceParameters parameters)
    {
        foreach (DeviceChoice choice in preset.Choices)
            json.WriteString(choice.Name, choice.Get(parameters));
        foreach (DeviceParameter parameter in preset.Table)
            json.WriteNumber(parameter.Name, parameter.Get(parameters));
    }

    private static void WriteTable(Utf8JsonWriter json, TableSpec table)
    {
        json.WriteStartObject("table");
        WriteNumbers(json, "times_s", table.TimesSeconds);
        WriteNumbers(json, "conductances_us", table.ConductancesMicrosiemens);
        WriteNumbers(json, "sigma_us", table.SigmaMicrosiemens.SelectMany(row => row));
        WriteNumbers(json, "shift_us", table.ShiftMicrosiemens.SelectMany(row => row));
        WriteNumbers(json, "nu_mean", table.NuMean);
        WriteNumbers(json, "nu_spread", table.NuSpread);
        json.WriteNumber("read_noise", table.ReadNoise);
        json.WriteNumber("temperature_c", table.TemperatureCelsius);
        json.WriteEndObject();
    }

    private static void WriteMapping(Utf8JsonWriter json, MappingSpec mapping)
    {
        json.WriteStartObject("mapping");
        json.WriteNumber("tile_rows", mapping.TileRows);
        json.WriteNumber("tile_columns", mapping.TileColumns);
        json.WriteString("scale", mapping.Scale.ToString());
        if (mapping.Scale == WeightScale.Percentile)
            json.WriteNumber("percentile", mapping.Percentile);
        json.WriteNumber("slices", mapping.Slices);
        WriteOptional(json, "bits_per_cell", mapping.BitsPerCell);
        json.WriteString("scheme", mapping.Scheme.ToString());
        json.WriteString("pair", mapping.Pair.ToString());
        json.WriteEndObject();
    }

    private static void WriteConverter(Utf8JsonWriter json, string name, ConverterSpec? converter)
    {
        if (converter is null)
        {
            json.WriteNull(name);
            return;
        }

        json.WriteStartObject(name);
        json.WriteNumber("bits", converter.Bits);
        if (converter.Range is { } range)
            json.WriteNumber("range", range);
        if (converter.BitsPerPhase is { } bits)
            json.WriteNumber("bits_per_phase", bits);
        json.WriteEndObject();
    }

    private static void WriteMission(Utf8JsonWriter json, MissionSpec mission)
    {
        if (mission.ConstantCelsius is { } celsius)
        {
            json.WriteNumber("temperature_c", celsius);
            return;
        }

        json.WriteStartObject("mission");
        if (mission.Name is { } name)
        {
            json.WriteString("name", name);
        }
        else if (mission.Histogram is { } bins)
        {
            WriteNumbers(json, "histogram_s_c", bins.SelectMany(bin => new[] { bin.Seconds, bin.Celsius }));
        }
        else
        {
            WriteNumbers(json, "segments_s_c_c", mission.Segments.SelectMany(s => new[] { s.Seconds, s.FromCelsius, s.ToCelsius }));
            WriteOptional(json, "repeat", mission.Repeat);
        }

        json.WriteEndObject();
    }

    private static void WriteLife(Utf8JsonWriter json, StudySpec spec)
    {
        json.WriteNumber("reads_per_second", spec.ReadsPerSecond);
        json.WriteNumber("cycles_spent", spec.CyclesSpent);
        json.WriteNumber("writes_per_programming", spec.WritesPerProgramming);
        json.WriteNumber("stuck_low", spec.Faults.StuckLow);
        json.WriteNumber("stuck_high", spec.Faults.StuckHigh);
        WriteOptional(json, "refresh_every_s", spec.Refresh?.EverySeconds);
        WriteOptional(json, "refresh_band", spec.Refresh?.Band);
    }

    private static void WriteOptional(Utf8JsonWriter json, string name, double? value)
    {
        if (value is { } number)
            json.WriteNumber(name, number);
        else
            json.WriteNull(name);
    }

    private static void WriteNumbers(Utf8JsonWriter json, string name, IEnumerable<double> values)
    {
        json.WriteStartArray(name);
        foreach (double value in values)
            json.WriteNumberValue(value);
        json.WriteEndArray();
    }
}
