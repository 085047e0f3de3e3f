namespace DriftEngine.Study;

/// <summary>Finds the known name that a mistyped one most likely means.</summary>
public static class NearestName
{
    /// <summary>"Did you mean ...?" with the nearest name, or an empty text where none is near.</summary>
    public static string Hint(string found, IEnumerable<string> known)
    {
        string? nearest = known.MinBy(name => Distance(found, name));
        return nearest is not null && Distance(found, nearest) <= Math.Max(2, nearest.Length / 3) ? $"Did you mean \"{nearest}\"?" : "";
    }

    /// <summary>Names of the files in a folder, where it can be read: what a mistyped file name may mean.</summary>
    public static IReadOnlyList<string> FilesIn(string? folder, string pattern = "*")
    {
        const int Looked = 1000;
        try
        {
            return Directory.Exists(folder) ? [.. Directory.EnumerateFiles(folder, pattern).Take(Looked).Select(file => Path.GetFileName(file))] : [];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return []; // a hint only: the error that asks for it says what is wrong
        }
    }

    /// <summary>Edits (insert, delete, replace) between two names, without regard to case.</summary>
    private static int Distance(string a, string b)
    {
        const int Longest = 64; // a longer name is nobody's typing mistake
        if (Math.Max(a.Length, b.Length) > Longest)
            return Longest;
        int[] row = [.. Enumerable.Range(0, b.Length + 1)];
        for (int i = 1; i <= a.Length; i++)
        {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.Length; j++)
            {
                int replace = diagonal + (char.ToLowerInvariant(a[i - 1]) == char.ToLowerInvariant(b[j - 1]) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(replace, Math.Min(row[j], row[j - 1]) + 1);
            }
        }

        return row[^1];
    }
}
