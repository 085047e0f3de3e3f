using DriftEngine.Report;
using DriftEngine.Statistics;
using DriftEngine.Storage;
using DriftEngine.Study;
using DriftEngine.Technology;

namespace DriftEngine.Query;

/// <summary>SQL of what the study says of its points: points, ages, and the rows that count.</summary>
internal static class PointViews
{
    private const double ZeroCelsius = 273.15;

    private static readonly string[] Fixed = ["point_index", "point", "label", "trials", "trials_max", "state", "goal", "half_width", "confidence"];

    /// <summary>One row per point. A swept setting that is called like one of the other columns stands in the label alone.</summary>
    /// <param name="study">The points.</param>
    /// <param name="decisions">In their order.</param>
    public static string Points(StudyRecord study, IReadOnlyList<StopDecision> decisions)
    {
        string[] swept = [.. study.Points[0].Swept.Select(setting => setting.Key).Except(Fixed, StringComparer.OrdinalIgnoreCase)];
        string[] columns = ["point_index", "point", "label", .. swept.Select(Sql.Name), .. Fixed[3..]];
        IEnumerable<string> rows = study.Points.Zip(decisions, (point, decision) => Row([
            Whole(point.Index), Sql.Text(point.Id), Sql.Text(LabelOf(study, point)), .. swept.Select(name => Sql.Text(point.Swept.First(setting => setting.Key == name).Value)),
            Whole(decision.Trials), Whole(point.Spec.Trials.Max), Sql.Text(decision.State),
            Sql.Number(point.Spec.Trials.HalfWidth), Sql.Number(decision.WorstHalfWidth), Sql.Number(point.Spec.Trials.Confidence)]));
        return Table("points", columns, rows);
    }

    /// <summary>One row per point and age.</summary>
    public static string Ages(StudyRecord study) => Table(
        "ages",
        ["point_index", "point", "age_s", "age", "temperature_c", "support", "extrapolated", "reason"],
        study.Points.SelectMany(AgesOf));

    /// <summary>Rows of the trials that count, with what one would look up for them.</summary>
    public static string Counted(StudyRecord study)
    {
        string[] swept = [.. study.Points[0].Swept.Select(setting => setting.Key)];
        string[] stored = [.. RowViews.RowColumns(study).Select(column => column.Name).Except(["point", "backend", .. swept])];
        var columns = new List<string> { "points.point_index", "rows.point", "points.label" };
        columns.AddRange(swept.Select(name => $"rows.{Sql.Name(name)}"));
        foreach (string name in stored)
        {
            columns.Add($"rows.{Sql.Name(name)}");
            if (AfterStored(name, study) is { } added && !swept.Contains(added.Name, StringComparer.OrdinalIgnoreCase))
                columns.Add($"{added.Value} as {added.Name}");
        }

        columns.AddRange(["ages.support", "rows.backend"]);
        return $"""
            create or replace view counted as select {string.Join(", ", columns)}
            from rows join points on rows.point = points.point join ages on rows.point = ages.point and rows.age_s = ages.age_s
            where rows.trial < points.trials
            """;
    }

    /// <summary>What is derived from a stored column stands behind it.</summary>
    private static (string Name, string Value)? AfterStored(string column, StudyRecord study) => column switch
    {
        "age_s" => ("age", "ages.age"),
        "temperature_k" => ("temperature_c", "ages.temperature_c"),
        "total" when study.Points.Any(point => point.Classifies) => ("accuracy", "rows.correct / nullif(rows.total, 0)"),
        _ => null,
    };

    private static IEnumerable<string> AgesOf(PointRecord point)
    {
        IReadOnlyList<AgeSupport> support = point.Support;
        IReadOnlyList<double> kelvin = point.ReadKelvin;
        return point.Spec.AgesSeconds.Select((seconds, age) => Row([
            Whole(point.Index), Sql.Text(point.Id), Sql.Number(seconds), Sql.Text(AgeText.About(seconds)), Sql.Number(Math.Round(kelvin[age] - ZeroCelsius, 9)),
            Sql.Text(support[age].Label.ToText()), support[age].Extrapolated ? "true" : "false", Sql.Text(support[age].Reason)]));
    }

    private static string LabelOf(StudyRecord study, PointRecord point) =>
        point.Swept.Count == 0 ? study.Name : string.Join(", ", point.Swept.Select(setting => $"{setting.Key} = {setting.Value}"));

    private static string Table(string name, string[] columns, IEnumerable<string> rows) =>
        $"create or replace table {name} as select * from (values {string.Join(", ", rows)}) as drift_values({string.Join(", ", columns)})";

    private static string Row(string[] values) => $"({string.Join(", ", values)})";

    private static string Whole(int value) => FormattableString.Invariant($"{value}::integer");
}
