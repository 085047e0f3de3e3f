using System.Globalization;

namespace DriftEngine.Execution;

/// <summary>A device as people name it: a kind, and its number where a machine has several of them.</summary>
/// <param name="Kind">auto, or a kind of device.</param>
/// <param name="Index">From 0; null is the first.</param>
public sealed record DeviceName(string Kind, int? Index)
{
    /// <summary>Reads cuda or cuda:1. The kind may be any word; what follows the colon must be a number.</summary>
    public static DeviceName? TryParse(string text)
    {
        int colon = text.IndexOf(':', StringComparison.Ordinal);
        if (colon < 0)
            return new DeviceName(text, null);
        return int.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out int index)
            ? new DeviceName(text[..colon], index)
            : null;
    }

    /// <inheritdoc/>
    public override string ToString() => Index is { } index ? string.Create(CultureInfo.InvariantCulture, $"{Kind}:{index}") : Kind;
}
