using DriftEngine.Kernels.Lanes;

namespace DriftEngine.Kernels.Laws;

/// <summary>The host half of charge-trap flash. Currents in nA; overdrives in n k T_p / q, T_p the temperature of programming.</summary>
public sealed class SonosModel(SonosParameters p, DeviceLife life) : IDeviceModel
{
    /// <inheritdoc/>
    public bool HasSlowNoise => false;

    /// <inheritdoc/>
    public bool HasFastNoise => p.ReadNoise != ReadNoise.Off;

    /// <inheritdoc/>
    public int TargetFields => 4;

    /// <inheritdoc/>
    public int ConstantFields => Wear.Fields + 5;

    /// <inheritdoc/>
    public int AgeFields => 9;

    /// <inheritdoc/>
    public bool DrawsDrift => false;

    /// <inheritdoc/>
    public bool DrawsActivation => false;

    /// <summary>u of detrapping that has passed since t_c, in eV.</summary>
    public double Front(AgeContext age)
    {
        var verified = new ThermalStep(p.ProgrammedAtSeconds, life.ProgrammingKelvin);
        double whole = ThermalClocks.Front(Exposure.Steps(life, age, p.ProgrammedAtSeconds), p.DetrappingBarrierEv, p.AttemptFrequency);
        return Math.Max(whole - ThermalClocks.Front([verified], p.DetrappingBarrierEv, p.AttemptFrequency), 0);
    }

    /// <summary>L: the front over k 298.15 K, the e-folds of time at 25 C that would move it as far.</summary>
    public double LogTime(AgeContext age) => Front(age) / ThermalClocks.ThermalEv(DeviceLife.RoomKelvin);

    /// <summary>Mean current of a cell at an age, read at the temperature of programming.</summary>
    public double Mean(double target, AgeContext age)
    {
        double specific = Specific(life.ProgrammingKelvin), v = EkvCell.Overdrive(Math.Max(target, Off) / specific);
        return target + (specific * (EkvCell.Current(v + ((Neutral - v) * Loss(age))) - EkvCell.Current(v)));
    }

    /// <summary>Standard deviation of the current of cells after L e-folds; programming error and random loss together.</summary>
    public double Spread(double target, double logTime) => Math.Sqrt(SpreadSquare(logTime)) * (1 - Math.Exp(-target / SpreadCurrent(logTime)));

    /// <inheritdoc/>
    public void Target(double conductance, Span<float> fields)
    {
        fields[0] = (float)conductance;
        fields[1] = p.ProgrammingNoise ? (float)Spread(conductance, 0) : 0f;
        // As lanes find them, to the bit: a worn cell and a fresh one of the same current are the same cell.
        ScalarLane overdrive = EkvCell.Overdrive(ScalarLane.Float(Math.Max((float)conductance, (float)Off)) * ScalarLane.Float((float)(1 / Specific(life.ProgrammingKelvin))));
        fields[2] = overdrive.Value;
        fields[3] = EkvCell.Current(overdrive).Value;
    }

    /// <inheritdoc/>
    public void Constants(double cycles, Span<float> fields)
    {
        Wear.Fill(p, fields);
        fields = fields[Wear.Fields..];
        double specific = Specific(life.ProgrammingKelvin);
        fields[0] = (float)specific;
        fields[1] = (float)(1 / specific);
        fields[2] = (float)Off;
        fields[3] = (float)Neutral;
        fields[4] = (float)PerCurrent(p.ReadNoiseCurrent);
    }

    /// <inheritdoc/>
    public void Age(AgeContext age, Span<float> fields)
    {
        double now = p.Drift ? LogTime(age) : 0;
        double before = p.Drift && age.Previous is double previous ? LogTime(age with { At = previous, Previous = null }) : 0;
        fields[0] = p.Drift ? (float)Loss(age) : 0f;
        fields[1] = (float)SpreadSquare(now);
        fields[2] = (float)PerCurrent(SpreadCurrent(now));
        fields[3] = (float)SpreadSquare(before);
        fields[4] = (float)PerCurrent(SpreadCurrent(before));
        fields[5] = age.ReadKelvin == life.ProgrammingKelvin ? 0f : 1f;
        fields[6] = (float)(life.ProgrammingKelvin / age.ReadKelvin);
        fields[7] = (float)Specific(age.ReadKelvin);
        fields[8] = p.ReadNoise == ReadNoise.Off ? 0f : (float)p.ReadNoiseNanoampere;
    }

    /// <inheritdoc/>
    public TResult Accept<T, TResult>(ILawVisitor<T, TResult> visitor)
        where T : unmanaged, ILane<T> => visitor.Visit<SonosLaw<T>, SonosConstants<T>, SonosTarget<T>, SonosDevice<T>, SonosAge<T>>();

    /// <summary>Overdrive of the neutral cell; its voltage does not depend on the temperature of programming.</summary>
    private double Neutral => EkvCell.Overdrive(p.NeutralNanoampere / p.SpecificNanoampere) * DeviceLife.RoomKelvin / life.ProgrammingKelvin;

    private double Off => p.GMaxMicrosiemens / p.OnOffRatio;

    private double Specific(double kelvin) => p.SpecificNanoampere * Math.Pow(kelvin / DeviceLife.RoomKelvin, p.SpecificTemperatureExponent);

    private double Loss(AgeContext age) => 1 - Math.Exp(-p.LossPerEv * Front(age));

    private double SpreadSquare(double logTime) => p.SpreadSquareBase + (p.SpreadSquareGrowth * logTime);

    private double SpreadCurrent(double logTime) => p.SpreadCurrentBase + (p.SpreadCurrentGrowth * logTime);

    /// <summary>Factor of a current in the exponent of two, for exp(-I / current).</summary>
    private static double PerCurrent(double current) => -1 / (current * Math.Log(2));
}
