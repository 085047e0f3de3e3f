using System.Globalization;

namespace DriftEngine.Kernels.Laws;

/// <summary>
/// A device model of a study's own: spread and mean shift of the conductance by target and time, with an optional power law of
/// drift. Between entries it is linear in conductance and in the logarithm of time; beyond them there is no value.
/// </summary>
public sealed record TableParameters : DeviceParameters
{
    /// <summary>More writes than anybody makes: a table says nothing of wear.</summary>
    private const double NoWear = 1e18;

    /// <summary>Rounding of times since programming, differences of moments, that passes for an end of the table, relative.</summary>
    private const double EndTolerance = 1e-6;

    private TableParameters(IReadOnlyList<double> times, IReadOnlyList<double> conductances, IReadOnlyList<IReadOnlyList<double>> sigma)
    {
        TimesSeconds = times;
        ConductancesMicrosiemens = conductances;
        Sigma = sigma;
        GMinMicrosiemens = conductances[0];
        GMaxMicrosiemens = conductances[^1];
        ProgrammedAtSeconds = times[0];
        ReadSeconds = 250e-9;
        ReadVolt = 0.2;
        EnduranceMedian = NoWear;
        StuckHighShare = 0.5;
    }

    /// <summary>Times since programming in seconds, ascending; the first is t_c.</summary>
    public IReadOnlyList<double> TimesSeconds { get; }

    /// <summary>Target conductances in microsiemens, ascending.</summary>
    public IReadOnlyList<double> ConductancesMicrosiemens { get; }

    /// <summary>Standard deviation of the conductance, in microsiemens: a row for each time, an entry for each target.</summary>
    public IReadOnlyList<IReadOnlyList<double>> Sigma { get; }

    /// <summary>Mean conductance less the target, in microsiemens, as <see cref="Sigma"/>; null: none.</summary>
    public IReadOnlyList<IReadOnlyList<double>>? Shift { get; private init; }

    /// <summary>Mean exponent of the power law (t / t_c)^-nu for each target; null: none.</summary>
    public IReadOnlyList<double>? NuMean { get; private init; }

    /// <summary>Standard deviation of that exponent between devices; null: none.</summary>
    public IReadOnlyList<double>? NuSpread { get; private init; }

    /// <summary>Noise of every single read, as a share of the conductance.</summary>
    public double ReadNoiseRelative { get; init; }

    /// <summary>Temperature at which the table was measured, in celsius; the model does not move with temperature.</summary>
    public double MeasuredCelsius { get; init; } = 25;

    /// <inheritdoc/>
    public override double StuckHighMicrosiemens => GMaxMicrosiemens;

    /// <summary>A model from its tables. Window and t_c are those of the table until they are changed.</summary>
    /// <exception cref="ArgumentException">With a sentence for the person who wrote the table.</exception>
    public static TableParameters Of(
        IReadOnlyList<double> timesSeconds, IReadOnlyList<double> conductancesMicrosiemens, IReadOnlyList<IReadOnlyList<double>> sigma,
        IReadOnlyList<IReadOnlyList<double>>? shift = null, IReadOnlyList<double>? nuMean = null, IReadOnlyList<double>? nuSpread = null)
    {
        CheckAxis("times", timesSeconds, 1, least: double.Epsilon);
        CheckAxis("conductances", conductancesMicrosiemens, 2, least: 0);
        CheckTable("sigma", sigma, timesSeconds, conductancesMicrosiemens, least: 0);
        if (shift is not null)
            CheckTable("shift", shift, timesSeconds, conductancesMicrosiemens, double.NegativeInfinity);
        CheckRow("nu_mean", nuMean, conductancesMicrosiemens, least: 0);
        CheckRow("nu_spread", nuSpread, conductancesMicrosiemens, least: 0);
        return new TableParameters([.. timesSeconds], [.. conductancesMicrosiemens], [.. sigma.Select(row => (double[])[.. row])])
        {
            Shift = shift is null ? null : [.. shift.Select(row => (double[])[.. row])],
            NuMean = nuMean is null ? null : [.. nuMean],
            NuSpread = nuSpread is null ? null : [.. nuSpread],
        };
    }

    /// <summary>Why the table has no value for an age, or for targets between two conductances; null where it has.</summary>
    public string? OutOfRange(double ageSeconds, double gMin, double gMax)
    {
        double first = TimesSeconds[0], last = TimesSeconds[^1], low = ConductancesMicrosiemens[0], high = ConductancesMicrosiemens[^1];
        if (!(ageSeconds >= first * (1 - EndTolerance) && ageSeconds <= last * (1 + EndTolerance)))
            return $"an age of {Text(ageSeconds)} s lies outside of the table, which covers {Text(first)} to {Text(last)} s";
        if (!(gMin >= low && gMax <= high && gMin <= gMax))
            return $"targets from {Text(gMin)} to {Text(gMax)} uS lie outside of the table, which covers {Text(low)} to {Text(high)} uS";
        return null;
    }

    /// <inheritdoc/>
    public override IDeviceModel Model(DeviceLife life) => new TableModel(this, life);

    private static void CheckAxis(string name, IReadOnlyList<double> values, int fewest, double least)
    {
        if (values.Count < fewest)
            throw new ArgumentException($"{name}: the table needs at least {fewest}, and has {values.Count}");
        CheckValues(name, values, least);
        for (int i = 1; i < values.Count; i++)
        {
            if (values[i] <= values[i - 1])
                throw new ArgumentException($"{name}: values must ascend, but {Text(values[i])} follows {Text(values[i - 1])}");
        }
    }

    private static void CheckTable(string name, IReadOnlyList<IReadOnlyList<double>> table, IReadOnlyList<double> times, IReadOnlyList<double> conductances, double least)
    {
        if (table.Count != times.Count)
            throw new ArgumentException($"{name}: one row for each time is needed, {times.Count} in all, and there are {table.Count}");
        for (int t = 0; t < table.Count; t++)
            CheckRow($"{name} at {Text(times[t])} s", table[t], conductances, least);
    }

    private static void CheckRow(string name, IReadOnlyList<double>? row, IReadOnlyList<double> conductances, double least)
    {
        if (row is null)
            return;
        if (row.Count != conductances.Count)
            throw new ArgumentException($"{name}: one value for each conductance is needed, {conductances.Count} in all, and there are {row.Count}");
        CheckValues(name, row, least);
    }

    private static void CheckValues(string name, IReadOnlyList<double> values, double least)
    {
        foreach (double value in values)
        {
            if (!double.IsFinite(value))
                throw new ArgumentException($"{name}: {Text(value)} is not a finite number");
            if (value < least)
                throw new ArgumentException($"{name}: {Text(value)} {(least == 0 ? "is negative" : "is not positive")}");
        }
    }

    private static string Text(double value) => value.ToString("g6", CultureInfo.InvariantCulture);
}
