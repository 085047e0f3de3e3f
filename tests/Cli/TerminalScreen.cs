namespace DriftEngine.Tests.Cli;

/// <summary>A terminal that understands the two escape codes that the table uses, and refuses any other.</summary>
internal sealed class TerminalScreen(int columns)
{
    private readonly List<string> lines = [""];
    private int row;

    /// <summary>The lines on the screen, without empty ones at the end.</summary>
    public string[] Lines => lines.AsEnumerable().Reverse().SkipWhile(line => line.Length == 0).Reverse().ToArray();

    /// <summary>Shows everything that was written.</summary>
    public static TerminalScreen After(string written, int columns)
    {
        var screen = new TerminalScreen(columns);
        for (int i = 0; i < written.Length;)
            i = written[i] == '\u001b' ? screen.Escape(written, i) : screen.Letter(written, i);
        return screen;
    }

    private int Escape(string written, int at)
    {
        int end = at + 2;
        while (char.IsAsciiDigit(written[end]))
            end++;
        string argument = written[(at + 2)..end];
        switch (written[end])
        {
            case 'F':
                row -= int.Parse(argument);
                Assert.True(row >= 0, "the table goes above the screen");
                break;
            case 'J':
                lines.RemoveRange(row, lines.Count - row);
                lines.Add("");
                break;
            default:
                Assert.Fail($"unknown escape code {written[at..(end + 1)][1..]}");
                break;
        }
        return end + 1;
    }

    private int Letter(string written, int at)
    {
        if (written[at] == '\n')
        {
            row++;
            if (row == lines.Count)
                lines.Add("");
            return at + 1;
        }
        lines[row] += written[at];
        Assert.True(lines[row].Length < columns, $"the line wraps: {lines[row]}");
        return at + 1;
    }
}
