using DriftEngine.Kernels.Laws;

namespace DriftEngine.Technology;

/// <summary>How far a law is backed by data; a result carries the worst label of the laws that acted.</summary>
public enum SupportLabel
{
    /// <summary>Form and coefficients fitted to array data, inside the measured range of time and temperature.</summary>
    Calibrated,

    /// <summary>Published form and coefficients, but not fitted to this array, or used outside of the measured range.</summary>
    Literature,

    /// <summary>Engineering estimates, or a form that nobody has verified for this technology.</summary>
    Estimate,
}

/// <summary>How one law is founded where it acted.</summary>
/// <param name="Law">Name of the law, for example "drift".</param>
/// <param name="Label">How far it is backed.</param>
/// <param name="Reason">Why, as a clause that can follow a colon, for example "fitted to one day, here 10 years".</param>
public sealed record LawSupport(string Law, SupportLabel Label, string Reason);

/// <summary>Where a chip stands when it is read: what decides how well each law is founded there.</summary>
/// <param name="AgeSeconds">Seconds since programming.</param>
/// <param name="LeastKelvin">Coldest storage so far.</param>
/// <param name="MostKelvin">Hottest storage so far.</param>
/// <param name="ReadKelvin">Temperature of the read.</param>
/// <param name="Life">What the devices live through.</param>
/// <param name="Context">The age, with the programming event that it follows.</param>
public sealed record SupportQuery(double AgeSeconds, double LeastKelvin, double MostKelvin, double ReadKelvin, DeviceLife Life, AgeContext Context)
{
    /// <summary>Stored within a kelvin of 25 C since programming.</summary>
    public bool StoredAtRoom => IsRoom(LeastKelvin) && IsRoom(MostKelvin);

    /// <summary>Read within a kelvin of 25 C.</summary>
    public bool ReadsAtRoom => IsRoom(ReadKelvin);

    /// <summary>Programmed within a kelvin of 25 C, as the arrays were to which noises are fitted.</summary>
    public bool ProgrammedAtRoom => IsRoom(Life.ProgrammingKelvin);

    /// <summary>Read a kelvin or more away from the temperature of programming, at which states are verified: the temperature of the read acts.</summary>
    public bool ReadsOffProgramming => Math.Abs(ReadKelvin - Life.ProgrammingKelvin) >= 1;

    /// <summary>Whether wear acts at the age: exactly where the engine computes it.</summary>
    public bool Worn(DeviceParameters parameters) => Life.CyclesAt(Life.EventBefore(Context.At)) > 0 && new EffectModel(parameters, Life).Wears;

    /// <summary>The law of programming, founded one step less where the devices are not programmed at 25 C.</summary>
    public LawSupport Programming(string law, SupportLabel label, string reason) => ProgrammedAtRoom
        ? new(law, label, reason)
        : new(law, label == SupportLabel.Calibrated ? SupportLabel.Literature : SupportLabel.Estimate, FormattableString.Invariant($"{reason}, at 25 C; here at {Life.ProgrammingKelvin - 273.15:0.##} C"));

    /// <summary>Coldest and hottest of storage, read and programming. Programming at 25 C is left out: all presets allow it, and a study's own table does not know where it was programmed.</summary>
    public (double Least, double Most) ExtremeKelvin
    {
        get
        {
            double programmed = ProgrammedAtRoom ? ReadKelvin : Life.ProgrammingKelvin;
            return (Math.Min(Math.Min(LeastKelvin, ReadKelvin), programmed), Math.Max(Math.Max(MostKelvin, ReadKelvin), programmed));
        }
    }

    private static bool IsRoom(double kelvin) => Math.Abs(kelvin - DeviceLife.RoomKelvin) < 1;
}
