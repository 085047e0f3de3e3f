using DriftEngine.Kernels.Lanes;

namespace DriftEngine.Kernels.Laws;

/// <summary>The host half of resistive memory.</summary>
public sealed class ReramModel(ReramParameters p, DeviceLife life) : IDeviceModel
{
    /// <summary>Stands for log2 of zero: a power of two this small changes no conductance.</summary>
    private const double Log2Zero = -120;

    /// <summary>No logarithm on lanes is taken beyond this.</summary>
    private const double Log2Most = 60;

    /// <inheritdoc/>
    public int TargetFields => 3;

    /// <inheritdoc/>
    public int ConstantFields => Wear.Fields + 11;

    /// <inheritdoc/>
    public int AgeFields => 10;

    /// <inheritdoc/>
    public bool HasSlowNoise => p.ReadNoise != ReadNoise.Off && p.NoiseLaw != ReramNoise.White;

    /// <inheritdoc/>
    public bool HasFastNoise => p.NoiseLaw == ReramNoise.White ? p.ReadNoise != ReadNoise.Off : p.ReadNoise == ReadNoise.Split;

    /// <summary>The retention time is drawn where retention acts.</summary>
    public bool DrawsActivation => p.Drift && p.RetentionLoss > 0;

    /// <summary>Standard deviation of the programming noise in microsiemens, without regard to whether it is switched on.</summary>
    public double ProgrammingSpread(double target)
    {
        double x = target / p.ReferenceMicrosiemens;
        double c0 = p.NarrowBand ? p.NarrowC0 : p.ProgrammingC0, c1 = p.NarrowBand ? p.NarrowC1 : p.ProgrammingC1;
        return Math.Max(Polynomial(x, c0, c1, p.ProgrammingC2, p.ProgrammingC3, p.ProgrammingC4), 0);
    }

    /// <summary>What a unit of the walk means for a target: sqrt(day^2 - first^2) in microsiemens, 1 where all states relax alike.</summary>
    public double RelaxationScale(double target)
    {
        double factor = Termination;
        if (p.Relaxation == ReramRelaxation.OfAllStates)
            return factor;
        double r = Math.Clamp((target - p.StateOffsetMicrosiemens) / p.StateSpanMicrosiemens, Math.Min(p.StateLeast, 1), 1);
        double first = Polynomial(r, p.FirstC0, p.FirstC1, p.FirstC2, p.FirstC3, p.FirstC4);
        double day = Polynomial(r, p.DayC0, p.DayC1, p.DayC2, p.DayC3, p.DayC4);
        if (p.Relaxation == ReramRelaxation.ByProgrammingNoise)
            factor *= first > 0 ? ProgrammingSpread(target) / first : 0;
        return factor * Math.Sqrt(Math.Max((day * day) - (first * first), 0));
    }

    /// <summary>L = u / kT0 of relaxation since the programmed state was verified, reads included.</summary>
    public double LogTime(AgeContext age) => LogTime(age, Stress);

    /// <summary>Variance of the walk at L, in units of the square of <see cref="RelaxationScale"/>.</summary>
    public double WalkVariance(double logTime)
    {
        if (p.Relaxation != ReramRelaxation.OfAllStates)
            return logTime <= p.Knee ? logTime / p.Knee : 1 + (p.SlowSlope * (logTime - p.Knee));
        double deviation = (p.SpreadConstantMicrosiemens * Math.Min(logTime / p.BuildUp, 1)) + (p.SpreadSlopeMicrosiemens * logTime);
        return deviation * deviation;
    }

    /// <summary>Mean shift of relaxation in microsiemens, the same for all states.</summary>
    public double MeanShift(AgeContext age) => Termination * p.MeanSlopeMicrosiemens * LogTime(age);

    /// <summary>Mean that reads of SET polarity have added, in units of <see cref="RelaxationScale"/>.</summary>
    public double DisturbMean(AgeContext age)
    {
        if (!p.ReadsInSetPolarity || Stress.Duty <= 0)
            return 0;
        double added = WalkVariance(LogTime(age)) - WalkVariance(LogTime(age, default));
        return p.SetDisturbMean * Math.Sqrt(Math.Max(added, 0));
    }

    /// <summary>theta / tau_R of the median device.</summary>
    public double RetentionTime(AgeContext age) =>
        ThermalClocks.Arrhenius(Exposure.Steps(life, SinceVerified(age), 0, Stress), p.RetentionEv, p.RetentionCelsius + 273.15) / p.RetentionSeconds;

    /// <summary>Share of g - g_min that the median device has lost.</summary>
    public double MedianLoss(AgeContext age) => p.RetentionLoss * (1 - Math.Exp(-Math.Pow(RetentionTime(age), p.RetentionExponent)));

    /// <inheritdoc/>
    public void Target(double conductance, Span<float> fields)
    {
        fields[0] = (float)conductance;
        fields[1] = p.ProgrammingNoise ? (float)ProgrammingSpread(conductance) : 0f;
        fields[2] = (float)RelaxationScale(conductance);
    }

    /// <inheritdoc/>
    public void Constants(double cycles, Span<float> fields)
    {
        Wear.Fill(p, fields);
        fields = fields[Wear.Fields..];
        var (constant, slope, logarithm) = NoiseCoefficients;
        fields[0] = (float)constant;
        fields[1] = (float)slope;
        fields[2] = (float)logarithm;
        fields[3] = (float)p.CrossoverMicrosiemens;
        fields[4] = (float)(1 / p.CrossoverMicrosiemens);
        fields[5] = p.Drift ? (float)p.RetentionLoss : 0f;
        fields[6] = (float)(-p.RetentionExponent * p.RetentionSpread / Math.Log(2));
        fields[7] = (float)p.HoppingSpread;
        fields[8] = (float)LogOf(p.TelegraphAmplitude * p.TelegraphReferenceMicrosiemens);
        fields[9] = (float)LogOf(p.TelegraphMost);
        fields[10] = (float)(p.TelegraphSpread / Math.Log(2));
    }

    /// <inheritdoc/>
    public void Age(AgeContext age, Span<float> fields)
    {
        double variance = p.Drift ? WalkVariance(LogTime(age)) : 0;
        double before = p.Drift && age.Previous is { } previous ? WalkVariance(LogTime(age with { At = previous, Previous = null })) : 0;
        double kT = ThermalClocks.ThermalEv(age.ReadKelvin), kTp = ThermalClocks.ThermalEv(life.ProgrammingKelvin);
        var (slow, fast) = NoiseScales(age);
        fields[0] = (float)Math.Sqrt(Math.Max(variance - before, 0));
        fields[1] = p.Drift ? (float)MeanShift(age) : 0f;
        fields[2] = p.Drift ? (float)DisturbMean(age) : 0f;
        fields[3] = (float)Math.Sqrt(variance);
        fields[4] = variance > 0 ? (float)(1 / Math.Sqrt(variance)) : 0f;
        fields[5] = p.Drift ? (float)LogOf(Math.Pow(RetentionTime(age), p.RetentionExponent)) : (float)Log2Zero;
        fields[6] = (float)(p.HoppingEv * ((1 / kT) - (1 / kTp)) / Math.Log(2));
        fields[7] = (float)(Metallic(life.ProgrammingKelvin) / Metallic(age.ReadKelvin));
        fields[8] = (float)slow;
        fields[9] = (float)fast;
    }

    /// <inheritdoc/>
    public TResult Accept<T, TResult>(ILawVisitor<T, TResult> visitor)
        where T : unmanaged, ILane<T> => p.Shape == ReramShape.LogLogistic
        ? visitor.Visit<ReramLaw<T, LogLogisticRelaxation<T>>, ReramConstants<T>, ReramTarget<T>, ReramDevice<T>, ReramAge<T>>()
        : visitor.Visit<ReramLaw<T, GaussianRelaxation<T>>, ReramConstants<T>, ReramTarget<T>, ReramDevice<T>, ReramAge<T>>();

    private double Termination => p.WriteTerminated ? p.TerminationFactor : 1;

    /// <summary>
    /// Bias and warmth of a device in the middle of the window stand for all: the clocks are shared by the array. A simplification: a
    /// device at g_max is heated about twice as much, one at g_min hardly at all.
    /// </summary>
    private ReadStress Stress
    {
        get
        {
            double middle = (p.GMinMicrosiemens + p.GMaxMicrosiemens) / 2 * 1e-6;
            double volt = p.ReadsInSetPolarity ? p.SetDisturbVolt : p.ResetDisturbVolt;
            return new(life.ReadDuty(p.ReadSeconds), Math.Exp(p.ReadVolt / volt), p.ThermalKelvinPerWatt * p.ReadVolt * p.ReadVolt * middle);
        }
    }

    /// <summary>sigma = constant + slope g + logarithm log2 g, before the scales of an age.</summary>
    private (double Constant, double Slope, double Logarithm) NoiseCoefficients => p.NoiseLaw switch
    {
        ReramNoise.White => (p.WhiteNoise * p.GMaxMicrosiemens, 0, 0),
        ReramNoise.Flicker => (p.FlickerAmplitude * p.FlickerMicrosiemens, p.FlickerAmplitude, 0),
        _ => (0, 0, p.LogNoiseMicrosiemens * Math.Log10(2)),
    };

    private static double LogOf(double value) => Math.Clamp(Math.Log2(value), Log2Zero, Log2Most);

    private static double Polynomial(double x, double c0, double c1, double c2, double c3, double c4) =>
        c0 + (x * (c1 + (x * (c2 + (x * (c3 + (x * c4)))))));

    /// <summary>The programming noise is that of the verified state: the clocks start there, t_c after the last pulse.</summary>
    private AgeContext SinceVerified(AgeContext age) => age with { ProgrammedAt = age.ProgrammedAt + p.ProgrammedAtSeconds };

    private double LogTime(AgeContext age, ReadStress stress) =>
        ThermalClocks.Front(Exposure.Steps(life, SinceVerified(age), 0, stress), p.RelaxationBarrierEv, p.AttemptFrequency) / ThermalClocks.ThermalEv(DeviceLife.RoomKelvin);

    private double Metallic(double kelvin) => 1 + (p.MetallicPerKelvin * (kelvin - DeviceLife.RoomKelvin));

    private (double Slow, double Fast) NoiseScales(AgeContext age) => p.NoiseLaw == ReramNoise.White
        ? (0, p.ReadNoise == ReadNoise.Off ? 0 : 1)
        : FlickerNoise.Scales(p, age.Seconds);
}
