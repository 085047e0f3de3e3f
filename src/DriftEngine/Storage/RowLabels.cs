using DriftEngine.Technology;

namespace DriftEngine.Storage;

/// <summary>How far the rows of each age are backed by data, as parts say it to whoever finds them alone.</summary>
/// <param name="Labels">CALIBRATED, LITERATURE or ESTIMATE for each age in order, with blanks between.</param>
/// <param name="Reasons">For each age a line: age, label, reason.</param>
public sealed record RowLabels(string Labels, string Reasons)
{
    /// <summary>Of rows that nobody vouches for.</summary>
    public static RowLabels None { get; } = new(string.Empty, string.Empty);

    /// <summary>Of a point.</summary>
    public static RowLabels Of(PointRecord point)
    {
        IReadOnlyList<AgeSupport> ages = point.Support;
        return new RowLabels(
            string.Join(' ', ages.Select(Word)),
            string.Join('\n', ages.Select((age, a) => FormattableString.Invariant($"{point.Spec.AgesSeconds[a]:R} s: {Word(age)}: {age.Reason}"))));
    }

    private static string Word(AgeSupport age) => age.Label.ToString().ToUpperInvariant();
}
