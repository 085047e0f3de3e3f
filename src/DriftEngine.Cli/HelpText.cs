using System.Text;

namespace DriftEngine.Cli;

/// <summary>What <c>drift --help</c> prints.</summary>
internal static class HelpText
{
    /// <summary>The list of verbs, first examples and the exit codes.</summary>
    public static string OfProgram(IReadOnlyList<Verb> verbs)
    {
        var text = new StringBuilder("drift: how well a neural network still computes on analog memory chips as they age\n\nusage: drift VERB ...\n\n");
        int width = verbs.Max(verb => verb.Usage.Length) + 2;
        foreach (Verb verb in verbs)
            text.Append("  ").Append(verb.Usage.PadRight(width)).Append(verb.Summary).Append('\n');
        return text.Append("""

            examples:
              drift run first-look          a study inside the program, under a minute on a laptop
              drift new retention.json      a study file with comments, to change
              drift plan retention.json     what it would do and how long that takes
              drift run retention.json      run it; the same line again goes on where it stopped
              drift report retention.json   table, picture and page

            drift help VERB says more. drift --version prints the version.
            exit codes: 0 done, 1 bug, 2 input, 3 stopped early but saved, 4 device or disk gave out

            """).ToString();
    }
}
