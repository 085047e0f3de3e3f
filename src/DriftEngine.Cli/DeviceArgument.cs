using System.CommandLine;
using DriftEngine.Execution;
using DriftEngine.Study;

namespace DriftEngine.Cli;

/// <summary>What --device takes: a kind, or the number of one of its kind.</summary>
internal static class DeviceArgument
{
    /// <summary>The device as typed, or auto; a complaint where there is no such kind.</summary>
    public static string Of(ParseResult parsed, Option<string?> option)
    {
        if (parsed.GetValue(option) is not { } text)
            return DeviceChoice.Auto;
        string[] kinds = [DeviceChoice.Auto, .. DeviceChoice.Known.Select(kind => kind.Name)];
        if (DeviceName.TryParse(text) is { } name && (name.Index is null ? kinds.Contains(name.Kind) : IsNumbered(name.Kind)))
            return text;
        throw new StudyException($"{option.Name} is \"{text}\"", allowed: $"one of {string.Join(", ", kinds)}; cuda:1 is the second of its kind", remedy: NearestName.Hint(text, kinds));
    }

    private static bool IsNumbered(string name) => DeviceChoice.Known.Any(kind => kind.Name == name && kind.Count is not null);
}
