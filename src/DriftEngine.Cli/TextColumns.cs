using System.Text;
using System.Text.RegularExpressions;

namespace DriftEngine.Cli;

/// <summary>Plain text in columns.</summary>
internal static partial class TextColumns
{
    /// <summary>Two blanks between columns as wide as their widest cell; numbers to the right, words and the first column to the left.</summary>
    /// <param name="lines">The header, then the body; all of one length.</param>
    public static string Align(IEnumerable<string[]> lines)
    {
        string[][] all = lines.ToArray();
        int[] columns = Enumerable.Range(0, all[0].Length).ToArray();
        int[] widths = columns.Select(column => all.Max(line => line[column].Length)).ToArray();
        bool[] numbers = columns.Select(column => column > 0 && all.Skip(1).All(line => IsNumber(line[column]))).ToArray();
        var text = new StringBuilder();
        foreach (string[] line in all)
            text.AppendJoin("  ", columns.Select(column => numbers[column] ? line[column].PadLeft(widths[column]) : line[column].PadRight(widths[column])))
                .Append('\n');
        return TrailingBlanks().Replace(text.ToString(), "\n");
    }

    // 12, 0.20, 64 to 512, 10 y, 1 x 2 of 256 x 256, or a dash for none: a number with at most short words in it.
    private static bool IsNumber(string cell) => NumberWithShortWords().IsMatch(cell);

    [GeneratedRegex(@"^(-|-?\d[^A-Za-z]*([A-Za-z]{1,3}(?![A-Za-z])[^A-Za-z]*)*)$")]
    private static partial Regex NumberWithShortWords();

    [GeneratedRegex(@" +\n")]
    private static partial Regex TrailingBlanks();
}
