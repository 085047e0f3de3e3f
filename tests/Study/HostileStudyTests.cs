using System.Diagnostics;
using DriftEngine.Study;

namespace DriftEngine.Tests.Study;

/// <summary>Whatever is given as a study ends in a short message, and soon.</summary>
public sealed class HostileStudyTests(StudyFolder folder) : IClassFixture<StudyFolder>
{
    private const int SoonMilliseconds = 5_000; // generous, for a loaded machine; quadratic work would take minutes

    public static TheoryData<string> Names { get; } = [.. Texts().Keys];

    private static Dictionary<string, string> Texts() => new()
    {
        ["nothing"] = "",
        ["blank"] = " \n\t ",
        ["zeros"] = new string('\0', 1000),
        ["deep lists"] = new string('[', 10_000),
        ["deep objects"] = string.Concat(Enumerable.Repeat("{\"a\":", 10_000)),
        ["deep value"] = StudyFolder.Text((5, $"\"data\": {new string('[', 10_000)}{new string(']', 10_000)},")),
        ["10 MB of one letter"] = new string('x', 10 << 20),
        ["10 MB of noise"] = Noise(10 << 20),
        ["1 MB of noise"] = Noise(1 << 20),
        ["long number"] = StudyFolder.Text((3, $"\"seed\": {new string('9', 500_000)},")),
        ["long exponent"] = StudyFolder.Text((11, "\"temperature_c\": 1e99999999999999999999,")),
        ["long name"] = StudyFolder.Text((3, $"\"{new string('s', 500_000)}\": 1,")),
        ["long text"] = StudyFolder.Text((4, $"\"network\": \"{new string('n', 500_000)}\",")),
        ["long age"] = StudyFolder.Text((12, $"\"ages\": [\"{new string('1', 500_000)}s\"],")),
        ["lines in a name"] = StudyFolder.Text((3, "\"a\\nb\\r\\u2028c\\u001b[31m\": 1,")),
        ["lines in a text"] = StudyFolder.Text((2, "\"name\": \"a\\n\\n\\n\\n\\n\\nb\",")),
        ["half a surrogate pair"] = StudyFolder.Text((2, "\"name\": \"\\ud800\",")),
        ["half a surrogate pair in a name"] = StudyFolder.Text((3, "\"\\udc00\": 1,")),
        ["not a number"] = StudyFolder.Text((11, "\"temperature_c\": \"NaN\",")),
        ["infinity"] = StudyFolder.Text((11, "\"temperature_c\": Infinity,")),
        ["many names"] = "{" + string.Join(',', Enumerable.Range(0, 90_000).Select(i => $"\"{i}\":1")) + "}",
        ["many ages"] = StudyFolder.Text((12, $"\"ages\": [{string.Join(',', Enumerable.Range(20, 100_000).Append(20))}],")),
        ["many values swept"] = StudyFolder.Text((14, $"\"sweep\": {{ \"seed\": [{string.Join(',', Enumerable.Range(0, 120_000))}] }}")),
        ["a list"] = "[]",
        ["null"] = "null",
        ["two studies"] = StudyFolder.Text() + StudyFolder.Text(),
        ["open comment"] = "/* " + StudyFolder.Text(),
        ["a page"] = "<!DOCTYPE html><html></html>",
    };

    /// <summary>Letters of a linear congruential generator: the same in every run.</summary>
    private static string Noise(int length) => string.Create(length, 12345u, (letters, state) =>
    {
        for (int i = 0; i < letters.Length; i++)
        {
            state = (state * 1_664_525) + 1_013_904_223;
            letters[i] = (char)(1 + (state >> 24)); // no zeros: those are caught early
        }
    });

    [Theory]
    [MemberData(nameof(Names))]
    public void Ends_in_a_message_and_soon(string name)
    {
        string text = Texts()[name];
        var watch = Stopwatch.StartNew();
        folder.Error(text);
        Assert.True(watch.ElapsedMilliseconds < SoonMilliseconds, $"{watch.ElapsedMilliseconds} ms");
    }

    [Theory]
    [InlineData("binary.json", "this is not a text file")]
    [InlineData("empty.json", "the study is empty")]
    [InlineData("utf16.json", "line 3 (sed)")] // a mark at its start tells the encoding: read like any other
    [InlineData("huge.json", "more than 1 MB")]
    [InlineData("missing.json", "there is no file")]
    [InlineData("", "is a folder")]
    public void File_that_is_no_study_is_told_apart(string name, string part)
    {
        File.WriteAllBytes(folder.PathOf("binary.json"), [0x7f, (byte)'E', (byte)'L', (byte)'F', 0, 0, 1, 200, 255]);
        File.WriteAllText(folder.PathOf("empty.json"), "");
        File.WriteAllText(folder.PathOf("utf16.json"), StudyFolder.Text((3, "\"sed\": 1,")), System.Text.Encoding.Unicode);
        File.WriteAllBytes(folder.PathOf("huge.json"), new byte[20 << 20]);
        StudyError error = Assert.Throws<StudyException>(() => StudyFile.Read(folder.PathOf(name))).Error;
        StudyFolder.AssertHelps(error);
        Assert.Contains(part, error.ToText(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("a\0b")]
    [InlineData("no/such/folder/study.json")]
    public void Path_that_cannot_be_is_a_users_mistake(string path)
    {
        StudyFolder.AssertHelps(Assert.Throws<StudyException>(() => StudyFile.Find(path)).Error);
        StudyFolder.AssertHelps(Assert.Throws<StudyException>(() => StudyFile.Read(path)).Error);
    }
}
