using DriftEngine.Study;
using DriftEngine.Technology;

namespace DriftEngine.Storage;

/// <summary>How far the rows of each age are backed by data, as parts say it to whoever finds them alone.</summary>
/// <param name="Labels">CALIBRATED, LITERATURE or ESTIMATE for each age in order, with blanks between.</param>
/// <param name="Reasons">For each age a line: age, label, reason.</param>
public sealed record RowLabels(string Labels, string Reasons)
{
    /// <summary>Of rows that nobody vouches for.</summary>
    public static RowLabels None { get; } = new(string.Empty, string.Empty);

    /// <summary>Of a point. Moments of reprogramming that a band decides are not known here: devices are then taken for as old as the mission.</summary>
    public static RowLabels Of(StudySpec spec)
    {
        IReadOnlyList<AgeSupport> ages = PointSupport.Of(spec.Technology.Description, spec.Technology.Parameters, spec.ToLife(), spec.AgesSeconds);
        return new RowLabels(
            string.Join(' ', ages.Select(Word)),
            string.Join('\n', ages.Select((age, a) => FormattableString.Invariant($"{spec.AgesSeconds[a]:R} s: {Word(age)}: {age.Reason}"))));
    }

    private static string Word(AgeSupport age) => age.Label.ToString().ToUpperInvariant();
}
