using System.Globalization;

namespace DriftEngine.Study;

/// <summary>An object of a study file, read setting by setting; every error names file, line and path.</summary>
internal sealed class Settings
{
    private readonly SettingNode node;
    private readonly string source;

    public Settings(SettingNode node, string source, params string[] known)
    {
        (this.node, this.source) = (node, source);
        if (node.Kind != SettingKind.Object)
            throw Error(node, $"{Describe(node)} where settings in {{ }} are expected", Known(known));
        foreach (var (name, value) in node.Members)
        {
            if (!known.Contains(name))
                throw Error(value, $"there is no setting \"{ShownText.Of(name)}\"{(node.Path.Length > 0 ? $" in \"{node.Path}\"" : "")}", Known(known), NearestName.Hint(name, known));
        }
    }

    public SettingNode Node => node;

    public SettingNode? this[string name] => node.Member(name);

    /// <summary>A setting that is there and not null.</summary>
    public SettingNode? Given(string name) => this[name] is { Kind: not SettingKind.Null } value ? value : null;

    /// <summary>An object of the same file.</summary>
    public Settings Child(SettingNode child, params string[] known) => new(child, source, known);

    /// <summary>The items of a list that must hold some.</summary>
    public IReadOnlyList<SettingNode> Items(SettingNode value, string what, string example) => value is { Kind: SettingKind.List, Items.Count: > 0 }
        ? value.Items
        : throw Error(value, $"{Describe(value)} where a list of {what} is expected", example);

    /// <summary>Of two settings only one may be given; the second may be null beside the first.</summary>
    public void Exclusive(string first, string second)
    {
        if (this[first] is not null && Given(second) is { } other)
            throw Error(other, $"\"{first}\" and \"{second}\" exclude each other", null, "Remove one of the two.");
    }

    /// <summary>An error at a value.</summary>
    public StudyException Error(SettingNode at, string what, string? allowed = null, string? remedy = null) => Error(source, at, what, allowed, remedy);

    /// <summary>An error at a value of a file.</summary>
    public static StudyException Error(string source, SettingNode at, string what, string? allowed = null, string? remedy = null) =>
        new(what, Place(source, at), allowed, remedy);

    /// <summary>File, line and path of a setting, as every error gives them.</summary>
    public static string Place(string source, SettingNode at) => $"{source}, line {at.Line}{(at.Path.Length > 0 ? $" ({at.Path})" : "")}";

    /// <summary>A setting that must be there.</summary>
    public SettingNode Required(string name, string example) =>
        this[name] ?? throw Error(node, $"\"{(node.Path.Length > 0 ? $"{node.Path}." : "")}{name}\" is missing", null, $"Add {example}");

    public string Text(SettingNode value) =>
        value.Kind == SettingKind.Text && value.Text.Length > 0 ? value.Text : throw Error(value, $"{Describe(value)} where a text is expected", "a text in quotes");

    public bool Boolean(string name, bool fallback) => this[name] switch
    {
        null => fallback,
        { Kind: SettingKind.Boolean } value => value.Text == "true",
        var value => throw Error(value, $"{Describe(value)} where true or false is expected", "true, false"),
    };

    public double Number(SettingNode value, double least, double most)
    {
        if (value.Kind != SettingKind.Number || !double.TryParse(value.Text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) || !double.IsFinite(number))
            throw Error(value, $"{Describe(value)} where a number is expected", Range(least, most));
        return number >= least && number <= most ? number : throw Error(value, $"{Describe(value)} is out of range", Range(least, most));
    }

    /// <summary>A number above zero; below a limit where one is given.</summary>
    public double Positive(SettingNode value, double below = double.PositiveInfinity)
    {
        double number = Number(value, double.MinValue, double.MaxValue);
        string allowed = double.IsFinite(below) ? FormattableString.Invariant($"more than 0 and less than {below}") : "more than 0";
        return number > 0 && number < below ? number : throw Error(value, $"{Describe(value)} is out of range", allowed);
    }

    public double Number(string name, double fallback, double least, double most) => this[name] is { } value ? Number(value, least, most) : fallback;

    public int Whole(SettingNode value, int least, int most)
    {
        double number = Number(value, least, most);
        return number == Math.Floor(number) ? (int)number : throw Error(value, $"{Describe(value)} is not a whole number", Range(least, most));
    }

    public int Whole(string name, int fallback, int least, int most) => this[name] is { } value ? Whole(value, least, most) : fallback;

    /// <summary>One number, or a list of them, each as read.</summary>
    public IReadOnlyList<double> Numbers(string name, double fallback, Func<SettingNode, double> read) => this[name] switch
    {
        null => [fallback],
        { Kind: SettingKind.List, Items.Count: > 0 } list => [.. list.Items.Select(read)],
        { Kind: SettingKind.Number } value => [read(value)],
        var value => throw Error(value, $"{Describe(value)} where a number is expected", "a number, or a list of them: one per channel"),
    };

    /// <summary>Any finite number.</summary>
    public double Any(SettingNode value) => Number(value, double.MinValue, double.MaxValue);

    /// <summary>One of a few words; true and false stand for themselves, without quotes.</summary>
    public T Choice<T>(SettingNode value, IReadOnlyList<(string Word, T Meaning)> words)
    {
        string found = Describe(value);
        (string Word, T Meaning)[] written = [.. words.Select(w => (w.Word is "true" or "false" ? w.Word : $"\"{w.Word}\"", w.Meaning))];
        int index = Array.FindIndex(written, w => w.Word == found);
        return index >= 0 ? written[index].Meaning : throw Error(value, $"{found} is not known", string.Join(", ", written.Select(w => w.Word)), NearestName.Hint(value.Compact(), words.Select(w => w.Word)));
    }

    /// <summary>A value as an error shows it.</summary>
    public static string Describe(SettingNode value)
    {
        string text = ShownText.Of(value.Compact());
        return value.Kind switch
        {
            SettingKind.Text => $"\"{text}\"",
            SettingKind.Object => "an object { }",
            SettingKind.List => "a list [ ]",
            _ => text,
        };
    }

    private static string Range(double least, double most) => (least, most) switch
    {
        (double.MinValue, double.MaxValue) => "any finite number",
        (_, double.MaxValue) => FormattableString.Invariant($"{least} or more"),
        _ => FormattableString.Invariant($"{least} to {most}"),
    };

    private static string Known(string[] known) => string.Join(", ", known);
}
