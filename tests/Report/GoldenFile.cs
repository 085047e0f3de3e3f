namespace DriftEngine.Tests.Report;

/// <summary>Compares a text with the file that a person agreed to.</summary>
internal static class GoldenFile
{
    /// <summary>On a mismatch the text is written beside the golden file, and the failure names both.</summary>
    /// <param name="path">Relative to the folder tests.</param>
    /// <param name="text">What the program says now.</param>
    public static void Check(string path, string text)
    {
        string golden = Path.Combine(Repository.Root, "tests", path);
        if (File.Exists(golden) && File.ReadAllText(golden) == text)
            return;
        string now = golden + ".new";
        File.WriteAllText(now, text);
        Assert.Fail($"{golden} and {now} differ. If the new one is right: mv {now} {golden}");
    }
}
