using DriftEngine.Kernels.Lanes;

namespace DriftEngine.Kernels.Laws;

/// <summary>What is the same for all junctions; conductances in microsiemens, at the temperature of programming.</summary>
public struct MramConstants<T>
    where T : unmanaged, ILane<T>
{
    /// <summary>Targets above it ask for the parallel state.</summary>
    public T Middle;

    /// <summary>Mean conductance of the parallel state.</summary>
    public T Parallel;

    /// <summary>Mean conductance of the antiparallel state.</summary>
    public T Antiparallel;

    /// <summary>Relative spread of 1 + TMR.</summary>
    public T TmrSpread;

    /// <summary>1 / Parallel.</summary>
    public T PerParallel;

    /// <summary>1 / Antiparallel.</summary>
    public T PerAntiparallel;

    /// <summary>Relative spread of the conductance.</summary>
    public T ParallelSpread;

    /// <summary>Probability of a wrong bit after programming.</summary>
    public T WriteError;

    /// <summary>1/f amplitude of the antiparallel state over that of the parallel one.</summary>
    public T AntiparallelNoise;

    /// <summary>Relative amplitude of a trap.</summary>
    public T TelegraphAmplitude;
}

/// <summary>What a device is asked for.</summary>
public struct MramTarget<T>
    where T : unmanaged, ILane<T>
{
    /// <summary>Target conductance in microsiemens: g_max or g_min.</summary>
    public T Conductance;
}

/// <summary>What is frozen when a device is programmed.</summary>
public struct MramDevice<T>
    where T : unmanaged, ILane<T>
{
    /// <summary>All bits set where the parallel state is asked for.</summary>
    public T Parallel;

    /// <summary>Conductance of the device over the mean, 1 + s_R z.</summary>
    public T Factor;

    /// <summary>Normal of the magnetoresistance.</summary>
    public T Tunnelling;

    /// <summary>Normal of the barrier.</summary>
    public T Barrier;
}

/// <summary>What is the same for all devices at one age.</summary>
public struct MramAge<T>
    where T : unmanaged, ILane<T>
{
    /// <summary>Mean conductance of the parallel state at the temperature of the read.</summary>
    public T Parallel;

    /// <summary>Mean conductance of the antiparallel state.</summary>
    public T Antiparallel;

    /// <summary>Relative spread of 1 + TMR.</summary>
    public T TmrSpread;

    /// <summary>Relative noise of a parallel device drawn once per device and age; 0 where read noise is off.</summary>
    public T NoiseScale;

    /// <summary>The same drawn once per output; 0 unless read noise is split.</summary>
    public T FastScale;

    /// <summary>Exposure since the age before.</summary>
    public MramExposure<T> Exposure;

    /// <summary>Odds of the two reversals since the age before.</summary>
    public MramOdds<T> Odds;
}

/// <summary>log2 of the exposure to reversal: a polynomial in x = scale z + offset, x held in -1 .. 1.</summary>
public struct MramExposure<T>
    where T : unmanaged, ILane<T>
{
    /// <summary>Of x.</summary>
    public T Scale, Offset;

    /// <summary>Coefficients.</summary>
    public T C0, C1, C2, C3, C4, C5, C6;
}

/// <summary>log2 of the odds of leaving P over leaving AP: a polynomial in x = scale z + offset, x held in -1 .. 1.</summary>
public struct MramOdds<T>
    where T : unmanaged, ILane<T>
{
    /// <summary>Of x.</summary>
    public T Scale, Offset;

    /// <summary>Coefficients.</summary>
    public T C0, C1, C2, C3, C4, C5, C6, C7, C8, C9, C10;
}
