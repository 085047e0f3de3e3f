using System.Text;

namespace DriftEngine.Cli;

/// <summary>Plain text in columns.</summary>
internal static class TextColumns
{
    /// <summary>Every column as wide as its widest cell, two blanks between; the first to the left, the others to the right unless they are words.</summary>
    public static string Align(IEnumerable<string[]> lines)
    {
        string[][] all = lines.ToArray();
        int[] widths = Enumerable.Range(0, all[0].Length).Select(column => all.Max(line => line[column].Length)).ToArray();
        bool[] words = Enumerable.Range(0, all[0].Length).Select(column => all.Skip(1).All(line => !StartsLikeNumber(line[column]))).ToArray();
        var text = new StringBuilder();
        foreach (string[] line in all)
            text.Append(string.Join("  ", line.Select((cell, column) =>
                words[column] || column == 0 ? cell.PadRight(widths[column]) : cell.PadLeft(widths[column]))).TrimEnd()).Append('\n');
        return text.ToString();
    }

    private static bool StartsLikeNumber(string cell) => cell.Length > 0 && (char.IsAsciiDigit(cell[0]) || cell[0] == '-');
}
