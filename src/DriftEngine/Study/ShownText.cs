using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace DriftEngine.Study;

/// <summary>Text of a user's file as messages and tables show it: on one line, and not too long.</summary>
internal static class ShownText
{
    private const int Longest = 60;

    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The start of a text, with control characters and line ends escaped.</summary>
    public static string Of(string text, int longest = Longest)
    {
        var shown = new StringBuilder();
        foreach (char c in text.AsSpan(0, Math.Min(text.Length, longest)))
        {
            if (char.IsControl(c) || char.IsSurrogate(c) || char.GetUnicodeCategory(c) is UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.Format)
                shown.Append("\\u").Append(((int)c).ToString("x4"));
            else
                shown.Append(c);
        }

        return text.Length > longest ? shown.Append("...").ToString() : shown.ToString();
    }

    /// <summary>A text as JSON writes it, in quotes.</summary>
    public static string Json(string text) => JsonSerializer.Serialize(text, Readable);
}
