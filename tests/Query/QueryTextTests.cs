using System.Numerics;
using System.Text.Json;
using DriftEngine.Query;

namespace DriftEngine.Tests.Query;

public sealed class QueryTextTests
{
    [Fact]
    public void Csv_quotes_as_rfc_4180_says_and_its_numbers_read_back()
    {
        QueryResult result = Of(["a", "b,c"], [1.0 / 3, "x,\"y\""], [null, "two\nlines"], [double.NaN, true], [BigInteger.Pow(10, 30), 5L]);
        Assert.Equal("a,\"b,c\"\n0.3333333333333333,\"x,\"\"y\"\"\"\n,\"two\nlines\"\n,true\n1000000000000000000000000000000,5\n", Text(result, QueryText.WriteCsv));
    }

    [Fact]
    public void Json_is_an_array_of_objects_with_each_name_once()
    {
        var result = new QueryResult(
            [new("a", false), new("a", false), new("list", true)],
            [[1.0 / 3, "\"quoted\" & ä", "[1,null]"], [double.PositiveInfinity, null, "[Infinity]"], [BigInteger.Pow(10, 30), 0.1m, "{\"x\":true}"]]);
        string text = Text(result, QueryText.WriteJson);
        using JsonDocument document = JsonDocument.Parse(text);
        JsonElement[] rows = [.. document.RootElement.EnumerateArray()];
        Assert.Equal((1.0 / 3, "\"quoted\" & ä", 2), (rows[0].GetProperty("a").GetDouble(), rows[0].GetProperty("a_1").GetString(), rows[0].GetProperty("list").GetArrayLength()));
        Assert.Equal((JsonValueKind.Null, JsonValueKind.Null, "[Infinity]"), (rows[1].GetProperty("a").ValueKind, rows[1].GetProperty("a_1").ValueKind, rows[1].GetProperty("list").GetString()));
        Assert.Equal("{\"a\":1000000000000000000000000000000,\"a_1\":0.1,\"list\":{\"x\":true}}", rows[2].GetRawText());
    }

    [Fact]
    public void No_rows_are_a_header_or_an_empty_array()
    {
        Assert.Equal("a,b\n", Text(Of(["a", "b"]), QueryText.WriteCsv));
        Assert.Equal("[]\n", Text(Of(["a", "b"]), QueryText.WriteJson));
    }

    private static QueryResult Of(string[] columns, params object?[][] rows) => new([.. columns.Select(name => new QueryColumn(name, false))], rows);

    private static string Text(QueryResult result, Action<QueryResult, TextWriter> write)
    {
        using var writer = new StringWriter();
        write(result, writer);
        return writer.ToString();
    }
}
