using DriftEngine.Study;
using DriftEngine.Technology;

namespace DriftEngine.Report;

/// <summary>Labels of a point and their reasons, as people read them.</summary>
public static class SupportText
{
    /// <summary>The label of an age; an age outside of what the technology is usable for is marked.</summary>
    public static string Cell(AgeSupport support) => support.Extrapolated ? support.Label.ToText() + " (extrapolated)" : support.Label.ToText();

    /// <summary>A sentence for each run of ages with the same label and reason.</summary>
    /// <param name="agesSeconds">Ages, ascending.</param>
    /// <param name="support">One entry per age.</param>
    public static IReadOnlyList<string> Lines(IReadOnlyList<double> agesSeconds, IReadOnlyList<AgeSupport> support)
    {
        var lines = new List<string>();
        for (int from = 0, to; from < support.Count; from = to)
        {
            to = from + 1;
            while (to < support.Count && Same(support[from], support[to]))
                to++;
            string ages = to - from == 1 ? AgeText.About(agesSeconds[from]) : $"{AgeText.About(agesSeconds[from])} to {AgeText.About(agesSeconds[to - 1])}";
            lines.Add($"{ages}: {Cell(support[from])}: {support[from].Reason}");
        }

        return lines;
    }

    private static bool Same(AgeSupport a, AgeSupport b) => (a.Label, a.Reason, a.Extrapolated) == (b.Label, b.Reason, b.Extrapolated);
}
