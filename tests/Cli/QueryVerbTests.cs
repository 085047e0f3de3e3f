using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using DuckDB.NET.Data;

namespace DriftEngine.Tests.Cli;

/// <summary>drift query in a process of its own.</summary>
public sealed partial class QueryVerbTests(SmallResults results) : IClassFixture<SmallResults>
{
    private const string Means = "select label, age, avg(accuracy) as accuracy, count(*) as chips from counted group by label, age, age_s order by label, age_s";

    [Fact]
    public void Without_sql_it_names_the_views_their_columns_and_three_examples_that_work()
    {
        Finished end = Query("results/small");
        Assert.Equal((0, "4 parts at hand\n"), (end.ExitCode, end.Error));
        Assert.All(new[] { "rows: ", "counted: ", "points: ", "ages: " }, view => Assert.Contains($"\n{view}", "\n" + end.Out, StringComparison.Ordinal));
        Assert.Matches(@"\n  accuracy +DOUBLE\n", end.Out);
        string[] examples = [.. Example().Matches(end.Out).Select(match => match.Groups[1].Value)];
        Assert.Equal(3, examples.Length);
        Assert.All(examples, sql =>
        {
            Finished one = Query("results/small", sql);
            Assert.True(one.ExitCode == 0, one.Error);
            Assert.InRange(one.Out.Split('\n').Length, 3, 10);
        });
    }

    [Fact]
    public void The_examples_of_the_help_work()
    {
        string[] examples = [.. Example().Matches(Query("--help").Out).Select(match => match.Groups[1].Value)];
        Assert.InRange(examples.Length, 3, 10);
        Assert.All(examples, sql => Assert.Equal(0, Query("results/small", sql).ExitCode));
    }

    [Fact]
    public void A_table_agrees_with_the_report()
    {
        Finished end = Query("small.json", Means);
        Assert.Equal("4 rows\n", end.Error);
        string[] lines = end.Out.TrimEnd('\n').Split('\n');
        Assert.Matches(@"^label +age +accuracy +chips$", lines[0]);
        string[][] report = [.. DriftProcess.Run(results.Path, "report", "small.json", "--csv").Out.TrimEnd('\n').Split('\n')[1..].Select(line => line.Split(',')).OrderBy(line => line[1], StringComparer.Ordinal)];
        Assert.Equal(report.Length, lines.Length - 1);
        foreach ((string line, string[] expected) in lines[1..].Zip(report))
        {
            string[] cells = Columns().Split(line);
            Assert.Equal(($"compensation = {expected[1]}", expected[4]), (cells[0], cells[3]));
            Assert.Equal(double.Parse(expected[5], CultureInfo.InvariantCulture), double.Parse(cells[2], CultureInfo.InvariantCulture), 5);
        }
    }

    [Fact]
    public void A_table_shows_some_rows_and_says_so()
    {
        Assert.Equal((52, "the first 50 rows; all of them: --limit 0\n"), Lines(Query("results/small", "select * from rows")));
        Assert.Equal((5, "the first 3 rows; all of them: --limit 0\n"), Lines(Query("results/small", "select * from rows", "--limit", "3")));
        Assert.Equal((4098, "4096 rows\n"), Lines(Query("results/small", "select * from rows", "--limit", "0")));
        Assert.Equal((4098, ""), Lines(Query("results/small", "select * from rows", "--format", "csv")));
        Assert.Equal("4096 rows\nwrote all.txt\n", Query("results/small", "select * from rows", "--out", "all.txt").Error);
        Assert.Equal(4097, File.ReadLines(Path.Combine(results.Path, "all.txt")).Count());
    }

    [Fact]
    public void Every_format_has_the_same_rows()
    {
        const string Sql = "select point, trial, age_s, accuracy from counted order by point, trial, age_s";
        string[] csv = [.. Query("results/small", Sql, "--format", "csv").Out.TrimEnd('\n').Split('\n').Skip(1)];
        using JsonDocument json = JsonDocument.Parse(Query("results/small", Sql, "--format", "json").Out);
        Assert.Equal(csv, json.RootElement.EnumerateArray().Select(row => string.Join(',', row.EnumerateObject().Select(field => field.Value.ToString()))));
        Finished saved = Query("results/small", Sql, "--out", "it's.parquet");
        Assert.Equal((0, "", "wrote it's.parquet\n"), (saved.ExitCode, saved.Out, saved.Error));
        Assert.Equal(csv, OfParquet(Path.Combine(results.Path, "it's.parquet")));
        Assert.Equal(0, Query("results/small", Sql, "--out", "rows.csv").ExitCode);
        Assert.Equal(csv, File.ReadAllLines(Path.Combine(results.Path, "rows.csv"))[1..]);
        Assert.Empty(Directory.GetFiles(results.Path, ".tmp-*"));
    }

    [Theory]
    [InlineData("error: the query cannot be run: syntax error", "results/small", "selekt")]
    [InlineData("error: a query only reads", "results/small", "drop view rows")]
    [InlineData("error: --format is \"xlsx\"", "results/small", "select 1", "--format", "xlsx")]
    [InlineData("error: --format parquet needs a file", "results/small", "select 1", "--format", "parquet")]
    [InlineData("error: --limit is for tables, and the format is csv", "results/small", "select 1", "--format", "csv", "--limit", "3")]
    [InlineData("error: --out is \"results/small/x.csv\", inside of the results folder", "results/small", "select 1", "--out", "results/small/x.csv")]
    [InlineData("error: --out needs a query", "results/small", "--out", "x.csv")]
    [InlineData("error: the ending of --out \"rows.xlsx\" names no format", "results/small", "select 1", "--out", "rows.xlsx")]
    [InlineData("error: drift query takes FOLDER and SQL, each one word or in quotes; \"1\" is one word too many", "results/small", "select", "1")]
    [InlineData("error: there is no results folder \"nowhere\"", "nowhere", "select 1")]
    public void A_mistake_ends_with_2_and_leaves_nothing(string message, params string[] line)
    {
        string[] before = Directory.GetFiles(results.Path, "*", SearchOption.AllDirectories);
        Finished end = Query(line);
        Assert.Equal((2, ""), (end.ExitCode, end.Out));
        Assert.StartsWith(message, end.Error, StringComparison.Ordinal);
        Assert.InRange(end.Error.TrimEnd('\n').Split('\n').Length, 1, 5);
        Assert.Equal(before, Directory.GetFiles(results.Path, "*", SearchOption.AllDirectories));
    }

    [Fact]
    public void A_result_that_cannot_be_written_ends_with_4()
    {
        Finished end = Query("results/small", "select 1", "--out", "nowhere/x.csv");
        Assert.Equal(4, end.ExitCode);
        Assert.StartsWith("error: cannot write the result: ", end.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", end.Error, StringComparison.Ordinal);
    }

    private Finished Query(params string[] line) => DriftProcess.Run(results.Path, ["query", .. line]);

    private static (int Lines, string Error) Lines(Finished end) => (end.Out.Split('\n').Length, end.Error);

    private static string[] OfParquet(string path)
    {
        using var connection = new DuckDBConnection("DataSource=:memory:");
        connection.Open();
        using DuckDBCommand command = connection.CreateCommand();
        command.CommandText = $"select * from '{path.Replace("'", "''", StringComparison.Ordinal)}'";
        using DuckDBDataReader reader = command.ExecuteReader();
        var rows = new List<string>();
        while (reader.Read())
            rows.Add(string.Join(',', Enumerable.Range(0, reader.FieldCount).Select(column => Convert.ToString(reader.GetValue(column), CultureInfo.InvariantCulture))));
        return [.. rows];
    }

    [GeneratedRegex("drift query \\S+ \"(.*?)\"")]
    private static partial Regex Example();

    [GeneratedRegex("  +")]
    private static partial Regex Columns();
}
