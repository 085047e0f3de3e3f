using System.Text;
using System.Text.Json;

namespace DriftEngine.Study;

/// <summary>What a setting holds.</summary>
internal enum SettingKind
{
    Object,
    List,
    Text,
    Number,
    Boolean,
    Null,
}

/// <summary>A value of a study file that knows its line and its path, so that every error can name them.</summary>
/// <param name="Kind">What it holds.</param>
/// <param name="Line">Line in the file, from 1.</param>
/// <param name="Path">For example sweep.compensation[1]; a swept value keeps the path at which it stands.</param>
/// <param name="Text">The value of a text, number or boolean as written.</param>
/// <param name="Members">Of an object, in the order of the file.</param>
/// <param name="Items">Of a list.</param>
internal sealed record SettingNode(
    SettingKind Kind, int Line, string Path, string Text, IReadOnlyList<KeyValuePair<string, SettingNode>> Members, IReadOnlyList<SettingNode> Items)
{
    private const int MaxDepth = 32;

    /// <summary>Longest study file in bytes; a larger one is some other file.</summary>
    public const int MaxBytes = 1 << 20;

    /// <summary>Reads JSON with comments and trailing commas.</summary>
    public static SettingNode Parse(string text, string source)
    {
        CheckText(text, source);
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        var options = new JsonReaderOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true, MaxDepth = MaxDepth };
        var reader = new Utf8JsonReader(bytes, options);
        try
        {
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
                throw new StudyException("the study is not a JSON object", source, "{ \"name\": ..., \"network\": ..., ... }", "Write a sample with \"drift new\".");
            SettingNode root = Value(ref reader, new Lines(bytes), "", source);
            reader.Read();
            return root;
        }
        catch (InvalidOperationException e) // text that is no Unicode, for example half of a surrogate pair
        {
            throw new StudyException("a text in it is not valid Unicode", source, null, e.Message);
        }
        catch (JsonException e)
        {
            throw new StudyException(
                $"this is not valid JSON: {ShownText.Of(FirstSentence(e.Message), 160)}", $"{source}, line {e.LineNumber + 1}, column {e.BytePositionInLine + 1}",
                "JSON with // comments and trailing commas", "Look at this line and the one before it: a comma, a quote or a bracket is missing or too much.");
        }
    }

    /// <summary>The member of an object; null where there is none.</summary>
    public SettingNode? Member(string name) => Members.FirstOrDefault(m => m.Key == name).Value;

    /// <summary>The same object with one member set, at its place or at the end.</summary>
    public SettingNode With(string name, SettingNode value)
    {
        List<KeyValuePair<string, SettingNode>> members = [.. Members];
        int index = members.FindIndex(m => m.Key == name);
        if (index < 0)
            members.Add(new(name, value));
        else
            members[index] = new(name, value);
        return this with { Members = members };
    }

    /// <summary>The value as it would be written: what a swept setting is called in results.</summary>
    public string Compact() => Kind switch
    {
        SettingKind.Object => "{" + string.Join(",", Members.Select(m => $"{ShownText.Json(m.Key)}:{m.Value.Quoted()}")) + "}",
        SettingKind.List => "[" + string.Join(",", Items.Select(i => i.Quoted())) + "]",
        SettingKind.Null => "null",
        _ => Text,
    };

    private string Quoted() => Kind == SettingKind.Text ? ShownText.Json(Text) : Compact();

    /// <summary>A study is a short text: what is none is told apart before JSON gives it a riddling message.</summary>
    private static void CheckText(string text, string source)
    {
        const string Remedy = "Check that it is the file you mean; \"drift new\" writes a study file.";
        if (text.Length > MaxBytes)
            throw new StudyException($"the study has more than {MaxBytes >> 20} MB", source, "a study file (JSON)", Remedy);
        if (string.IsNullOrWhiteSpace(text))
            throw new StudyException("the study is empty", source, "a study file (JSON)", Remedy);
        if (text.Contains('\0', StringComparison.Ordinal))
            throw new StudyException("this is not a text file", source, "a study file (JSON in UTF-8)", Remedy);
    }

    private static SettingNode Value(ref Utf8JsonReader reader, Lines lines, string path, string source)
    {
        int line = lines.Of(reader.TokenStartIndex);
        return reader.TokenType switch
        {
            JsonTokenType.StartObject => new(SettingKind.Object, line, path, "", ReadMembers(ref reader, lines, path, source), []),
            JsonTokenType.StartArray => new(SettingKind.List, line, path, "", [], ReadItems(ref reader, lines, path, source)),
            JsonTokenType.String => new(SettingKind.Text, line, path, reader.GetString()!, [], []),
            JsonTokenType.Number => new(SettingKind.Number, line, path, Encoding.UTF8.GetString(reader.ValueSpan), [], []),
            JsonTokenType.True => new(SettingKind.Boolean, line, path, "true", [], []),
            JsonTokenType.False => new(SettingKind.Boolean, line, path, "false", [], []),
            _ => new(SettingKind.Null, line, path, "", [], []),
        };
    }

    private static List<KeyValuePair<string, SettingNode>> ReadMembers(ref Utf8JsonReader reader, Lines lines, string path, string source)
    {
        var members = new List<KeyValuePair<string, SettingNode>>();
        var lineOf = new Dictionary<string, int>(StringComparer.Ordinal);
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            string name = reader.GetString()!;
            int line = lines.Of(reader.TokenStartIndex);
            string shown = ShownText.Of(name), at = path.Length == 0 ? shown : $"{path}.{shown}";
            if (!lineOf.TryAdd(name, line))
                throw new StudyException($"\"{shown}\" is set twice", $"{source}, line {line} ({at})", null, $"Remove one of the two; the first is in line {lineOf[name]}.");
            reader.Read();
            members.Add(new(name, Value(ref reader, lines, at, source)));
        }

        return members;
    }

    private static List<SettingNode> ReadItems(ref Utf8JsonReader reader, Lines lines, string path, string source)
    {
        var items = new List<SettingNode>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            items.Add(Value(ref reader, lines, $"{path}[{items.Count}]", source));
        return items;
    }

    private static string FirstSentence(string message)
    {
        int end = message.IndexOf(" LineNumber", StringComparison.Ordinal);
        return end < 0 ? message : message[..end];
    }

    /// <summary>Line numbers by byte position.</summary>
    private sealed class Lines
    {
        private readonly List<long> starts = [0];

        public Lines(byte[] bytes)
        {
            for (int i = 0; i < bytes.Length; i++)
            {
                if (bytes[i] == (byte)'\n')
                    starts.Add(i + 1);
            }
        }

        public int Of(long position)
        {
            int index = starts.BinarySearch(position);
            return index >= 0 ? index + 1 : ~index;
        }
    }
}
