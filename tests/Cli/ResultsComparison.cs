using System.Text;
using DriftEngine.Query;

namespace DriftEngine.Tests.Cli;

/// <summary>Holds a results folder against one that nobody disturbed: files, bytes, rows.</summary>
internal static class ResultsComparison
{
    /// <summary>What differs first; null where all is alike but the records of runs, of which each run writes its own.</summary>
    /// <param name="expected">The results folder of a straight run.</param>
    /// <param name="found">The other one.</param>
    public static string? FirstDifference(string expected, string found)
    {
        SortedDictionary<string, byte[]> should = Files(expected), are = Files(found);
        string[] names = [.. are.Keys.Except(should.Keys).Select(name => $"{name} is too many"), .. should.Keys.Except(are.Keys).Select(name => $"{name} is missing")];
        if (names.Length > 0)
            return string.Join(", ", names.Take(10));
        if (should.FirstOrDefault(file => !file.Value.AsSpan().SequenceEqual(are[file.Key])) is { Key: { } name })
            return $"{name} differs";
        (string rows, string others) = (Rows(expected), Rows(found));
        return rows == others ? null : $"rows are {others}, not {rows}";
    }

    /// <summary>Number of rows, number of different ones, and a sum over all of their values that hangs on no order.</summary>
    public static string Rows(string results)
    {
        string text = string.Empty;
        using FolderQuery query = FolderQuery.Open(results);
        query.Select(
            "select count(*), count(distinct (point, trial, age_s)), sum(hash(rows)::hugeint)::varchar from rows",
            result => text = string.Join(", ", result.Rows.Single().Select(QueryText.Plain)));
        return text;
    }

    /// <summary>
    /// Temporary files, parts that were set aside and whatever else is in the way show as files that a straight run has not.
    /// study.json names the places of its inputs.
    /// </summary>
    private static SortedDictionary<string, byte[]> Files(string results)
    {
        var files = new SortedDictionary<string, byte[]>(StringComparer.Ordinal);
        string place = Path.GetDirectoryName(Path.GetDirectoryName(results))!;
        foreach (string path in Directory.EnumerateFiles(results, "*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = 0 }))
        {
            string name = Path.GetRelativePath(results, path);
            if (name.StartsWith("runs" + Path.DirectorySeparatorChar, StringComparison.Ordinal) && name.EndsWith(".json", StringComparison.Ordinal))
                continue;
            files[name] = name == "study.json" ? Encoding.UTF8.GetBytes(File.ReadAllText(path).Replace(place, "", StringComparison.Ordinal)) : File.ReadAllBytes(path);
        }

        return files;
    }
}
