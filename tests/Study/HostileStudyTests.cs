using System.Text;
using DriftEngine.Study;

namespace DriftEngine.Tests.Study;

/// <summary>Input made to hurt: it ends in an error for people, within a second.</summary>
public sealed class HostileStudyTests
{
    private const int Megabyte = 1 << 20;

    private static readonly Dictionary<string, Func<string>> Cases = new()
    {
        ["lists 10,000 deep"] = () => "{ \"ages\": " + new string('[', 10_000),
        ["objects 10,000 deep"] = () => string.Concat(Enumerable.Repeat("{\"a\":", 10_000)),
        ["garbage"] = () => new string([.. Enumerable.Range(0, Megabyte).Select(i => (char)(32 + (i * 7919 % 94)))]),
        ["zeros"] = () => new string('\0', Megabyte),
        ["one long name"] = () => $"{{ \"{new string('a', Megabyte)}\": 1 }}",
        ["one long number"] = () => StudyText.With(("seed", new string('9', Megabyte))),
        ["one long file name"] = () => StudyText.With(("network", $"\"{new string('n', Megabyte)}\"")),
        ["a hundred thousand names"] = () => "{" + string.Concat(Enumerable.Range(0, 100_000).Select(i => $"\"k{i}\":1,")) + "}",
        ["a hundred thousand ages"] = () => StudyText.With(("ages", "[" + string.Concat(Enumerable.Range(25, 100_000).Select(i => $"{i},")) + "\"x\"]")),
        ["a huge grid"] = () => StudyText.With(("sweep", "{" + string.Concat(new[] { "seed", "ages", "adc.bits", "dac.bits", "temperature_c" }.Select(n => $"\"{n}\": [{string.Concat(Enumerable.Repeat("1,", 20_000))}],")) + "}")),
        ["a long sweep path"] = () => StudyText.With(("sweep", $"{{ \"data{string.Concat(Enumerable.Repeat(".x", 400_000))}\": [1] }}")),
        ["huge exponent"] = () => StudyText.With(("data", "{ \"images\": \"first-look\", \"scale\": 1e99999999999 }")),
        ["NaN as a text"] = () => StudyText.With(("temperature_c", "\"NaN\"")),
        ["infinity as an age"] = () => StudyText.With(("ages", "[\"Infinity\"]")),
        ["infinite years"] = () => StudyText.With(("ages", "[\"1e308y\"]")),
        ["lone surrogate in a value"] = () => StudyText.With(("network", "\"\\ud800\"")),
        ["lone surrogate in a name"] = () => StudyText.With(("a\\udc00b", "1")),
        ["lone surrogate as it is"] = () => StudyText.With(("network", "\"a\ud800\"")),
        ["terminal sequences in a value"] = () => StudyText.With(("name", "\"\\u001b[2Jgone\\n\\n\\nerror: none\"")),
        ["terminal sequences in a name"] = () => StudyText.With(("\\u001b[2J\\n\\n\\n\\n\\n\\n", "1")),
    };

    public static TheoryData<string> Names => [.. Cases.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Hostile_text_ends_in_an_error_soon(string name)
    {
        string text = Cases[name]();
        StudyException e = null!;
        double seconds = double.MaxValue;
        for (int attempt = 0; attempt < 3 && seconds > 1; attempt++) // the machine may be busy with other work
        {
            long start = TimeProvider.System.GetTimestamp();
            e = Assert.Throws<StudyException>(() => StudyFile.Parse(text, StudyText.Source, AppContext.BaseDirectory));
            seconds = Math.Min(seconds, TimeProvider.System.GetElapsedTime(start).TotalSeconds);
        }

        Assert.InRange(seconds, 0, 1);
        Assert.InRange(e.Message.Split('\n').Length, 1, 5);
        Assert.InRange(e.Message.Length, 1, 5000);
        Assert.DoesNotContain(e.Message, c => char.IsControl(c) && c != '\n');
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("a\0b")]
    [InlineData("nowhere/at/all.json")]
    [InlineData("first-lok")]
    [InlineData(".")]
    public void A_study_that_is_not_there_is_an_error(string name) => Assert.NotEmpty(Assert.Throws<StudyException>(() => StudyFile.Find(name)).Error.Remedy!);

    [Fact]
    public void A_file_that_is_no_text_is_an_error()
    {
        using var files = new Network.DataFiles();
        byte[] bytes = [.. Enumerable.Range(0, 4096).Select(i => (byte)(i * 31))];
        Assert.Throws<StudyException>(() => StudyFile.Read(files.Write("study.json", bytes)));
        Assert.Contains("1 MB", Assert.Throws<StudyException>(() => StudyFile.Read(files.Write("big.json", Encoding.UTF8.GetBytes(new string(' ', Megabyte + 1))))).Message, StringComparison.Ordinal);
    }
}
