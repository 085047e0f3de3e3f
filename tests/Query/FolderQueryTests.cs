using System.Diagnostics;
using System.Globalization;
using DriftEngine.Query;
using DriftEngine.Report;
using DriftEngine.Statistics;
using DriftEngine.Storage;
using DriftEngine.Study;
using DriftEngine.Tests.Run;
using DuckDB.NET.Data;

namespace DriftEngine.Tests.Query;

/// <summary>What views hold, against what the report counts and against the rows as they were stored.</summary>
public sealed class FolderQueryTests : IDisposable
{
    /// <summary>Point 1 stops early, at the goal; point 0 goes to its end, in the middle of a block.</summary>
    private static readonly StudyPlan EarlyStop = TestStudy.Plan(new TrialSpec(10, 53, 0.0015, 0.95));

    private readonly TestStudy study = new();

    public void Dispose() => study.Dispose();

    [Fact]
    public void Means_of_counted_are_those_of_the_report_for_a_study_that_stops_early()
    {
        study.RunToEnd(EarlyStop);
        AddBlocksBehindTheEnd();
        StudyReport report = StudyReport.Load(study.Folder);
        Assert.Equal([StopReason.Max, StopReason.Goal], report.Points.Select(point => point.Decision.Reason));
        Assert.Equal(Expected(report, age => age.AccuracyMean), Rows(
            "select point_index, age_s, count(*), sum(correct) / sum(total), any_value(support) from counted group by point_index, age_s order by point_index, age_s"));
        Assert.NotEqual(Rows("select count(*) from counted"), Rows("select count(*) from rows"));
    }

    [Fact]
    public void Points_say_what_the_stop_rule_says()
    {
        study.RunToEnd(EarlyStop);
        AddBlocksBehindTheEnd();
        IReadOnlyList<PointStatistics> points = StudyReport.Load(study.Folder).Points;
        Assert.Equal(
            points.Select(point => string.Join('|', point.Index, point.PointId, StudyReport.Label(point), point.Swept[1].Value, point.Decision.Trials, 53,
                point.Decision.Reason == StopReason.Goal ? "done: goal reached" : "done: all trials", "0.0015", Text(point.Decision.WorstHalfWidth))),
            Rows("select point_index, point, label, \"adc.bits\", trials, trials_max, state, goal, half_width from points order by point_index"));
    }

    [Fact]
    public void A_gap_ends_what_is_counted()
    {
        study.RunToEnd(EarlyStop);
        ResultFolder folder = ResultFolder.Load(study.Folder);
        File.Delete(folder.PartPath(0, 3));
        Assert.Equal(["0|15|not done"], Rows("select point_index, trials, state from points where point_index = 0"));
        Assert.Equal(["15"], Rows("select count(distinct trial) from counted where point_index = 0"));
        Assert.Equal(["50"], Rows($"select count(distinct trial) from rows where point = '{folder.Study.Points[0].Id}'"));
    }

    [Fact]
    public void A_study_without_labels_counts_errors_and_its_bits_are_rounded_as_the_rule_rounds_them()
    {
        study.RunToEnd(TestStudy.WithoutLabels(TestStudy.Plan(new TrialSpec(10, 60, 0.03, 0.95))));
        StudyReport report = StudyReport.Load(study.Folder);
        Assert.Contains(report.Points, point => point.Decision.Reason == StopReason.Goal);
        Assert.Equal(
            report.Points.Select(point => $"{point.Decision.Trials}|{Text(point.Decision.WorstHalfWidth)}"),
            Rows("select trials, half_width from points order by point_index"));
        string[] means = Rows("select avg(effective_bits) from counted group by point_index, age_s order by point_index, age_s");
        Assert.Equal(report.Points.SelectMany(point => point.Ages).Select(age => age.Errors!.EffectiveBits.Mean), means.Select(mean => double.Parse(mean, CultureInfo.InvariantCulture)), (a, b) => Math.Abs(a - b) < 1e-12);
    }

    [Fact]
    public void Layers_are_those_of_stored_blocks_alone()
    {
        study.RunToEnd(TestStudy.Recording(TestStudy.Plan(new TrialSpec(10, 20, null, 0.95))));
        Assert.Equal(["4|20|2"], Rows("select count(distinct point || layer), count(distinct trial), count(distinct layer_index) from layers"));
        File.Delete(ResultFolder.Load(study.Folder).PartPath(0, 3));
        File.Delete(ResultFolder.Load(study.Folder).PartPath(1, 3));
        Assert.Equal(["4|15|2"], Rows("select count(distinct point || layer), count(distinct trial), count(distinct layer_index) from layers"));
    }

    [Fact]
    public void A_folder_without_parts_has_the_same_views_without_rows()
    {
        StudyPlan plan = TestStudy.Recording(EarlyStop);
        study.RunToEnd(plan);
        QueryView[] full = Describe();
        foreach (string name in new[] { "parts", "layers" })
            Directory.Delete(Path.Combine(study.Folder, name), recursive: true);
        QueryView[] empty = Describe();
        Assert.Equal(["rows", "counted", "points", "ages", "layers"], empty.Select(view => view.Name));
        Assert.Equal(full.SelectMany(view => view.Columns), empty.SelectMany(view => view.Columns));
        Assert.Equal(["0|not begun", "0|not begun"], Rows("select trials, state from points"));
        Assert.Equal(["0|0|0"], Rows("select (select count(*) from rows), (select count(*) from counted), (select count(*) from layers)"));
    }

    [Theory]
    [InlineData("0-9", "")]
    [InlineData("0-4", "0,1,2,3,4")]
    [InlineData("0-4 3-8", "0,1,3")]
    [InlineData("2-6", "2,3,4,5,6")]
    public void A_block_in_a_compact_part_and_beside_it_counts_once(string compact, string deleted)
    {
        study.RunToEnd(TestStudy.Plan(new TrialSpec(10, 50, null, 0.95)));
        string[] before = Rows("select * from rows order by point, trial, age_s");
        string id = ResultFolder.Load(study.Folder).Study.Points[0].Id;
        foreach (string range in compact.Split(' '))
            Compact(id, int.Parse(range[..1]), int.Parse(range[2..]));
        foreach (string block in deleted.Split(',', StringSplitOptions.RemoveEmptyEntries))
            File.Delete(Path.Combine(study.Folder, "parts", $"{id}-{int.Parse(block):D6}.parquet"));
        Assert.Equal(before, Rows("select * from rows order by point, trial, age_s"));
        Assert.Equal(["50", "50"], Rows("select trials from points"));
    }

    [Fact]
    public void A_folder_that_was_packed_has_the_same_rows_and_layers()
    {
        study.RunToEnd(TestStudy.Recording(EarlyStop));
        string[] of = ["from rows order by all", "from counted order by all", "from points order by all", "from layers order by all"];
        string[][] before = [.. of.Select(sql => Rows(sql))];
        FolderMerge.Open([study.Folder], study.Folder).Write(() => { }, CancellationToken.None);
        Assert.Equal(2, TestStudy.Parts(study.Folder).Keys.Count(name => name.EndsWith(".parquet", StringComparison.Ordinal)));
        Assert.Equal(before, of.Select(sql => Rows(sql)));
        // A part may be set aside while its layers stay: of a packed file of layers, those blocks count that have rows.
        ResultFolder folder = ResultFolder.Load(study.Folder);
        Part last = folder.ReadBlock(0, 9);
        File.Delete(folder.PartPath(0, 9));
        folder.WriteBlock(0, 9, last, folder.ReadLayers(0, 9));
        Assert.Equal(["5"], Rows("select count(distinct trial) from layers join points using (point) where point_index = 0"));
    }

    [Fact]
    public void Only_files_that_the_study_names_are_opened()
    {
        study.RunToEnd(EarlyStop);
        string[] before = Rows("select count(*), sum(correct) from rows");
        string part = ResultFolder.Load(study.Folder).PartPath(0, 0), parts = Path.GetDirectoryName(part)!, id = Path.GetFileName(part)[..^"-000000.parquet".Length];
        foreach (string name in new[] { ".tmp-host-1-1", Path.GetFileName(part) + ".damaged-1", Path.GetFileName(part) + ".differs-1", "notes.parquet", "x-000000.parquet", id + "-0.parquet", id + "-3-4.parquet", id + "-000004-000003.parquet", ".tmp-" + Path.GetFileName(part) })
            File.WriteAllText(Path.Combine(parts, name), "no rows");
        Assert.Equal(before, Rows("select count(*), sum(correct) from rows"));
    }

    [Theory]
    [InlineData("it's \"here\" and there")]
    [InlineData("a[1]*?{b}")]
    [InlineData("ä ö, %41")]
    public void Names_of_folders_are_taken_as_they_stand(string name)
    {
        string folder = Path.Combine(study.Folder, name);
        study.RunToEnd(EarlyStop, folderName: folder);
        Assert.Equal(["2"], Rows("select count(distinct point) from rows", folder));
        string file = Path.Combine(study.Folder, name + ".parquet");
        using (FolderQuery query = FolderQuery.Open(folder, file))
            query.SaveParquet("select * from counted order by point_index, trial, age_s; -- all", file);
        Assert.Equal<string[]>(
            Rows("select count(*), sum(correct) from counted", folder),
            [File.Exists(file) ? OfFile(file, "select concat_ws('|', count(*), sum(correct)) from '{0}'") : ""]);
    }

    [Fact]
    public void Parts_that_come_later_are_not_seen_and_disturb_nothing()
    {
        study.RunToEnd(TestStudy.Plan(new TrialSpec(10, 20, null, 0.95)));
        using FolderQuery query = FolderQuery.Open(study.Folder);
        study.RunToEnd(TestStudy.Plan(new TrialSpec(10, 40, null, 0.95)));
        Assert.Equal(["20|20"], Rows(query, "select count(distinct rows.trial), max(trials) from rows join points using (point)"));
        Assert.Equal(["40|40"], Rows("select count(distinct rows.trial), max(trials) from rows join points using (point)"));
    }

    [Theory]
    [InlineData("select sum(correct) from rows", "parts", 391)]
    [InlineData("from points", "parts", 391)]
    [InlineData("select sum(count) from layers", "layers", 200)]
    [InlineData("from query('select sum(count) from layers')", "layers", 200)]
    [InlineData("select sum(correct) from rows", "parts", -40)]
    public void One_flipped_bit_ends_the_query_and_names_part_and_remedy(string sql, string of, int place)
    {
        study.RunToEnd(TestStudy.Recording(EarlyStop));
        Assert.NotEmpty(Rows(sql));
        string path = Path.Combine(study.Folder, of, Path.GetFileName(ResultFolder.Load(study.Folder).PartPath(0, 0)));
        byte[] bytes = File.ReadAllBytes(path);
        bytes[place < 0 ? ^-place : place] ^= 1;
        File.WriteAllBytes(path, bytes);
        StorageException e = Assert.Throws<StorageException>(() => Rows(sql));
        Assert.Contains($"part {Path.GetFileName(path)} is damaged", e.Message, StringComparison.Ordinal);
        Assert.Contains($"drift check {study.Folder}", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Damage_of_any_length_is_told_and_so_is_a_part_that_went_after_the_query_began()
    {
        study.RunToEnd(EarlyStop);
        string part = ResultFolder.Load(study.Folder).PartPath(0, 0);
        byte[] bytes = File.ReadAllBytes(part);
        foreach (int length in new[] { 0, 3, 11, 12, 43, 44, bytes.Length / 2, bytes.Length - 1 })
        {
            File.WriteAllBytes(part, bytes[..length]);
            Assert.Contains("is damaged", Assert.Throws<StorageException>(() => Rows("from rows")).Message, StringComparison.Ordinal);
        }

        using FolderQuery query = Reopen();
        File.Delete(part);
        Assert.Contains("run the query again", Assert.Throws<StorageException>(() => Rows(query, "from rows")).Message, StringComparison.Ordinal);

        FolderQuery Reopen()
        {
            File.WriteAllBytes(part, bytes);
            return FolderQuery.Open(study.Folder);
        }
    }

    [Fact]
    public void A_million_rows_take_seconds()
    {
        study.RunToEnd(TestStudy.Plan(new TrialSpec(5, 5, null, 0.95)));
        study.Open(TestStudy.Plan(new TrialSpec(5, 350_000, null, 0.95)), new FakeBackend()).Dispose(); // the same study, with more trials allowed
        string id = ResultFolder.Load(study.Folder).Study.Points[0].Id;
        string part = ResultFolder.Load(study.Folder).PartPath(0, 0), many = Path.Combine(Path.GetDirectoryName(part)!, $"{id}-000000-069999.parquet");
        OfFile(part, $"copy (select * replace (5 * i::int + trial as trial, correct - (i % 40)::int as correct) from '{{0}}' cross join range(70000) as many(i)) to '{many}' (format parquet)");
        Seal(many);
        long start = Stopwatch.GetTimestamp();
        Assert.Equal(["0|350000|1050000"], Rows($"select point_index, max(trials), count(*) from counted join points using (point_index) where point_index = 0 group by point_index"));
        Assert.InRange(Stopwatch.GetElapsedTime(start).TotalSeconds, 0, 20);
    }

    /// <summary>What another process may have computed before it saw that the point was done.</summary>
    private void AddBlocksBehindTheEnd()
    {
        ResultFolder folder = ResultFolder.Load(study.Folder);
        int next = folder.Blocks(1).Count;
        IReadOnlyList<double> ages = folder.Study.Points[1].Spec.AgesSeconds;
        for (int block = next; block < next + 2; block++)
        {
            PartAddress address = folder.Address(1, block);
            folder.WriteBlock(1, block, new Part("simd", [.. Enumerable.Range(0, address.Trials * ages.Count).Select(i =>
                new TrialRow(address.PointId, address.FirstTrial + (i / ages.Count), ages[i % ages.Count], 298.15, i, TestStudy.Images, 0, 0))]));
        }
    }

    private static IEnumerable<string> Expected(StudyReport report, Func<AgeStatistics, double> mean) => report.Points.SelectMany(point => point.Ages.Select((age, index) =>
        string.Join('|', point.Index, Text(age.AgeSeconds), age.Trials, Text(mean(age)), report.SupportAt(point, index).Label.ToText())));

    private void Compact(string id, int first, int last)
    {
        string parts = Path.Combine(study.Folder, "parts");
        string files = string.Join(", ", Enumerable.Range(first, last - first + 1).Select(block => $"'{parts}/{id}-{block:D6}.parquet'"));
        OfFile(parts, $"copy (select * from read_parquet([{files}])) to '{parts}/{id}-{first:D6}-{last:D6}.parquet' (format parquet)");
        Seal($"{parts}/{id}-{first:D6}-{last:D6}.parquet");
    }

    private static void Seal(string path) => File.WriteAllBytes(path, FileSeal.Seal(File.ReadAllBytes(path)));

    /// <summary>One value, from the database without any of our views.</summary>
    private static string OfFile(string path, string sql)
    {
        using var connection = new DuckDBConnection("DataSource=:memory:");
        connection.Open();
        using DuckDBCommand command = connection.CreateCommand();
        string escaped = path.Replace("'", "''", StringComparison.Ordinal).Replace("[", "[[]", StringComparison.Ordinal).Replace("*", "[*]", StringComparison.Ordinal);
        command.CommandText = sql.Replace("{0}", escaped, StringComparison.Ordinal);
        return command.ExecuteScalar()?.ToString() ?? "";
    }

    private QueryView[] Describe()
    {
        using FolderQuery query = FolderQuery.Open(study.Folder);
        return [.. query.Describe()];
    }

    private string[] Rows(string sql, string? folder = null)
    {
        using FolderQuery query = FolderQuery.Open(folder ?? study.Folder);
        return Rows(query, sql);
    }

    private static string[] Rows(FolderQuery query, string sql)
    {
        string[] rows = [];
        query.Select(sql, result => rows = [.. result.Rows.Select(row => string.Join('|', row.Select(QueryText.Plain)))]);
        return rows;
    }

    private static string Text(double? value) => value!.Value.ToString("R", CultureInfo.InvariantCulture);
}
