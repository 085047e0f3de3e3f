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
                throw Error(value with { Path = value.Path.Length > 0 ? value.Path : name }, $"there is no setting \"{name}\"{(node.Path.Length > 0 ? $" in \"{node.Path}\"" : "")}", Known(known), NearestName.Hint(name, known));
        }
    }

    public SettingNode Node => node;

    public SettingNode? this[string name] => node.Member(name);

    /// <summary>An error at a value.</summary>
    public StudyException Error(SettingNode at, string what, string? allowed = null, string? remedy = null) =>
        new(what, $"{source}, line {at.Line}{(at.Path.Length > 0 ? $" ({at.Path})" : "")}", allowed is null ? null : $"allowed: {allowed}", remedy);

    /// <summary>A setting that must be there.</summary>
    public SettingNode Required(string name, string example) =>
        this[name] ?? throw Error(node, $"\"{(node.Path.Length > 0 ? $"{node.Path}." : "")}{name}\" is missing", null, $"Add {example}");

    public string Text(SettingNode value) =>
        value.Kind == SettingKind.Text && value.Text.Length > 0 ? value.Text : throw Error(value, $"{Describe(value)} where a text is expected");

    public bool Boolean(string name, bool fallback) => this[name] switch
    {
        null => fallback,
        { Kind: SettingKind.Boolean } value => value.Text == "true",
        var value => throw Error(value, $"{Describe(value)} where true or false is expected"),
    };

    public double Number(SettingNode value, double least, double most)
    {
        if (value.Kind != SettingKind.Number || !double.TryParse(value.Text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) || !double.IsFinite(number))
            throw Error(value, $"{Describe(value)} where a number is expected", Range(least, most));
        return number >= least && number <= most ? number : throw Error(value, $"{value.Text} is out of range", Range(least, most));
    }

    public double Number(string name, double fallback, double least, double most) => this[name] is { } value ? Number(value, least, most) : fallback;

    public int Whole(SettingNode value, int least, int most)
    {
        double number = Number(value, least, most);
        return number == Math.Floor(number) ? (int)number : throw Error(value, $"{value.Text} is not a whole number", Range(least, most));
    }

    public int Whole(string name, int fallback, int least, int most) => this[name] is { } value ? Whole(value, least, most) : fallback;

    /// <summary>One number, or a list of them.</summary>
    public IReadOnlyList<double> Numbers(string name, double fallback, double least, double most) => this[name] switch
    {
        null => [fallback],
        { Kind: SettingKind.List, Items.Count: > 0 } list => [.. list.Items.Select(item => Number(item, least, most))],
        var value => [Number(value, least, most)],
    };

    /// <summary>One of a few words.</summary>
    public T Choice<T>(SettingNode value, IReadOnlyList<(string Word, T Meaning)> words)
    {
        string found = value.Compact();
        int index = words.ToList().FindIndex(w => w.Word == found);
        return index >= 0 ? words[index].Meaning : throw Error(value, $"{Describe(value)} is not known", string.Join(", ", words.Select(w => $"\"{w.Word}\"")), NearestName.Hint(found, words.Select(w => w.Word)));
    }

    /// <summary>A value as an error shows it.</summary>
    public static string Describe(SettingNode value)
    {
        const int Shown = 40;
        string text = value.Compact();
        text = text.Length > Shown ? text[..Shown] + "..." : text;
        return value.Kind switch
        {
            SettingKind.Text => $"\"{text}\"",
            SettingKind.Object => "an object { }",
            SettingKind.List => "a list [ ]",
            _ => text,
        };
    }

    private static string Range(double least, double most) => most == double.MaxValue
        ? FormattableString.Invariant($"{least} or more")
        : FormattableString.Invariant($"{least} to {most}");

    private static string Known(string[] known) => string.Join(", ", known);
}
