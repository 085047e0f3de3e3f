using DriftEngine.Kernels.Backends;
using DriftEngine.Kernels.Laws;

namespace DriftEngine.Study;

/// <summary>Everything that one point of a study asks for, with all defaults filled in.</summary>
public sealed record StudySpec
{
    /// <summary>Name of the study; also the default name of its results folder.</summary>
    public required string Name { get; init; }

    /// <summary>Key of all random numbers.</summary>
    public required ulong Seed { get; init; }

    /// <summary>Absolute path of an ONNX file, or the name of a network inside the program; null where there is a workload instead.</summary>
    public required string? Network { get; init; }

    /// <summary>The labelled inputs; null where there is a workload instead.</summary>
    public required DataSpec? Data { get; init; }

    /// <summary>A matrix and inputs of no task, in place of network and data.</summary>
    public WorkloadSpec? Workload { get; init; }

    /// <summary>The devices that store the weights.</summary>
    public required TechnologySpec Technology { get; init; }

    /// <summary>How weights become conductances on tiles.</summary>
    public required MappingSpec Mapping { get; init; }

    /// <summary>Input converter; null is ideal.</summary>
    public required ConverterSpec? Dac { get; init; }

    /// <summary>Output converter, one conversion per tile and output; null is ideal.</summary>
    public required ConverterSpec? Adc { get; init; }

    /// <summary>What is done against the common drift.</summary>
    public required Compensation Compensation { get; init; }

    /// <summary>Storage temperature along the mission; 25 C if a study says nothing.</summary>
    public MissionSpec Mission { get; init; } = MissionSpec.Constant(MissionSpec.RoomCelsius);

    /// <summary>Temperature of every read in celsius; null: that of the storage at the same moment (25 C where a histogram has no moments).</summary>
    public double? ReadTemperatureCelsius { get; init; }

    /// <summary>Temperature at which devices are programmed and verified, in celsius.</summary>
    public double ProgrammingTemperatureCelsius { get; init; } = MissionSpec.RoomCelsius;

    /// <summary>Reads per second that a device sees on average over its life.</summary>
    public double ReadsPerSecond { get; init; }

    /// <summary>Writes that the devices have seen before the first programming of the study.</summary>
    public double CyclesSpent { get; init; }

    /// <summary>Writes that one programming event costs a device: those of the preset where a study says nothing.</summary>
    public double WritesPerProgramming { get; init; } = 1;

    /// <summary>Devices that leave the factory stuck.</summary>
    public FaultSpec Faults { get; init; } = new(0, 0);

    /// <summary>When the chip is programmed anew; null is never.</summary>
    public RefreshSpec? Refresh { get; init; }

    /// <summary>Ages in seconds since programming, ascending, without repeats.</summary>
    public required IReadOnlyList<double> AgesSeconds { get; init; }

    /// <summary>How many chips, and when to stop.</summary>
    public required TrialSpec Trials { get; init; }

    /// <summary>What is kept beside the outcomes; changes no number.</summary>
    public IReadOnlyList<RecordedDetail> Record { get; init; } = [];

    /// <summary>Whether ages and temperatures outside of what the technology is usable for are meant; changes no number.</summary>
    public bool AllowExtrapolation { get; init; }

    /// <summary>What the devices live through, as the laws take it.</summary>
    /// <param name="refreshSeconds">Moments of reprogramming along the mission; without them, those of "refresh every" up to the last age.</param>
    public DeviceLife ToLife(IReadOnlyList<double>? refreshSeconds = null)
    {
        TemperatureProfile storage = Mission.ToProfile();
        double? celsius = ReadTemperatureCelsius ?? (storage.HasOrder ? null : MissionSpec.RoomCelsius); // a histogram has no temperature at a moment
        return new DeviceLife
        {
            Storage = storage,
            ProgrammingKelvin = MissionSpec.Kelvin(ProgrammingTemperatureCelsius),
            ReadKelvin = celsius is { } read ? MissionSpec.Kelvin(read) : null,
            ReadsPerSecond = ReadsPerSecond,
            CyclesSpent = CyclesSpent,
            CyclesPerProgramming = WritesPerProgramming,
            StuckLow = Faults.StuckLow,
            StuckHigh = Faults.StuckHigh,
            RefreshSeconds = refreshSeconds ?? Refresh?.Moments(AgesSeconds[^1]) ?? [],
        };
    }
}

/// <summary>Images and labels; a stored value v reaches the network as (v x Scale - Mean) / Std.</summary>
/// <param name="Images">Absolute path of the inputs, or the name of a data set inside the program.</param>
/// <param name="Labels">Absolute path of the labels; null where the data set brings its own.</param>
/// <param name="Scale">Factor on the stored value.</param>
/// <param name="Mean">One number, or one per channel.</param>
/// <param name="Std">One number, or one per channel.</param>
/// <param name="Limit">Only the first Limit inputs are used; null is all.</param>
public sealed record DataSpec(string Images, string? Labels, double Scale, IReadOnlyList<double> Mean, IReadOnlyList<double> Std, int? Limit);

/// <summary>What is kept beside the outcomes.</summary>
public enum RecordedDetail
{
    /// <summary>Moments of each layer's error.</summary>
    Layers,
}

/// <summary>How many trials, and the stop rule.</summary>
/// <param name="Min">Trials before the stop rule is looked at.</param>
/// <param name="Max">Trials at most.</param>
/// <param name="HalfWidth">Goal for the half-width of the interval of the mean accuracy at every age; null: always Max trials.</param>
/// <param name="Confidence">Of that interval, for example 0.95.</param>
public sealed record TrialSpec(int Min, int Max, double? HalfWidth, double Confidence);

/// <summary>One point of the grid that a study's sweep spans.</summary>
/// <param name="Index">Position in the grid, from 0.</param>
/// <param name="Swept">Swept settings by path, in the order of the file, with the value as it stands there.</param>
/// <param name="Spec">All settings of the point.</param>
public sealed record StudyPoint(int Index, IReadOnlyList<KeyValuePair<string, string>> Swept, StudySpec Spec);

/// <summary>A study as read from its file: one point, or a grid of them.</summary>
/// <param name="Name">Name of the study.</param>
/// <param name="Source">File name for messages, or "first-look" for the study inside the program.</param>
/// <param name="Text">The file's text, as it is kept beside the results.</param>
/// <param name="Points">The grid, at least one point.</param>
public sealed record StudyPlan(string Name, string Source, string Text, IReadOnlyList<StudyPoint> Points);
