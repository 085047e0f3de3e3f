using System.Text.Json.Serialization;
using DriftEngine.Execution;

namespace DriftEngine;

/// <summary>How to run; nothing here changes a number.</summary>
public sealed record RunOptions
{
    /// <summary>How long a device may take for one batch of trials if nobody says otherwise: a batch is planned to take a second.</summary>
    public static readonly TimeSpan UsualStall = TimeSpan.FromMinutes(30);

    /// <summary>auto, simd, cuda, opencl or ilgpu-cpu; cuda:1 for the second of a kind.</summary>
    public string Device { get; init; } = "auto";

    /// <summary>Threads of the simd backend; null is all.</summary>
    public int? Threads { get; init; }

    /// <summary>Folder of the results; null is results/(name of the study) under the current directory.</summary>
    public string? ResultsFolder { get; init; }

    /// <summary>The part of the blocks that this process computes; null is all.</summary>
    public Shard? Shard { get; init; }

    /// <summary>A device that takes longer for a batch of trials, or to open, is taken for dead; null: it is waited for without end.</summary>
    public TimeSpan? Stall { get; init; } = UsualStall;

    /// <summary>How long the run may take: it ends after the block in work, or before one that would not be done in time. Null is for ever.</summary>
    public TimeSpan? MaxTime { get; init; }

    /// <summary>Bytes that batches of trials may take: of the device's own memory, or, on the processor, of what the process holds. Null: as much as is usual.</summary>
    public long? MaxMemory { get; init; }

    /// <summary>Absolute path of the study file, or the name of a study inside the program; kept in the record of the run.</summary>
    public string? Study { get; init; }
}

/// <summary>How a run ended.</summary>
public enum RunEnd
{
    /// <summary>Every point is done.</summary>
    Done,

    /// <summary>Every point was done before; nothing was computed or written.</summary>
    AlreadyDone,

    /// <summary>Stopped on request; every finished block is kept.</summary>
    Stopped,

    /// <summary>This shard's blocks are done; others' are not.</summary>
    ShardDone,

    /// <summary>The time that the run may take is over, or does not hold another block; every finished block is kept.</summary>
    TimeUp,
}

/// <summary>Where one point stands.</summary>
/// <param name="PointIndex">Position in the grid, from 0.</param>
/// <param name="PointId">Identity of everything that changes the point's numbers.</param>
/// <param name="Swept">Swept settings by path.</param>
/// <param name="TrialsDone">Trials that count so far.</param>
/// <param name="TrialsMax">Trials at most.</param>
/// <param name="WorstHalfWidth">Widest half-width over the ages, of the mean accuracy or of the mean effective bits; null for fewer than two trials.</param>
/// <param name="HalfWidthGoal">Goal for it; null: always all trials.</param>
/// <param name="MeanAccuracyAtWorstAge">Mean accuracy at the age with the widest interval, 0 to 1; null without trials, or where there is nothing to classify.</param>
/// <param name="WorstAgeSeconds">That age.</param>
/// <param name="Finished">Whether no more trials are needed.</param>
public sealed record PointProgress(
    int PointIndex, string PointId, IReadOnlyList<KeyValuePair<string, string>> Swept, int TrialsDone, int TrialsMax,
    double? WorstHalfWidth, double? HalfWidthGoal, double? MeanAccuracyAtWorstAge, double WorstAgeSeconds, bool Finished)
{
    /// <summary>Whether the point has nothing to classify and is measured by its effective bits.</summary>
    public bool CountsErrors { get; init; }

    /// <summary>Mean effective bits at the age with the widest interval; null without trials, or where inputs are classified.</summary>
    public double? MeanEffectiveBitsAtWorstAge { get; init; }
}

/// <summary>What a run tells while it works; in JSON, one object with its kind as "event".</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "event")]
[JsonDerivedType(typeof(Opened), "opened")]
[JsonDerivedType(typeof(BlockDone), "block_done")]
[JsonDerivedType(typeof(BatchHalved), "batch_halved")]
[JsonDerivedType(typeof(SetAside), "set_aside")]
[JsonDerivedType(typeof(PointDone), "point_done")]
[JsonDerivedType(typeof(Batch), "batch")]
public abstract record RunEvent
{
    /// <summary>When it happened.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>The work begins.</summary>
    /// <param name="Folder">Folder of the results.</param>
    /// <param name="DeviceKind">simd, cuda, opencl or ilgpu-cpu.</param>
    /// <param name="DeviceName">What the device calls itself.</param>
    /// <param name="Points">Points of the study.</param>
    /// <param name="BlocksDone">Blocks finished before, of this shard.</param>
    /// <param name="BlocksPlanned">Blocks of this shard at most; a goal that is reached early saves some.</param>
    public sealed record Opened(string Folder, string DeviceKind, string DeviceName, int Points, int BlocksDone, int BlocksPlanned) : RunEvent
    {
        /// <summary>Machine on which the run works.</summary>
        public string? Host { get; init; }

        /// <summary>Job of a scheduler; null outside one.</summary>
        public string? Job { get; init; }
    }

    /// <summary>A block is on disk.</summary>
    /// <param name="PointIndex">Its point.</param>
    /// <param name="BlockIndex">Its number within the point.</param>
    /// <param name="Trials">Its trials.</param>
    /// <param name="Seconds">Time that it took.</param>
    public sealed record BlockDone(int PointIndex, int BlockIndex, int Trials, double Seconds) : RunEvent;

    /// <summary>Memory did not hold a batch of trials; it is tried again with fewer.</summary>
    /// <param name="Trials">Trials that did not fit.</param>
    /// <param name="Next">Trials at a time from now on.</param>
    public sealed record BatchHalved(int Trials, int Next) : RunEvent;

    /// <summary>A damaged part was renamed; its trials are computed anew, by this process or by the one whose shard it is.</summary>
    /// <param name="Path">Where it lies now.</param>
    public sealed record SetAside(string Path) : RunEvent;

    /// <summary>A point needs no more trials.</summary>
    /// <param name="PointIndex">The point.</param>
    /// <param name="Trials">Trials that count.</param>
    /// <param name="Reason">goal or max.</param>
    public sealed record PointDone(int PointIndex, int Trials, string Reason) : RunEvent;

    /// <summary>A batch of the block in work is computed.</summary>
    /// <param name="PointIndex">The block's point.</param>
    /// <param name="TrialsInBlockDone">Trials of the block computed so far.</param>
    /// <param name="TrialsInBlock">Trials of the block.</param>
    public sealed record Batch(int PointIndex, int TrialsInBlockDone, int TrialsInBlock) : RunEvent
    {
        /// <summary>Trials of the batch.</summary>
        public int Trials { get; init; }

        /// <summary>Multiplications of a weight with an input that the batch took.</summary>
        public double Multiplies { get; init; }
    }
}
