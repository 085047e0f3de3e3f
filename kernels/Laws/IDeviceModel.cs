using DriftEngine.Kernels.Lanes;

namespace DriftEngine.Kernels.Laws;

/// <summary>
/// The host half of a law, in double precision: what depends on a target alone, and what depends on an age alone. It fills
/// the structs that the law takes on lanes, field by field in their order, as float32.
/// </summary>
public interface IDeviceModel
{
    /// <summary>Fields of the law's target.</summary>
    int TargetFields { get; }

    /// <summary>Fields of the law's constants.</summary>
    int ConstantFields { get; }

    /// <summary>Fields of the law's age.</summary>
    int AgeFields { get; }

    /// <summary>Whether the second frozen normal acts (stream DriftExponent); where not, it is 0 and is not drawn.</summary>
    bool DrawsDrift => true;

    /// <summary>Whether the third frozen normal acts (stream Activation); where not, it is 0 and is not drawn.</summary>
    bool DrawsActivation { get; }

    /// <summary>Whether any noise is drawn once per device and age.</summary>
    bool HasSlowNoise => true;

    /// <summary>Whether any noise of single reads comes from the devices.</summary>
    bool HasFastNoise => false;

    /// <summary>What a device is asked for when it is programmed to a conductance in [g_min, g_max].</summary>
    void Target(double conductance, Span<float> fields);

    /// <summary>What is the same for all devices and ages. cycles: writes that the devices have seen, with those of this programming.</summary>
    void Constants(double cycles, Span<float> fields);

    /// <summary>What is the same for all devices at one age.</summary>
    void Age(AgeContext age, Span<float> fields);

    /// <summary>
    /// Mean shift and standard deviation that a target has at an age, for laws with <see cref="IDeviceLaw{T,TConstants,TTarget,TDevice,TAge}.HasAgeTargets"/>
    /// (own tables of the study); others need not implement it.
    /// </summary>
    (float Shift, float Spread) AgeTarget(AgeContext age, double conductance) => (0f, 0f);

    /// <summary>The law on lanes of one width.</summary>
    TResult Accept<T, TResult>(ILawVisitor<T, TResult> visitor)
        where T : unmanaged, ILane<T>;
}

/// <summary>Takes the types of a law's two halves: how code that is generic over the law is reached from a model.</summary>
public interface ILawVisitor<T, TResult>
    where T : unmanaged, ILane<T>
{
    /// <summary>Called with the law of the model on lanes of type T.</summary>
    TResult Visit<TLaw, TConstants, TTarget, TDevice, TAge>()
        where TLaw : unmanaged, IDeviceLaw<T, TConstants, TTarget, TDevice, TAge>
        where TConstants : unmanaged
        where TTarget : unmanaged
        where TDevice : unmanaged
        where TAge : unmanaged;
}

/// <summary>One read of a chip: when, how warm, and when it was programmed last.</summary>
/// <param name="ProgrammedAt">Time along the mission of the programming event that this age follows, in seconds; 0 without refresh.</param>
/// <param name="At">Time along the mission, in seconds.</param>
/// <param name="Previous">The age before this one after the same programming event, along the mission; null for the first.</param>
/// <param name="ReadKelvin">Temperature of the read.</param>
public readonly record struct AgeContext(double ProgrammedAt, double At, double? Previous, double ReadKelvin)
{
    /// <summary>Writes that the devices have seen by that programming event.</summary>
    public double Cycles { get; init; }

    /// <summary>Seconds since programming.</summary>
    public double Seconds => At - ProgrammedAt;
}
