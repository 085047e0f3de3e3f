using System.Globalization;

namespace DriftEngine.Query;

/// <summary>Pieces of SQL.</summary>
internal static class Sql
{
    /// <summary>A text in quotes.</summary>
    public static string Text(string text) => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";

    /// <summary>A name in quotes.</summary>
    public static string Name(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    /// <summary>A number that reads back to the same bits; NULL for none.</summary>
    public static string Number(double? value) =>
        value is { } number && double.IsFinite(number) ? $"'{number.ToString("R", CultureInfo.InvariantCulture)}'::double" : "null::double";

    /// <summary>A path that the reader takes as it stands: brackets and stars in it are no pattern.</summary>
    public static string Path(string path) => Text(string.Concat(path.Select(letter => letter is '[' or '*' or '?' ? $"[{letter}]" : letter.ToString())));
}
