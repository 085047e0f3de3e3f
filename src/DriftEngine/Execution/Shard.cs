using System.Globalization;
using System.Text.RegularExpressions;

namespace DriftEngine.Execution;

/// <summary>One of several processes that share a study's blocks without talking: its number alone says which are its own (<see cref="ShardPlan"/>).</summary>
/// <param name="Number">From 1 to Count.</param>
/// <param name="Count">Shards in all.</param>
/// <param name="AtATime">How many of them run at the same time, from 1 to Count.</param>
public sealed partial record Shard(int Number, int Count, int AtATime)
{
    /// <summary>Most shards of a study.</summary>
    public const int MaxCount = 100_000;

    /// <summary>What <see cref="TryParse"/> takes.</summary>
    public const string Allowed = "NUMBER/COUNT, for example 3/16: the third of sixteen, of 100000 at most; 3/16%4 where four of them run at a time";

    /// <summary>Reads 3/16 or 3/16%4.</summary>
    public static bool TryParse(string text, out Shard shard)
    {
        Match match = Form().Match(text);
        int number = Value(match, 1), count = Value(match, 2), atATime = match.Groups[3].Success ? Value(match, 3) : count;
        shard = new Shard(number, count, Math.Min(atATime, count));
        return match.Success && count is >= 1 and <= MaxCount && number >= 1 && number <= count && atATime >= 1;
    }

    /// <inheritdoc/>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"{Number}/{Count}{(AtATime == Count ? "" : $"%{AtATime}")}");

    private static int Value(Match match, int group) =>
        int.TryParse(match.Groups[group].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out int value) ? value : 0;

    [GeneratedRegex("^([0-9]+)/([0-9]+)(?:%([0-9]+))?\\z", RegexOptions.CultureInvariant)]
    private static partial Regex Form();
}
