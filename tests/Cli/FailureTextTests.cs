using DriftEngine.Cli;
using DriftEngine.Storage;
using DriftEngine.Study;

namespace DriftEngine.Tests.Cli;

public sealed class FailureTextTests
{
    public static TheoryData<Exception, int> Failures => new()
    {
        { new StudyException("the input is wrong"), 2 },
        { new StorageException(new StudyError("the disk is full")), 4 },
        { new IOException("the disk is gone"), 4 },
        { new InsufficientMemoryException("no memory"), 4 },
        { new ILGPU.Runtime.Cuda.CudaException("launch failed"), 4 },
    };

    [Theory]
    [MemberData(nameof(Failures))]
    public void What_a_person_or_a_machine_got_wrong_is_said_without_a_stack(Exception failure, int expected)
    {
        (int code, string text) = Report(failure);
        Assert.Equal(expected, code);
        Assert.StartsWith("error: ", text, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", text, StringComparison.Ordinal);
        Assert.DoesNotContain("Exception", text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_bug_shows_its_stack_and_asks_to_be_reported()
    {
        Exception bug = Assert.Throws<InvalidOperationException>(() => new Stack<int>().Pop());
        (int code, string text) = Report(bug);
        Assert.Equal(1, code);
        Assert.Contains("Please report it", text, StringComparison.Ordinal);
        Assert.Contains("   at ", text, StringComparison.Ordinal);
    }

    private static (int Code, string Text) Report(Exception failure)
    {
        using var writer = new StringWriter();
        return (FailureText.Report(failure, writer), writer.ToString());
    }
}
