using System.Text;

namespace DriftEngine.Study;

/// <summary>A mistake in what the user gave: what is wrong, where, what was found, what is allowed, what to do.</summary>
/// <param name="What">One sentence, with the offending value in it.</param>
/// <param name="Where">File, line and path of the setting, for example <c>retention.json, line 15 (sweep.temperature_c[3])</c>.</param>
/// <param name="Allowed">What would be accepted.</param>
/// <param name="Remedy">What to type or change next.</param>
public sealed record StudyError(string What, string? Where = null, string? Allowed = null, string? Remedy = null)
{
    /// <summary>The message as the terminal shows it: at most five lines, the first starting with "error: ".</summary>
    public string ToText()
    {
        var text = new StringBuilder("error: ").Append(Printable(What));
        foreach (string? line in new[] { Where, string.IsNullOrEmpty(Allowed) ? null : $"allowed: {Allowed}", Remedy })
            if (!string.IsNullOrEmpty(line))
                text.Append("\n  ").Append(Printable(line));
        return text.ToString();
    }

    /// <summary>One line without control characters, which could move the cursor or hide the rest, and not endless: parts of it come from the user's file.</summary>
    private static string Printable(string line)
    {
        const int Longest = 1000;
        string shown = line.Length > Longest ? string.Concat(line.AsSpan(0, Longest), "...") : line;
        return string.Concat(shown.Select(c => char.IsControl(c) ? ' ' : c));
    }
}

/// <summary>Carries a <see cref="StudyError"/> to whoever shows it. Bugs throw other exceptions.</summary>
public sealed class StudyException(StudyError error) : Exception(error.ToText())
{
    /// <summary>The user's mistake.</summary>
    public StudyError Error { get; } = error;

    /// <summary>Creates the exception from the parts of its error.</summary>
    public StudyException(string what, string? where = null, string? allowed = null, string? remedy = null)
        : this(new StudyError(what, where, allowed, remedy))
    {
    }
}
