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
    /// <summary>Within a kelvin of 25 C in storage and read: no law of temperature acted.</summary>
    public bool AtRoom => Math.Abs(LeastKelvin - DeviceLife.RoomKelvin) < 1 && Math.Abs(MostKelvin - DeviceLife.RoomKelvin) < 1 && ReadsAtRoom;

    /// <summary>Read within a kelvin of 25 C.</summary>
    public bool ReadsAtRoom => Math.Abs(ReadKelvin - DeviceLife.RoomKelvin) < 1;
}
