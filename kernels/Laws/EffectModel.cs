namespace DriftEngine.Kernels.Laws;

/// <summary>The host half of <see cref="DeviceEffects"/>.</summary>
public sealed class EffectModel(DeviceParameters p, DeviceLife life)
{
    /// <summary>Fields of <see cref="EffectConstants{T}"/>.</summary>
    public const int ConstantFields = 12;

    /// <summary>Fields of <see cref="EffectAge{T}"/>.</summary>
    public const int AgeFields = 1;

    /// <summary>N / N_f of a device that has never been written.</summary>
    private const double Unworn = -1000;

    /// <summary>
    /// A change of window and noise that is not computed: a chip that was written a few times would else take half as long again to
    /// program, for less than its programming noise can tell.
    /// </summary>
    private const double SmallestChange = 2e-3;

    /// <summary>Standard deviations below the median of ln N_f, or the share by Weibull's law, where no device is dead yet.</summary>
    private const double NoneDead = 7, NoneBroken = 1e-12;

    /// <summary>Whether writes have changed anything, by the last programming event: windows and noise, or devices that are dead.</summary>
    public bool Wears
    {
        get
        {
            double worn = life.CyclesAt(life.RefreshSeconds.Count) / p.EnduranceMedian;
            if (worn <= 0)
                return false;
            bool dead = p.EnduranceShape == EnduranceShape.Weibull ? Math.Pow(worn, p.EnduranceSpread) > NoneBroken : Math.Log(worn) > -NoneDead * p.EnduranceSpread;
            return dead || Math.Pow(worn, p.WearExponent) * Math.Max(p.WindowLoss, p.WearNoise) > SmallestChange;
        }
    }

    /// <summary>Whether any device may be stuck.</summary>
    public bool Sticks => Wears || life.StuckLow > 0 || life.StuckHigh > 0;

    /// <summary>Whether telegraph traps act.</summary>
    public bool Telegraphs => p.TelegraphNoise && p.TelegraphShare > 0;

    /// <summary>Fills the constants of one programming event.</summary>
    public void Constants(int programmingEvent, Span<float> fields)
    {
        double cycles = life.CyclesAt(programmingEvent), faults = life.StuckLow + life.StuckHigh;
        bool weibull = p.EnduranceShape == EnduranceShape.Weibull;
        fields[0] = (float)life.StuckLow;
        fields[1] = (float)faults;
        fields[2] = p.StuckHighShare >= 1 ? -1f : (float)(1 - (p.StuckHighShare * (1 - faults)));
        fields[3] = (float)p.GMinMicrosiemens;
        fields[4] = (float)p.StuckHighMicrosiemens;
        fields[5] = BitConverter.UInt32BitsToSingle(weibull ? ~0u : 0u);
        fields[6] = (float)(weibull ? -1 / p.EnduranceSpread : -p.EnduranceSpread / Math.Log(2));
        fields[7] = (float)(cycles > 0 ? Math.Log2(cycles / p.EnduranceMedian) : Unworn);
        fields[8] = (float)p.WearExponent;
        fields[9] = (float)p.TelegraphShare;
        fields[10] = (float)Math.Log2(p.TelegraphShortestSeconds);
        fields[11] = (float)Math.Log2(p.TelegraphLongestSeconds / p.TelegraphShortestSeconds);
    }

    /// <summary>Fills what is the same for all traps at one age.</summary>
    public void Age(AgeContext age, Span<float> fields)
    {
        double slower = p.TelegraphEv / ThermalClocks.BoltzmannEv * ((1 / age.ReadKelvin) - (1 / DeviceLife.RoomKelvin));
        fields[0] = (float)(Math.Log2(p.ReadWindowSeconds) - (slower / Math.Log(2)));
    }
}
