using DriftEngine.Kernels.Lanes;

namespace DriftEngine.Kernels.Laws;

/// <summary>The host half of phase-change memory.</summary>
public sealed class PcmModel(PcmParameters p, DeviceLife life) : IDeviceModel
{
    /// <summary>Relative conductances are not taken below this value in logarithms (as in the source of the fit).</summary>
    private const double SmallestRelative = 1e-7;

    /// <summary>Ramps are cut finer for crystallisation: its activation energy is near 3 eV.</summary>
    private const double CrystallisationStepKelvin = 0.5;

    /// <summary>log2 of what a coefficient of zero counts as: far below any other.</summary>
    private const double SmallestLog2 = -120;

    /// <summary>No disturb is known below this bias of a read; threshold switching is near 1 V.</summary>
    public const double DisturbVolt = 0.3;

    private const double YearSeconds = 365 * 86_400.0;

    /// <inheritdoc/>
    public int TargetFields => 6;

    /// <inheritdoc/>
    public int ConstantFields => Wear.Fields + 16;

    /// <inheritdoc/>
    public int AgeFields => 6;

    /// <summary>Reads at the temperature of programming do not see the activation energy.</summary>
    public bool DrawsActivation => life.Storage.ConstantKelvin != life.ProgrammingKelvin || (life.ReadKelvin ?? life.ProgrammingKelvin) != life.ProgrammingKelvin;

    /// <inheritdoc/>
    public bool HasSlowNoise => p.ReadNoise != ReadNoise.Off;

    /// <inheritdoc/>
    public bool HasFastNoise => p.ReadNoise == ReadNoise.Split;

    /// <summary>Standard deviation of the programming noise, without regard to whether it is switched on.</summary>
    public double ProgrammingSpread(double target)
    {
        double r = target / p.GMaxMicrosiemens;
        double polynomial = p.ProgrammingC0 + (r * (p.ProgrammingC1 + (r * (p.ProgrammingC2 + (r * p.ProgrammingC3)))));
        return Math.Max(polynomial, 0) * p.GMaxMicrosiemens / p.GMaxReferenceMicrosiemens;
    }

    /// <summary>Mean of the drift exponent; 0 where states shift rigidly.</summary>
    public double NuMean(double target)
    {
        double r = target / p.GMaxMicrosiemens;
        if (DriftsRigidly(target))
            return 0;
        return r < p.NuMeanSplit
            ? Math.Clamp((p.NuMeanSlope * LogRelative(target)) + p.NuMeanOffset, p.NuMeanMin, p.NuMeanMax)
            : p.NuMeanP0 + (r * (p.NuMeanP1 + (r * p.NuMeanP2)));
    }

    /// <summary>Standard deviation of the drift exponent between devices; 0 where states shift rigidly.</summary>
    public double NuSpread(double target)
    {
        double r = target / p.GMaxMicrosiemens;
        if (DriftsRigidly(target))
            return 0;
        return r < p.NuSpreadSplit
            ? Math.Clamp((p.NuSpreadSlope * LogRelative(target)) + p.NuSpreadOffset, p.NuSpreadMin, p.NuSpreadMax)
            : p.NuSpreadP0 + (r * (p.NuSpreadP1 + (r * p.NuSpreadP2)));
    }

    /// <summary>Loss of conductance per e-fold of time at 25 C, in microsiemens, of states that shift rigidly; 0 for all others.</summary>
    public double RigidShift(double target) => DriftsRigidly(target) ? p.RigidShiftMicrosiemens : 0;

    /// <summary>Mean activation energy of conduction at programming, Ea0, in eV.</summary>
    public double Activation(double target) => Math.Clamp((p.ActivationSlopeEv * LogRelative(target)) + p.ActivationOffsetEv, p.ActivationMinEv, p.ActivationMaxEv);

    /// <summary>1/f amplitude Qs of a device programmed to the given conductance.</summary>
    public double NoiseAmplitude(double programmed)
    {
        double r = programmed / p.GMaxMicrosiemens;
        double power = p.QsCoefficient / Math.Max(Math.Pow(r, p.QsExponent), p.QsFloor);
        double logarithm = (p.QsSlope * LogRelative(programmed)) + p.QsOffset;
        return r < p.QsSplit
            ? Math.Max(Math.Min(power + logarithm, p.QsMax), p.QsMin)
            : Math.Max(p.QsP0 + (r * (p.QsP1 + (r * (p.QsP2 + (r * p.QsP3))))), 0);
    }

    /// <summary>u of structural relaxation at an age, in eV, capped where relaxation saturates.</summary>
    public double Front(AgeContext age) => Front(Exposure.Steps(life, age, p.ProgrammedAtSeconds, Stress));

    /// <summary>u_c: the same as programmed. Relaxation that ends before t_c has ended there, too: nothing grows back.</summary>
    public double ProgrammedFront => Front([new ThermalStep(p.ProgrammedAtSeconds, life.ProgrammingKelvin)]);

    /// <summary>X, the crystallised fraction: half of the resistance is lost where ln 2 (theta / 10 y)^n is ln 2.</summary>
    public double Crystallised(AgeContext age)
    {
        DeviceLife fine = life with { Storage = life.Storage.WithSteps(CrystallisationStepKelvin) };
        double theta = ThermalClocks.Arrhenius(Exposure.Steps(fine, age, p.ProgrammedAtSeconds), p.CrystallisationEv, p.TenYearsCelsius + 273.15);
        return 1 - Math.Exp(-Math.Log(2) * Math.Pow(theta / (10 * YearSeconds), p.CrystallisationExponent));
    }

    /// <inheritdoc/>
    public void Target(double conductance, Span<float> fields)
    {
        fields[0] = (float)conductance;
        fields[1] = p.ProgrammingNoise ? (float)ProgrammingSpread(conductance) : 0f;
        fields[2] = (float)NuMean(conductance);
        fields[3] = (float)NuSpread(conductance);
        fields[4] = (float)Activation(conductance);
        fields[5] = (float)RigidShift(conductance);
    }

    /// <inheritdoc/>
    public void Constants(double cycles, Span<float> fields)
    {
        Wear.Fill(p, fields);
        fields = fields[Wear.Fields..];
        double log2Max = Math.Log2(p.GMaxMicrosiemens), slope = p.QsSlope * Math.Log(2);
        fields[0] = (float)-p.QsExponent;
        fields[1] = (float)(Math.Max(Math.Log2(p.QsCoefficient), SmallestLog2) + (p.QsExponent * log2Max));
        fields[2] = (float)(p.QsCoefficient / p.QsFloor);
        fields[3] = (float)slope;
        fields[4] = (float)(p.QsOffset - (slope * log2Max));
        fields[5] = (float)p.QsMin;
        fields[6] = (float)p.QsMax;
        fields[7] = (float)(p.QsSplit * p.GMaxMicrosiemens);
        double scale = 1;
        double[] polynomial = [p.QsP0, p.QsP1, p.QsP2, p.QsP3];
        for (int i = 0; i < polynomial.Length; i++, scale /= p.GMaxMicrosiemens)
            fields[8 + i] = (float)(polynomial[i] * scale);
        fields[12] = (float)Math.Log2(p.SetOverMax * p.GMaxMicrosiemens);
        fields[13] = (float)(p.ActivationSpread * p.ActivationCorrelation);
        fields[14] = (float)(p.ActivationSpread * Math.Sqrt(1 - (p.ActivationCorrelation * p.ActivationCorrelation)));
        fields[15] = (float)Math.Log2(p.GMaxMicrosiemens * SmallestRelative);
    }

    /// <inheritdoc/>
    public void Age(AgeContext age, Span<float> fields)
    {
        double kT = ThermalClocks.ThermalEv(age.ReadKelvin), kTp = ThermalClocks.ThermalEv(life.ProgrammingKelvin);
        double programmed = ProgrammedFront;
        double front = p.Drift ? Front(age) : programmed;
        double relaxed = p.Drift ? (front / kT) - (programmed / kTp) : 0;
        double crystallised = p.Drift ? Crystallised(age) : 0;
        var (slow, fast) = FlickerNoise.Scales(p, age.Seconds);
        double warmth = Math.Pow(age.ReadKelvin / DeviceLife.RoomKelvin, p.QsTemperatureExponent);
        fields[0] = (float)(-relaxed * (1 - crystallised) / Math.Log(2));
        fields[1] = (float)(-((1 / kT) - (1 / kTp)) * (1 - crystallised) / Math.Log(2));
        fields[2] = (float)crystallised;
        fields[3] = (float)(slow * warmth);
        fields[4] = (float)(fast * warmth);
        fields[5] = (float)(-(front - programmed) * (1 - crystallised) / ThermalClocks.ThermalEv(DeviceLife.RoomKelvin));
    }

    /// <inheritdoc/>
    public TResult Accept<T, TResult>(ILawVisitor<T, TResult> visitor)
        where T : unmanaged, ILane<T> => visitor.Visit<PcmLaw<T>, PcmConstants<T>, PcmTarget<T>, PcmDevice<T>, PcmAge<T>>();

    /// <summary>The factor jumps at the bias from which it acts: "none below" and "exp(V / V_f)" are both as the sheet of parameters has them.</summary>
    private ReadStress Stress => p.ReadVolt < DisturbVolt ? default : new(life.ReadDuty(p.ReadSeconds), Math.Exp(p.ReadVolt / p.ReadFieldVolt), 0);

    private double Front(IReadOnlyList<ThermalStep> steps) => Math.Min(
        ThermalClocks.Front(steps, p.RelaxationBarrierEv, p.AttemptFrequency), Math.Max(p.RelaxationEndEv - p.RelaxationBarrierEv, 0));

    private bool DriftsRigidly(double target) => target / p.GMaxMicrosiemens > p.RigidAbove;

    private double LogRelative(double target) => Math.Log(Math.Max(Math.Abs(target) / p.GMaxMicrosiemens, SmallestRelative));
}
