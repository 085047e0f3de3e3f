using DriftEngine.Kernels.Lanes;

namespace DriftEngine.Kernels.Laws;

/// <summary>
/// The host half of floating-gate flash. Currents in nA; overdrives in n k T_p / q, T_p the temperature of programming, which is
/// also that of the verifying read.
/// </summary>
public sealed class NorModel(NorParameters p, DeviceLife life) : IDeviceModel
{
    private const double YearSeconds = 365 * 86_400.0;

    /// <summary>85 C: where the retention of tail cells is given.</summary>
    private const double TailKelvin = 358.15;

    /// <summary>e-folds of the six decades over which the 1/f noise at the gate is given.</summary>
    private static readonly double FlickerFolds = Math.Log(1e6);

    /// <summary>Decades of current that an array uses: bounds the middle of the range where g_min is 0.</summary>
    private const double RangeDecades = 3;

    /// <inheritdoc/>
    public bool HasSlowNoise => p.ReadNoise != ReadNoise.Off;

    /// <inheritdoc/>
    public bool HasFastNoise => p.ReadNoise == ReadNoise.Split;

    /// <inheritdoc/>
    public int TargetFields => 2;

    /// <inheritdoc/>
    public int ConstantFields => Wear.Fields + 8;

    /// <inheritdoc/>
    public int AgeFields => 9;

    /// <summary>Reads at the temperature of programming do not see the spread of n.</summary>
    public bool DrawsActivation => (life.ReadKelvin ?? life.Storage.ConstantKelvin) != life.ProgrammingKelvin;

    /// <summary>Standard deviation of the programmed current, without regard to whether programming noise is switched on.</summary>
    public double ProgrammingSpread(double target) => Math.Max(p.ProgrammingRelative * target, p.ProgrammingFloorNanoampere);

    /// <summary>u of detrapping that has passed since t_c, in eV.</summary>
    public double Front(AgeContext age)
    {
        var verified = new ThermalStep(p.ProgrammedAtSeconds, life.ProgrammingKelvin);
        double whole = ThermalClocks.Front(Exposure.Steps(life, age, p.ProgrammedAtSeconds), p.DetrappingBarrierEv, p.AttemptFrequency);
        return Math.Max(whole - ThermalClocks.Front([verified], p.DetrappingBarrierEv, p.AttemptFrequency), 0);
    }

    /// <summary>theta / tau_t of tail cells that have seen at most N_t writes; 0 up to t_c.</summary>
    public double TailAge(AgeContext age)
    {
        double theta = ThermalClocks.Arrhenius(Exposure.Steps(life, age, p.ProgrammedAtSeconds), p.TailEv, TailKelvin);
        double verified = ThermalClocks.Arrhenius([new ThermalStep(p.ProgrammedAtSeconds, life.ProgrammingKelvin)], p.TailEv, TailKelvin);
        return Math.Max(theta - verified, 0) / (p.TailYears * YearSeconds);
    }

    /// <summary>Probability that a cell is a tail cell.</summary>
    public double TailProbability(double cycles) => Math.Min(p.TailProbability * (1 + (cycles / p.TailCycles)), 1);

    /// <summary>Threshold that the bias of reads has added at an age, in volt.</summary>
    public double DisturbVolt(AgeContext age)
    {
        double biased = life.ReadDuty(p.ReadSeconds) * age.Seconds;
        return p.DisturbVoltPerDecade * Math.Max(Math.Log10(biased / p.DisturbOnsetSeconds), 0);
    }

    /// <inheritdoc/>
    public void Target(double conductance, Span<float> fields)
    {
        fields[0] = (float)conductance;
        fields[1] = p.ProgrammingNoise ? (float)ProgrammingSpread(conductance) : 0f;
    }

    /// <inheritdoc/>
    public void Constants(double cycles, Span<float> fields)
    {
        Wear.Fill(p, fields);
        fields = fields[Wear.Fields..];
        double specific = Specific(life.ProgrammingKelvin);
        fields[0] = (float)specific;
        fields[1] = (float)(1 / specific);
        fields[2] = (float)(Middle + (p.OffsetVolt * PerVolt(life.ProgrammingKelvin)));
        fields[3] = (float)p.LossSpread;
        fields[4] = (float)TailProbability(cycles);
        fields[5] = (float)(p.TailVolt * PerVolt(life.ProgrammingKelvin));
        fields[6] = (float)p.SlopeSpread;
        fields[7] = (float)(1 / (4 * p.SpecificNanoampere));
    }

    /// <summary>Share of the stored charge that the mean cell has lost; cells that were written more often lose more.</summary>
    public double Lost(AgeContext age) => EkvCell.Saturation(p.LossPerEv * Front(age) * (1 + Math.Pow(age.Cycles / p.LossCycles, p.LossCyclesExponent)));

    /// <summary>Share of their shift that tail cells have reached.</summary>
    public double TailLost(AgeContext age) => EkvCell.Saturation(
        Math.Pow(TailAge(age), p.TailExponent) * Math.Pow(Math.Max(age.Cycles / p.TailCycles, 1), p.TailCyclesExponent * p.TailExponent));

    /// <inheritdoc/>
    public void Age(AgeContext age, Span<float> fields)
    {
        var (slow, fast) = FlickerNoise.Scales(p, age.Seconds);
        double warmth = age.ReadKelvin - life.ProgrammingKelvin, perVolt = PerVolt(age.ReadKelvin);
        double flicker = p.FlickerVolt / Math.Sqrt(FlickerFolds) * perVolt;
        fields[0] = p.Drift ? (float)Lost(age) : 0f;
        fields[1] = p.Drift ? (float)TailLost(age) : 0f;
        fields[2] = p.Drift ? (float)(0 - (DisturbVolt(age) * PerVolt(life.ProgrammingKelvin))) : 0f;
        fields[3] = (float)((life.ProgrammingKelvin / age.ReadKelvin) - 1);
        fields[4] = p.BiasCompensation ? 0f : (float)(p.ThresholdVoltPerKelvin * warmth * perVolt);
        fields[5] = (float)Specific(age.ReadKelvin);
        fields[6] = (float)(slow * flicker);
        fields[7] = (float)(fast * flicker);
        fields[8] = (float)(p.TelegraphVolt * perVolt);
    }

    /// <inheritdoc/>
    public TResult Accept<T, TResult>(ILawVisitor<T, TResult> visitor)
        where T : unmanaged, ILane<T> => visitor.Visit<NorLaw<T>, NorConstants<T>, NorTarget<T>, NorDevice<T>, NorAge<T>>();

    /// <summary>Overdrive at the middle of the operating range.</summary>
    private double Middle
    {
        get
        {
            double least = Math.Max(p.GMinMicrosiemens, p.GMaxMicrosiemens * Math.Pow(10, -RangeDecades)), specific = Specific(life.ProgrammingKelvin);
            return (EkvCell.Overdrive(least / specific) + EkvCell.Overdrive(p.GMaxMicrosiemens / specific)) / 2;
        }
    }

    private double PerVolt(double kelvin) => EkvCell.PerVolt(p.SlopeFactor, kelvin);

    private double Specific(double kelvin) => p.SpecificNanoampere * Math.Pow(kelvin / DeviceLife.RoomKelvin, p.SpecificTemperatureExponent);
}
