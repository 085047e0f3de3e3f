using System.CommandLine;
using DriftEngine.Query;
using DriftEngine.Storage;
using DriftEngine.Study;

namespace DriftEngine.Cli;

/// <summary><c>drift query</c>: SQL over the rows of a results folder.</summary>
internal static class QueryCommand
{
    private const string Table = "table", Parquet = "parquet";

    private static readonly string[] Formats = [Table, "csv", "json", Parquet];

    private const string Help = $"""
        drift query: SQL over the rows of a results folder

        usage: drift query FOLDER ["SQL"] [--format FORMAT] [--out FILE] [--limit N]

          FOLDER            {ResultsArgument.Help}
          SQL               one select in the dialect of DuckDB; left out: the views with their columns, and examples
          --format FORMAT   table (default), csv, json or parquet; left out, the ending of --out says it (.txt: table)
          --out FILE        write to a file, which is replaced; parquet needs one. Not inside of the results folder
          --limit N         rows of a table: if left out, 50 on the screen and all in a file; 0 for all. In other formats
                            all rows are given

        views:
          rows      every stored row: point, swept settings, trial, age_s, temperature_k, correct, total, ...
          counted   the rows that drift report counts (trials up to the end that the stop rule found), with label, age,
                    temperature_c, accuracy and support: CALIBRATED, LITERATURE or ESTIMATE
          points    point_index, point, label, swept settings, trials (that count), trials_max, state, goal, half_width
          ages      ages of every point, how far data back them, and why
          layers    errors of layers, where the study records them

        A swept setting with a dot in its name needs double quotes in SQL: "adc.bits". Settings are text; numbers of them:
        "adc.bits"::int. Reads only, while a run adds parts, too: what is there at the start is what is seen. Parts are
        held against their checksums: a damaged one ends the query with exit code 4. sum(correct) / sum(total) is exact;
        the last digit of avg(accuracy) depends on the order in which threads add it up.

        examples:
          drift query results/first-look
          drift query results/first-look "select age, avg(accuracy), count(*) from counted group by age, age_s order by age_s"
          drift query results/first-look "select label, avg((accuracy >= 0.95)::int) as yield from counted group by label"
          drift query results/first-look "select * from counted" --out first-look.parquet
          drift query results/first-look "from points" --format json

        """;

    /// <summary>The verb.</summary>
    public static Verb Create(CliContext context)
    {
        Argument<string?> folder = ArgumentText.Optional("FOLDER");
        Argument<string?> sql = ArgumentText.Optional("SQL");
        var format = new Option<string?>("--format");
        var file = new Option<string?>("--out");
        var limit = new Option<string?>("--limit");
        var command = new Command("query") { folder, sql, format, file, limit };
        command.SetAction(parsed =>
        {
            string path = ResultsArgument.Folder(parsed, folder, "query");
            string? target = parsed.GetValue(file);
            string kind = ArgumentText.OneOf(parsed, format, Formats) ?? FormatOf(target);
            int? rows = ArgumentText.Whole(parsed, limit, least: 0);
            if (rows != null && kind != Table)
                throw new StudyException($"--limit is for tables, and the format is {kind}", remedy: "Write it in the query: ... limit 10");
            if (parsed.GetValue(sql) is not { } text)
                return Describe(path, target, context);
            if (kind == Parquet && target == null)
                throw new StudyException("--format parquet needs a file", remedy: "For example: --out rows.parquet");
            using var signals = new StopSignals(() => context.Error.WriteLine("giving up the query"));
            try
            {
                QueryOutput.Write(path, text, new QueryOutput(kind, target, rows ?? (target == null ? QueryOutput.UsualRows : 0)), context, signals.Token);
                return ExitCode.Done;
            }
            catch (OperationCanceledException) when (signals.Token.IsCancellationRequested)
            {
                context.Error.WriteLine("the query was given up; nothing was changed");
                return ExitCode.Stopped;
            }
        });
        return new Verb("query FOLDER", "SQL over the rows: table, CSV, JSON, Parquet", Help, command);
    }

    private static string FormatOf(string? target) => target == null ? Table : Path.GetExtension(target).ToLowerInvariant() switch
    {
        ".txt" => Table,
        ".csv" => "csv",
        ".json" => "json",
        ".parquet" => Parquet,
        _ => throw new StudyException(
            $"the ending of --out \"{target}\" names no format", allowed: "endings .txt, .csv, .json and .parquet",
            remedy: $"For another name say the format, too: --format csv --out {NextCommand.Word(target)}"),
    };

    /// <summary>Views, columns and examples.</summary>
    private static int Describe(string folder, string? target, CliContext context)
    {
        if (target != null)
            throw new StudyException("--out needs a query to write the result of", remedy: $"For example: drift query {NextCommand.Path(folder)} \"select * from counted\" --out {NextCommand.Word(target)}");
        using FolderQuery query = FolderQuery.Open(folder);
        foreach (QueryView view in query.Describe())
        {
            context.Out.WriteLine($"{view.Name}: {view.Meaning}");
            context.Out.WriteLine(TextColumns.Align(view.Columns.Select(column => new[] { $"  {column.Name}", column.Type })));
        }

        context.Out.WriteLine("examples:");
        foreach (string example in query.Examples)
            context.Out.WriteLine($"  drift query {NextCommand.Path(folder)} \"{example}\"");
        context.Error.WriteLine(query.Parts == 0 ? $"{folder} holds no finished trials yet: the views are empty. To go on: {NextCommand.Run(ResultFolder.Load(folder))}" : $"{Counted.Of(query.Parts, "part")} at hand");
        return ExitCode.Done;
    }
}
