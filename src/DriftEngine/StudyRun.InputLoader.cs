using System.Globalization;
using DriftEngine.Execution;
using DriftEngine.Kernels.Backends;
using DriftEngine.Network;
using DriftEngine.Storage;
using DriftEngine.Study;

namespace DriftEngine;

/// <summary>Reads the networks and data that points name, each once, and maps points on chips.</summary>
internal sealed class InputLoader
{
    private readonly Dictionary<string, LoadedNetwork> networks = [];
    private readonly Dictionary<string, LoadedData> data = [];
    private readonly Dictionary<string, int> floatCorrect = [];
    private readonly Dictionary<(WorkloadSpec Spec, ulong Seed), (LoadedNetwork Network, LoadedData Data)> workloads = [];

    /// <summary>Reads and checks all that a point of a study needs.</summary>
    public PointInputs Load(StudyPlan plan, StudyPoint point) => LoadWithProgram(plan, point).Inputs;

    /// <summary>As above, with the program that has been built on the way.</summary>
    public (PointInputs Inputs, TrialProgram Program) LoadWithProgram(StudyPlan plan, StudyPoint point)
    {
        try
        {
            return LoadWithProgram(point);
        }
        catch (StudyException e)
        {
            throw SettingPlace.In(plan, point, e);
        }
    }

    private (PointInputs Inputs, TrialProgram Program) LoadWithProgram(StudyPoint point)
    {
        (LoadedNetwork network, LoadedData inputs) = Files(point.Spec);
        TrialProgram program = TrialProgramPlan.Build(point.Spec, network.Network, inputs.Data);
        var loaded = new PointInputs(
            point, StudyCanonical.PointId(point.Spec, network.Sha256, inputs.Sha256), network.Sha256, inputs.Sha256,
            program.Images, PointInputs.BlockTrialsOf(BlockPlan.For(program).TrialsPerBlock, point.Spec.Trials),
            () => TrialProgramPlan.Build(point.Spec, network.Network, inputs.Data)) // mapped again when its turn comes: a grid of points must not fill the memory
        {
            BandMoments = point.Spec.Refresh?.Band is null ? null : program.Life.RefreshSeconds,
        };
        return (loaded, program);
    }

    /// <summary>The program of a stored point, from the same files as when it was computed.</summary>
    public TrialProgram Program(PointRecord point) => Checked(point)();

    /// <summary>How to map a stored point on chips, once its files are read and are those with which it was computed.</summary>
    public Func<TrialProgram> Checked(PointRecord point)
    {
        (LoadedNetwork network, LoadedData inputs) = Files(point.Spec);
        (string networkFile, string dataFiles) = FilesOf(point.Spec);
        RequireUnchanged(point.Classifies ? "network" : "matrix", networkFile, point.NetworkSha256, network.Sha256);
        RequireUnchanged(point.Classifies ? "data" : "inputs", dataFiles, point.DataSha256, inputs.Sha256);
        if (StudyCanonical.PointId(point.Spec, network.Sha256, inputs.Sha256) != point.Id)
        {
            throw new StudyException(
                $"point {point.Index} was computed under other laws than those of this engine ({EngineVersion.Text})", $"point {point.Id}",
                remedy: "Use the engine that the parts name, or compute the study anew with --out another folder.");
        }

        return () => TrialProgramPlan.Build(point.Spec, network.Network, inputs.Data);
    }

    /// <summary>The network of a point.</summary>
    public DigitalNetwork Network(StudySpec spec) => Files(spec).Network.Network;

    /// <summary>Right decisions of the exact network: what a chip is measured against; null where there is nothing to decide.</summary>
    public int? FloatCorrect(StudySpec spec)
    {
        if (spec.Workload is not null)
            return null;
        if (!floatCorrect.TryGetValue(KeyOf(spec), out int correct))
        {
            (LoadedNetwork network, LoadedData inputs) = Files(spec);
            floatCorrect[KeyOf(spec)] = correct = network.Network.CountCorrect(inputs.Data);
        }

        return correct;
    }

    private (LoadedNetwork Network, LoadedData Data) Files(StudySpec spec)
    {
        if (spec.Workload is { } workload)
            return Workload(workload, spec.Seed);
        string name = spec.Network!;
        if (!networks.TryGetValue(name, out LoadedNetwork? network))
            networks[name] = network = NetworkSource.Load(name);
        string key = KeyOf(spec);
        if (!data.TryGetValue(key, out LoadedData? inputs))
            data[key] = inputs = DataSource.Load(spec.Data!, network.Network);
        return (network, inputs);
    }

    private (LoadedNetwork Network, LoadedData Data) Workload(WorkloadSpec spec, ulong seed)
    {
        if (!workloads.TryGetValue((spec, seed), out var loaded))
            workloads[(spec, seed)] = loaded = WorkloadSource.Load(spec, seed);
        return loaded;
    }

    private static (string Network, string Data) FilesOf(StudySpec spec) => spec.Workload is { } workload
        ? (workload.MatrixFile ?? "drawn", workload.InputsFile ?? "drawn")
        : (spec.Network!, $"{spec.Data!.Images} {spec.Data.Labels}".TrimEnd());

    // Inputs are checked against their network and scaled by channel, so the network is part of the key.
    private static string KeyOf(StudySpec spec) => string.Create(
        CultureInfo.InvariantCulture,
        $"{spec.Network}\n{spec.Data!.Images}\n{spec.Data.Labels}\n{spec.Data.Scale:R}\n{Join(spec.Data.Mean)}\n{Join(spec.Data.Std)}\n{spec.Data.Limit}");

    private static string Join(IReadOnlyList<double> values) =>
        string.Join(' ', values.Select(value => value.ToString("R", CultureInfo.InvariantCulture)));

    private static void RequireUnchanged(string setting, string files, string before, string now)
    {
        if (before != now)
        {
            throw new StudyException(
                $"the {setting} has changed since the study was computed: SHA-256 was {before[..12]}..., is {now[..12]}...", files,
                remedy: "Put the old file back, or compute the study anew with --out another folder.");
        }
    }
}
