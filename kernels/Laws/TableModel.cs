using DriftEngine.Kernels.Lanes;

namespace DriftEngine.Kernels.Laws;

/// <summary>
/// The host half of a study's own table. Whatever lies outside of the table throws <see cref="ArgumentOutOfRangeException"/>; a
/// study asks <see cref="TableParameters.OutOfRange"/> before it runs.
/// </summary>
public sealed class TableModel(TableParameters p, DeviceLife life) : IDeviceModel
{
    /// <inheritdoc/>
    public bool HasSlowNoise => false;

    /// <inheritdoc/>
    public bool HasFastNoise => p.ReadNoise != ReadNoise.Off;

    /// <inheritdoc/>
    public int TargetFields => 5;

    /// <inheritdoc/>
    public int ConstantFields => Wear.Fields;

    /// <inheritdoc/>
    public int AgeFields => 2;

    /// <inheritdoc/>
    public bool DrawsActivation => false;

    /// <summary>What the devices live through; no law of the table depends on it.</summary>
    public DeviceLife Life => life;

    /// <summary>Standard deviation of the conductance of a target at an age.</summary>
    public double Sigma(double target, double ageSeconds) => At(p.Sigma, target, ageSeconds);

    /// <summary>Mean conductance less the target at an age.</summary>
    public double Shift(double target, double ageSeconds)
    {
        Check(ageSeconds, target);
        return p.Shift is null ? 0 : At(p.Shift, target, ageSeconds);
    }

    /// <inheritdoc/>
    public void Target(double conductance, Span<float> fields)
    {
        double first = p.TimesSeconds[0];
        Check(first, conductance);
        fields[0] = (float)conductance;
        fields[1] = p.ProgrammingNoise ? (float)Shift(conductance, first) : 0f;
        fields[2] = p.ProgrammingNoise ? (float)Sigma(conductance, first) : 0f;
        fields[3] = (float)Along(p.NuMean, conductance);
        fields[4] = (float)Along(p.NuSpread, conductance);
    }

    /// <inheritdoc/>
    public void Constants(double cycles, Span<float> fields) => Wear.Fill(p, fields);

    /// <inheritdoc/>
    public void Age(AgeContext age, Span<float> fields)
    {
        Check(age.Seconds, p.ConductancesMicrosiemens[0]);
        fields[0] = p.Drift ? (float)-Math.Log2(Inside(age.Seconds) / p.TimesSeconds[0]) : 0f;
        fields[1] = p.ReadNoise == ReadNoise.Off ? 0f : (float)p.ReadNoiseRelative;
    }

    /// <inheritdoc/>
    public (float Shift, float Spread) AgeTarget(AgeContext age, double conductance)
    {
        Check(age.Seconds, conductance);
        if (!p.Drift)
            return (0f, 0f);
        double first = p.TimesSeconds[0], before = age.Previous - age.ProgrammedAt ?? first;
        double now = Reached(conductance, age.Seconds), then = Reached(conductance, before);
        double shift = Shift(conductance, age.Seconds) - Shift(conductance, first);
        return ((float)shift, (float)Math.Sqrt(Math.Max((now * now) - (then * then), 0)));
    }

    /// <inheritdoc/>
    public TResult Accept<T, TResult>(ILawVisitor<T, TResult> visitor)
        where T : unmanaged, ILane<T> => visitor.Visit<TableLaw<T>, TableConstants<T>, TableTarget<T>, TableDevice<T>, TableAge<T>>();

    /// <summary>
    /// Largest standard deviation up to an age. A walk gains variance and never loses it; taken over all entries of the table up to
    /// the age, it gains the same whatever other ages a study lists.
    /// </summary>
    private double Reached(double target, double ageSeconds)
    {
        double most = Sigma(target, ageSeconds);
        for (int t = 0; t < p.TimesSeconds.Count && p.TimesSeconds[t] < ageSeconds; t++)
            most = Math.Max(most, Along(p.Sigma[t], target));
        return most;
    }

    private double Inside(double ageSeconds) => Math.Clamp(ageSeconds, p.TimesSeconds[0], p.TimesSeconds[^1]);

    private double At(IReadOnlyList<IReadOnlyList<double>> table, double target, double ageSeconds)
    {
        Check(ageSeconds, target);
        ageSeconds = Inside(ageSeconds);
        IReadOnlyList<double> times = p.TimesSeconds;
        int after = Upper(times, ageSeconds);
        double late = Along(table[after], target);
        if (after == 0 || ageSeconds == times[after])
            return late;
        double share = Math.Log(ageSeconds / times[after - 1]) / Math.Log(times[after] / times[after - 1]);
        double early = Along(table[after - 1], target);
        return early + (share * (late - early));
    }

    private double Along(IReadOnlyList<double>? row, double target)
    {
        if (row is null)
            return 0;
        IReadOnlyList<double> axis = p.ConductancesMicrosiemens;
        int after = Upper(axis, target);
        if (after == 0 || target == axis[after])
            return row[after];
        double share = (target - axis[after - 1]) / (axis[after] - axis[after - 1]);
        return row[after - 1] + (share * (row[after] - row[after - 1]));
    }

    /// <summary>The first entry of an axis that is not below a value within it.</summary>
    private static int Upper(IReadOnlyList<double> axis, double value)
    {
        int i = 0;
        while (axis[i] < value)
            i++;
        return i;
    }

    private void Check(double ageSeconds, double target)
    {
        if (p.OutOfRange(ageSeconds, target, target) is string problem)
            throw new ArgumentOutOfRangeException(nameof(target), problem);
    }
}
