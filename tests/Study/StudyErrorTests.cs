using DriftEngine.Network;
using DriftEngine.Study;

namespace DriftEngine.Tests.Study;

/// <summary>Parts of an error come from files of others: what they hold must not reach the terminal as a command.</summary>
public sealed class StudyErrorTests
{
    [Fact]
    public void An_error_has_one_line_for_each_part() => Assert.Equal(
        "error: what\n  where\n  allowed: allowed\n  remedy", new StudyError("what", "where", "allowed", "remedy").ToText());

    [Fact]
    public void Parts_that_are_missing_take_no_line() => Assert.Equal("error: what\n  remedy", new StudyError("what", null, "", "remedy").ToText());

    [Fact]
    public void Control_characters_are_blanked()
    {
        string text = new StudyError("a\u001b[2J\nb", "c\r\n\u0085d", "e\0", "f\u0007").ToText();
        Assert.Equal("error: a [2J b\n  c   d\n  allowed: e \n  f ", text);
    }

    [Fact]
    public void Endless_parts_are_cut() => Assert.InRange(new StudyError(new string('x', 1 << 20), new string('y', 1 << 20)).ToText().Length, 1000, 2100);

    [Fact]
    public void A_node_with_a_hostile_name_is_harmless()
    {
        var sample = new Network.SampleNetwork(13, Network.SampleNetwork.Float32, 6);
        sample.Node("Conv", []).Name = "\u001b[2J\n\n\nerror: none";
        var e = Assert.Throws<StudyException>(() => OnnxFile.Read(sample.Bytes(), "sample.onnx"));
        Assert.DoesNotContain('\u001b', e.Message);
        Assert.InRange(e.Message.Split('\n').Length, 2, 4);
    }
}
