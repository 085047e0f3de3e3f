using DriftEngine.Query;
using DriftEngine.Storage;
using DriftEngine.Study;
using DriftEngine.Tests.Run;

namespace DriftEngine.Tests.Query;

/// <summary>A query changes nothing and reads nothing but the rows.</summary>
public sealed class ReadOnlyTests : IDisposable
{
    private readonly TestStudy study = new();

    public ReadOnlyTests() => study.RunToEnd(TestStudy.Plan(new TrialSpec(5, 10, null, 0.95)));

    public void Dispose() => study.Dispose();

    [Theory]
    [InlineData("copy (select 1) to '{part}' (use_tmp_file false)")]
    [InlineData("copy (select 1) to '{new}' (use_tmp_file false)")]
    [InlineData("explain analyze copy (select 1) to '{part}' (use_tmp_file false)")]
    [InlineData("select 1; copy (select 1) to '{part}' (use_tmp_file false)")]
    [InlineData("prepare p as copy (select 1) to '{part}' (use_tmp_file false)")]
    [InlineData("from query('copy (select 1) to ''{part}'' (use_tmp_file false)')")]
    [InlineData("export database '{folder}'")]
    [InlineData("attach '{new}' as other")]
    [InlineData("install httpfs")]
    [InlineData("load httpfs")]
    [InlineData("set enable_external_access = true")]
    [InlineData("pragma enable_external_access")]
    [InlineData("drop view rows")]
    [InlineData("delete from points")]
    [InlineData("create table mine as select 1")]
    [InlineData("with gone as (delete from points returning *) select * from gone")]
    [InlineData("select * from read_text('{folder}/study.json')")]
    [InlineData("select * from read_csv('/etc/hostname')")]
    [InlineData("select * from 'https://example.invalid/x.parquet'")]
    [InlineData("call pragma_version()")]
    public void Whatever_is_no_select_over_the_rows_is_refused(string sql)
    {
        SortedDictionary<string, byte[]> before = Files();
        string part = ResultFolder.Load(study.Folder).PartPath(0, 0);
        string text = sql.Replace("{part}", part, StringComparison.Ordinal).Replace("{folder}", study.Folder, StringComparison.Ordinal)
            .Replace("{new}", Path.Combine(Path.GetDirectoryName(part)!, "new.parquet"), StringComparison.Ordinal);
        using FolderQuery query = FolderQuery.Open(study.Folder);
        StudyException e = Assert.Throws<StudyException>(() => query.Select(text, result => Assert.Empty(result.Rows)));
        Assert.InRange(e.Message.Split('\n').Length, 2, 5);
        TestStudy.AssertSame(before, Files());
    }

    [Theory]
    [InlineData("select * frm rows", "syntax error at or near \"rows\"", "line 1, column 14: select * frm >>> rows")]
    [InlineData("select nope\nfrom rows", "Referenced column \"nope\" not found", "line 1, column 8: select >>> nope")]
    [InlineData("select *\n  from rowz", "Table with name rowz does not exist", "line 2, column 8: from >>> rowz")]
    [InlineData("select * from rowz", "Table with name rowz does not exist", "Did you mean \"rows\"?")]
    [InlineData("select point::int from rows", "Could not convert string", "line 1, column 13: select point>>> ::int from rows")]
    [InlineData("select adc.bits from rows", "Referenced table \"adc\" not found", "needs double quotes: \"adc.bits\"")]
    [InlineData("select sum(", "syntax error at end of input", "Views: rows, counted, points, ages.")]
    [InlineData("select $1", "parameter", "Write the value in its place.")]
    [InlineData("   ", "the query is empty", "A query is one select")]
    public void A_mistake_says_what_and_where_and_which_views_there_are(string sql, string what, string where)
    {
        using FolderQuery query = FolderQuery.Open(study.Folder);
        StudyException e = Assert.Throws<StudyException>(() => query.Select(sql, result => Assert.Empty(result.Rows)));
        Assert.Contains(what, e.Message.Split('\n')[0], StringComparison.OrdinalIgnoreCase);
        Assert.Contains(where, e.Message, StringComparison.Ordinal);
        Assert.InRange(e.Message.Split('\n').Length, 2, 5);
    }

    [Fact]
    public void A_query_that_is_given_up_ends()
    {
        using FolderQuery query = FolderQuery.Open(study.Folder);
        using var source = new CancellationTokenSource(TimeSpan.FromMilliseconds(300));
        Assert.Throws<OperationCanceledException>(() => query.Select("select count(*) from range(1000000) a(i), range(1000000) b(i) where hash(a.i) % 7 = hash(b.i) % 5", result => Assert.Empty(result.Rows), source.Token));
    }

    private SortedDictionary<string, byte[]> Files() =>
        new(Directory.EnumerateFiles(study.Folder, "*", SearchOption.AllDirectories).ToDictionary(path => path, File.ReadAllBytes), StringComparer.Ordinal);
}
