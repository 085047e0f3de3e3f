using DriftEngine.Kernels.Laws;

namespace DriftEngine.Technology;

/// <summary>One parameter of a preset as a user reads and changes it.</summary>
/// <param name="Name">In the study file.</param>
/// <param name="Unit">Unit, "-" where it has none.</param>
/// <param name="Meaning">One line.</param>
/// <param name="Least">Smallest value accepted.</param>
/// <param name="Most">Largest value accepted.</param>
/// <param name="Grade">
/// A: found in public text or source; A*: derived from such data by arithmetic or a new fit; B: from the literature, not checked
/// again; C: engineering estimate.
/// </param>
/// <param name="Source">Where the default comes from.</param>
/// <param name="Get">Reads it.</param>
/// <param name="Set">Gives parameters with it changed.</param>
public sealed record DeviceParameter(
    string Name, string Unit, string Meaning, double Least, double Most, string Grade, string Source,
    Func<DeviceParameters, double> Get, Func<DeviceParameters, double, DeviceParameters> Set)
{
    /// <summary>
    /// Range within which the true value is likely to lie, for every parameter of grade C and for others where it is known: what a sweep over "range" spans and
    /// a report draws as a band. Null where none is known.
    /// </summary>
    public (double Low, double High)? Range { get; init; }

    /// <summary>A parameter of one kind of parameters.</summary>
    public static DeviceParameter Of<TParameters>(
        string name, string unit, string meaning, double least, double most, string grade, string source,
        Func<TParameters, double> get, Func<TParameters, double, TParameters> set, (double Low, double High)? range = null)
        where TParameters : DeviceParameters =>
        new(name, unit, meaning, least, most, grade, source, p => get((TParameters)p), (p, value) => set((TParameters)p, value)) { Range = range };
}
