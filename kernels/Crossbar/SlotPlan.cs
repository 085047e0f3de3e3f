using DriftEngine.Kernels.Backends;
using DriftEngine.Kernels.Laws;
using DriftEngine.Kernels.Random;

namespace DriftEngine.Kernels.Crossbar;

/// <summary>
/// The states of a chip that a trial visits, in the order in which they are stored: all ages; then the programmed state of every
/// programming event that an age follows; then, for compensation by temperature, right after programming at every age's read
/// temperature. On the host, shared by all backends.
/// </summary>
internal sealed class SlotPlan
{
    public SlotPlan(TrialProgram program)
    {
        Contexts = program.Contexts;
        int[] ofAges = [.. program.AgesSeconds.Select(program.Life.EventBefore)];
        Events = [.. ofAges.Distinct()];
        EventOfAge = [.. ofAges.Select(e => Array.IndexOf(Events, e))];
        AgesOf = [.. Events.Select((_, e) => (Array.IndexOf(EventOfAge, e), EventOfAge.Count(own => own == e)))];
        Epochs = [.. program.AgesSeconds.Select(Streams.Epoch)];
        double programmed = program.Technology.ProgrammedAtSeconds;
        LookUps = program.Compensation == Compensation.Temperature
            ? [.. Contexts.Select(c => new AgeContext(c.ProgrammedAt, c.ProgrammedAt + programmed, null, c.ReadKelvin))]
            : [];
    }

    public IReadOnlyList<AgeContext> Contexts { get; }

    /// <summary>Numbers of the programming events that ages follow, ascending; they are the epochs of what is drawn at programming.</summary>
    public int[] Events { get; }

    /// <summary>By age: index into <see cref="Events"/>.</summary>
    public int[] EventOfAge { get; }

    /// <summary>By age: the epoch of what is drawn at it.</summary>
    public uint[] Epochs { get; }

    /// <summary>By age, for compensation by temperature; else empty.</summary>
    public IReadOnlyList<AgeContext> LookUps { get; }

    public int Ages => Epochs.Length;

    /// <summary>All slots.</summary>
    public int Slots => Ages + Events.Length + LookUps.Count;

    /// <summary>Slot of the programmed state that an age follows.</summary>
    public int Programmed(int age) => Ages + EventOfAge[age];

    /// <summary>Slot that compensation of an age divides by.</summary>
    public int Now(int age) => LookUps.Count > 0 ? Ages + Events.Length + age : age;

    /// <summary>By event: its first age, and how many follow it.</summary>
    public (int First, int Count)[] AgesOf { get; }
}
