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

    /// <summary>Reads and checks all that a point of a study needs.</summary>
    public PointInputs Load(StudyPoint point)
    {
        (LoadedNetwork network, LoadedData inputs) = Files(point.Spec);
        TrialProgram program = TrialProgramPlan.Build(point.Spec, network.Network, inputs.Data);
        return new PointInputs(
            point, StudyCanonical.PointId(point.Spec, network.Sha256, inputs.Sha256), network.Sha256, inputs.Sha256,
            program.Images, PointInputs.BlockTrialsOf(BlockPlan.For(program).TrialsPerBlock, point.Spec.Trials),
            () => TrialProgramPlan.Build(point.Spec, network.Network, inputs.Data)); // mapped again when its turn comes: a grid of points must not fill the memory
    }

    /// <summary>The program of a stored point, from the same files as when it was computed.</summary>
    public TrialProgram Program(PointRecord point)
    {
        (LoadedNetwork network, LoadedData inputs) = Files(point.Spec);
        RequireUnchanged("network", point.Spec.Network, point.NetworkSha256, network.Sha256);
        RequireUnchanged("data", $"{point.Spec.Data.Images} {point.Spec.Data.Labels}".TrimEnd(), point.DataSha256, inputs.Sha256);
        if (StudyCanonical.PointId(point.Spec, network.Sha256, inputs.Sha256) != point.Id)
        {
            throw new StudyException(
                $"point {point.Index} was computed under other laws than those of this engine ({EngineVersion.Text})", $"point {point.Id}",
                remedy: "Use the engine that the parts name, or compute the study anew with --out another folder.");
        }

        return TrialProgramPlan.Build(point.Spec, network.Network, inputs.Data);
    }

    /// <summary>The network of a point.</summary>
    public DigitalNetwork Network(StudySpec spec) => Files(spec).Network.Network;

    /// <summary>Right decisions of the exact network: what a chip is measured against.</summary>
    public int FloatCorrect(StudySpec spec)
    {
        if (!floatCorrect.TryGetValue(KeyOf(spec), out int correct))
        {
            (LoadedNetwork network, LoadedData inputs) = Files(spec);
            floatCorrect[KeyOf(spec)] = correct = network.Network.CountCorrect(inputs.Data);
        }

        return correct;
    }

    private (LoadedNetwork Network, LoadedData Data) Files(StudySpec spec)
    {
        if (!networks.TryGetValue(spec.Network, out LoadedNetwork? network))
            networks[spec.Network] = network = NetworkSource.Load(spec.Network);
        string key = KeyOf(spec);
        if (!data.TryGetValue(key, out LoadedData? inputs))
            data[key] = inputs = DataSource.Load(spec.Data, network.Network);
        return (network, inputs);
    }

    // Inputs are checked against their network and scaled by channel, so the network is part of the key.
    private static string KeyOf(StudySpec spec) => string.Create(
        CultureInfo.InvariantCulture,
        $"{spec.Network}\n{spec.Data.Images}\n{spec.Data.Labels}\n{spec.Data.Scale:R}\n{Join(spec.Data.Mean)}\n{Join(spec.Data.Std)}\n{spec.Data.Limit}");

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
