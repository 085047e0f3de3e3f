using DriftEngine.Execution;
using DriftEngine.Kernels.Backends;
using DriftEngine.Study;

namespace DriftEngine.Tests.Execution;

public sealed class DeviceChoiceTests
{
    [Fact]
    public void Auto_takes_the_first_kind_that_works()
    {
        using IBackend second = DeviceChoice.Open("auto", null, [Broken("cuda"), Working("opencl"), Working("simd")]);
        Assert.Equal("opencl", second.Kind);
        using IBackend first = DeviceChoice.Open("auto", null, [Working("cuda"), Working("opencl")]);
        Assert.Equal("cuda", first.Kind);
    }

    [Fact]
    public void Auto_leaves_out_what_is_only_taken_when_asked_for()
    {
        DeviceKind[] known = [Working("ilgpu-cpu") with { Automatic = false }, Working("simd")];
        using IBackend chosen = DeviceChoice.Open("auto", null, known);
        Assert.Equal("simd", chosen.Kind);
        using IBackend asked = DeviceChoice.Open("ilgpu-cpu", null, known);
        Assert.Equal("ilgpu-cpu", asked.Kind);
    }

    [Fact]
    public void A_device_asked_for_by_name_is_never_replaced()
    {
        StudyException mistake = Assert.Throws<StudyException>(
            () => DeviceChoice.Open("cuda", null, [Broken("cuda"), Working("simd")]));
        Assert.Contains("\"cuda\" cannot be used: cuda is broken.", mistake.Error.What, StringComparison.Ordinal);
        Assert.NotNull(mistake.Error.Remedy);
    }

    [Fact]
    public void An_unknown_device_is_answered_with_the_known_ones()
    {
        StudyException mistake = Assert.Throws<StudyException>(
            () => DeviceChoice.Open("gpu", null, [Broken("cuda"), Working("simd")]));
        Assert.Contains("\"gpu\"", mistake.Error.What, StringComparison.Ordinal);
        Assert.Equal("auto, cuda, simd", mistake.Error.Allowed);
    }

    [Fact]
    public void Where_nothing_works_every_reason_is_named()
    {
        StudyException mistake = Assert.Throws<StudyException>(
            () => DeviceChoice.Open("auto", null, [Broken("cuda"), Broken("simd")]));
        Assert.Contains("cuda is broken.", mistake.Error.What, StringComparison.Ordinal);
        Assert.Contains("simd is broken.", mistake.Error.What, StringComparison.Ordinal);
    }

    [Fact]
    public void A_number_picks_one_of_a_kind_and_only_kinds_that_there_are_several_of_have_numbers()
    {
        DeviceKind[] known = [Numbered("cuda", 2), Working("simd")];
        using IBackend second = DeviceChoice.Open("cuda:1", null, known);
        Assert.Equal("a cuda 1", second.DeviceName);
        using IBackend first = DeviceChoice.Open("cuda", null, known, mostMemory: 5);
        Assert.Equal("a cuda 0 of 5 bytes", first.DeviceName);
        Assert.Contains("only 2", Assert.Throws<StudyException>(() => DeviceChoice.Open("cuda:2", null, known)).Error.What, StringComparison.Ordinal);
        Assert.Contains("one simd only", Assert.Throws<StudyException>(() => DeviceChoice.Open("simd:0", null, known)).Error.What, StringComparison.Ordinal);
        Assert.Throws<StudyException>(() => DeviceChoice.Open("cuda:-1", null, known));
        Assert.Equal(
            [new DeviceReport("cuda:0", "a cuda 0", null), new DeviceReport("cuda:1", "a cuda 1", null), new DeviceReport("simd", "a simd", null)],
            DeviceChoice.Survey(known));
    }

    [Fact]
    public void A_survey_names_devices_and_reasons()
        => Assert.Equal(
            [new DeviceReport("cuda", null, "cuda is broken."), new DeviceReport("simd", "a simd", null)],
            DeviceChoice.Survey([Broken("cuda"), Working("simd")]));

    [Fact]
    public void This_machine_has_simd_with_the_threads_that_are_asked_for()
    {
        Assert.Contains("simd", DeviceChoice.Present());
        using IBackend backend = DeviceChoice.Open("simd", 3);
        Assert.Equal("simd", backend.Kind);
        Assert.Contains("3 threads", backend.DeviceName, StringComparison.Ordinal);
        Assert.Throws<StudyException>(() => DeviceChoice.Open("simd", 0));
    }

    private static DeviceKind Broken(string name) => new(name, Automatic: true, (DeviceRequest _, out string why) =>
    {
        why = $"{name} is broken.";
        return null;
    });

    private static DeviceKind Numbered(string name, int count) => new(name, Automatic: true, (DeviceRequest request, out string why) =>
    {
        why = request.Index < count ? "" : $"there are only {count}";
        return request.Index < count ? new NamedBackend($"{name} {request.Index}{(request.MostMemory is { } bytes ? $" of {bytes} bytes" : "")}") : null;
    })
    { Count = () => count };

    private static DeviceKind Working(string name) => new(name, Automatic: true, (DeviceRequest _, out string why) =>
    {
        why = "";
        return new NamedBackend(name);
    });

    private sealed class NamedBackend(string kind) : IBackend
    {
        public string Kind => kind;

        public string DeviceName => $"a {kind}";

        public ITrialRunner Prepare(TrialProgram program) => throw new NotSupportedException();

        public void Dispose()
        {
        }
    }
}
