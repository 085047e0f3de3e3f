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

    /// <summary>Reads JSON with comments and trailing commas.</summary>
    public static SettingNode Parse(string text, string source)
    {
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
        catch (JsonException e)
        {
            throw new StudyException(
                $"this is not valid JSON: {FirstSentence(e.Message)}", $"{source}, line {e.LineNumber + 1}, column {e.BytePositionInLine + 1}",
                "JSON with // comments and trailing commas", "Look at this line and the one before it: a comma, a quote or a bracket is missing or too much.");
        }
    }

    /// <summary>The member of an object; null where there is none.</summary>
    public SettingNode? Member(string name) => Members.FirstOrDefault(m => m.Key == name).Value;

    /// <summary>The same object with one member set; the value may stand deeper, along a path of names.</summary>
    public SettingNode With(ReadOnlySpan<string> path, SettingNode value)
    {
        string name = path[0];
        SettingNode? old = Member(name);
        SettingNode replaced = path.Length == 1 ? value : (old is { Kind: SettingKind.Object } ? old : Container(old, name, value)).With(path[1..], value);
        return this with { Members = [.. Members.Where(m => m.Key != name), new(name, replaced)] };
    }

    /// <summary>The value as it would be written: what a swept setting is called in results.</summary>
    public string Compact() => Kind switch
    {
        SettingKind.Object => "{" + string.Join(",", Members.Select(m => $"\"{m.Key}\":{m.Value.Quoted()}")) + "}",
        SettingKind.List => "[" + string.Join(",", Items.Select(i => i.Quoted())) + "]",
        SettingKind.Null => "null",
        _ => Text,
    };

    private string Quoted() => Kind == SettingKind.Text ? $"\"{Text}\"" : Compact();

    /// <summary>An object to hold a swept member: a technology that is only a name becomes { "preset": name }.</summary>
    private static SettingNode Container(SettingNode? old, string name, SettingNode value) =>
        new(SettingKind.Object, value.Line, value.Path, "", name == "technology" && old is { Kind: SettingKind.Text } ? [new("preset", old)] : [], []);

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
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            string name = reader.GetString()!;
            int line = lines.Of(reader.TokenStartIndex);
            string at = path.Length == 0 ? name : $"{path}.{name}";
            if (members.Any(m => m.Key == name))
                throw new StudyException($"\"{name}\" is set twice", $"{source}, line {line} ({at})", null, "Remove one of the two.");
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
