using System.Diagnostics;
using DriftEngine.Execution;
using DriftEngine.Kernels.Backends;
using DriftEngine.Kernels.Lanes;
using DriftEngine.Kernels.Laws;
using DriftEngine.Network;
using DriftEngine.Study;

namespace DriftEngine.Bench;

/// <summary>
/// 10,000 MNIST images at six ages on all cores, end to end (programming, noise, converters, scoring), as a share of the
/// FMA peak of all cores measured in turn in the same process. Needs a folder with data/mnist and data/models.
/// </summary>
internal static class MnistBench
{
    private const int PeakTurns = 40_000_000;

    public static int Run(string folder)
    {
        DigitalNetwork network = NetworkSource.Load(Path.Combine(folder, "models", "mlp_mnist.onnx")).Network;
        string mnist = Path.Combine(folder, "mnist");
        var spec = new DataSpec(Path.Combine(mnist, "t10k-images-idx3-ubyte.gz"), Path.Combine(mnist, "t10k-labels-idx1-ubyte.gz"), 1 / 255.0, [0], [1], null);
        DataSet data = DataSource.Load(spec, network).Data;
        Console.WriteLine($"float32: {network.CountCorrect(data)} of {data.Count} correct");
        TrialProgram program = TrialProgramPlan.Build(Study(spec), network, data);
        using var backend = new SimdBackend();
        using ITrialRunner runner = backend.Prepare(program);
        int trials = Environment.ProcessorCount, ages = program.AgesSeconds.Count;
        var outcomes = new AgeOutcome[trials * ages];
        var (work, yardstick, ratio) = RatioBench.Median(() => runner.Run(0, trials, outcomes, default), PeakOfAllCores, 5);
        double flops = 2.0 * trials * ages * data.Count * program.Layers.Sum(l => (double)l.Rows * l.Columns);
        double peak = FmaPeak<Vector256Lane>.Operations(PeakTurns) * Environment.ProcessorCount;
        Console.WriteLine($"{trials} trials, {ages} ages: {work:f2} s, {flops / work / 1e9:f1} GFLOP/s, {100 * flops / ratio / peak:f1} % of the FMA peak of all cores (target 70 %), peak {peak / yardstick / 1e9:f1} GFLOP/s");
        for (int age = 0; age < ages; age++)
            Console.WriteLine($"  {AgeText.Format(program.AgesSeconds[age]),6}: {outcomes[age].Correct} correct, {outcomes[age].AdcClipped} ADC and {outcomes[age].DacClipped} DAC conversions clipped");
        Console.WriteLine($"peak memory {Process.GetCurrentProcess().PeakWorkingSet64 >> 20} MB (target 500 MB)");
        return 0;
    }

    private static void PeakOfAllCores() =>
        Parallel.For(0, Environment.ProcessorCount, _ => FmaPeak<Vector256Lane>.Run(PeakTurns));

    private static StudySpec Study(DataSpec data) => new()
    {
        Name = "mnist",
        Seed = 1,
        Network = "",
        Data = data,
        Technology = new TechnologySpec("pcm-1m", new PcmParameters()),
        Mapping = new MappingSpec(512, 512, WeightScale.Max, 100),
        Dac = new ConverterSpec(8, null),
        Adc = new ConverterSpec(8, null),
        Compensation = Compensation.Global,
        TemperatureCelsius = 25,
        AgesSeconds = [25, 3600, 86400, 2592000, 31536000, 315360000],
        Trials = new TrialSpec(1, 1, null, 0.95),
    };
}
