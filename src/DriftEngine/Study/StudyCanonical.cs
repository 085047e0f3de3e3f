using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using DriftEngine.Technology;

namespace DriftEngine.Study;

/// <summary>Identity by content: a text of everything that changes a point's numbers, and nothing else.</summary>
public static class StudyCanonical
{
    /// <summary>Raised whenever a law, a stream or the order of a sum changes results.</summary>
    public const int ScienceVersion = 1;

    private const int IdDigits = 16;

    /// <summary>The text: no name, path, trial rule or option of the command line is in it.</summary>
    public static string Text(StudySpec spec, string networkSha256, string dataSha256)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Indented = true, NewLine = "\n" }))
        {
            json.WriteStartObject();
            json.WriteNumber("science_version", ScienceVersion);
            json.WriteNumber("seed", spec.Seed);
            json.WriteString("network_sha256", networkSha256);
            WriteData(json, spec.Data, dataSha256);
            WriteTechnology(json, spec.Technology);
            WriteMapping(json, spec.Mapping);
            WriteConverter(json, "dac", spec.Dac);
            WriteConverter(json, "adc", spec.Adc);
            json.WriteString("compensation", spec.Compensation == Compensation.Global ? "global" : "none");
            json.WriteNumber("temperature_c", spec.TemperatureCelsius);
            WriteNumbers(json, "ages_s", spec.AgesSeconds);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    /// <summary>The first 16 hexadecimal digits of the text's SHA-256.</summary>
    public static string PointId(StudySpec spec, string networkSha256, string dataSha256) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Text(spec, networkSha256, dataSha256))))[..IdDigits];

    private static void WriteData(Utf8JsonWriter json, DataSpec data, string sha256)
    {
        json.WriteStartObject("data");
        json.WriteString("sha256", sha256);
        json.WriteNumber("scale", data.Scale);
        WriteNumbers(json, "mean", data.Mean);
        WriteNumbers(json, "std", data.Std);
        if (data.Limit is { } limit)
            json.WriteNumber("limit", limit);
        json.WriteEndObject();
    }

    private static void WriteTechnology(Utf8JsonWriter json, TechnologySpec technology)
    {
        json.WriteStartObject("technology");
        json.WriteString("preset", technology.Preset);
        json.WriteBoolean("programming_noise", technology.Parameters.ProgrammingNoise);
        json.WriteBoolean("drift", technology.Parameters.Drift);
        json.WriteString("read_noise", technology.Parameters.ReadNoise.ToString());
        foreach (PcmParameter parameter in PcmParameterTable.All)
            json.WriteNumber(parameter.Name, parameter.Get(technology.Parameters));
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
        json.WriteEndObject();
    }

    private static void WriteNumbers(Utf8JsonWriter json, string name, IEnumerable<double> values)
    {
        json.WriteStartArray(name);
        foreach (double value in values)
            json.WriteNumberValue(value);
        json.WriteEndArray();
    }
}
