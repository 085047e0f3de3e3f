using System.Diagnostics;
using DriftEngine.Execution;
using DriftEngine.Kernels.Backends;
using DriftEngine.Kernels.Laws;
using DriftEngine.Network;
using DriftEngine.Study;

namespace DriftEngine.Bench;

/// <summary>
/// 10,000 MNIST images at six ages on all cores, end to end (programming, noise, converters, scoring), as a share of the
/// FMA peak of all cores measured in turn in the same process. Checked against scalar code first.
/// </summary>
internal static class MnistBench
{
    private const int PeakTurns = 40_000_000;
    private const int CheckedImages = 200;

    /// <summary>Needs a folder with mnist/ and models/.</summary>
    public static int Run(string folder)
    {
        DigitalNetwork network = NetworkSource.Load(Path.Combine(folder, "models", "mlp_mnist.onnx")).Network;
        string mnist = Path.Combine(folder, "mnist");
        var spec = new DataSpec(Path.Combine(mnist, "t10k-images-idx3-ubyte.gz"), Path.Combine(mnist, "t10k-labels-idx1-ubyte.gz"), 1 / 255.0, [0], [1], null);
        DataSet data = DataSource.Load(spec, network).Data;
        TrialProgram program = TrialProgramPlan.Build(Study(spec), network, data);
        if (!ScalarCheck.Holds("MNIST", FirstImages(program, CheckedImages), trials: 1))
            return 1;
        Console.WriteLine($"checked: a trial on {CheckedImages} images equals scalar code, to the bit; float32: {network.CountCorrect(data)} of {data.Count} correct");
        MemoryOfManyTrials(program);
        Time(program);
        Targets.MnistMemory.Print(PeakMegabytes());
        return 0;
    }

    private static TrialProgram FirstImages(TrialProgram program, int images) => program with
    {
        Inputs = program.Inputs[..(images * program.Layers[0].Rows)],
        Labels = program.Labels[..images],
    };

    /// <summary>Memory after some trials and after ten times as many, few images each.</summary>
    private static void MemoryOfManyTrials(TrialProgram program)
    {
        const int Images = 500, Batches = 5;
        using var backend = new SimdBackend();
        using ITrialRunner runner = backend.Prepare(FirstImages(program, Images));
        int batch = Environment.ProcessorCount, trials = Batches * batch;
        var outcomes = new AgeOutcome[batch * program.AgesSeconds.Count];
        Run(0, trials);
        double peak = PeakMegabytes(), now = NowMegabytes();
        Run(trials, 10 * trials);
        double laterPeak = PeakMegabytes(), laterNow = NowMegabytes();
        string detail = $"after {trials} trials {now:f0} MB, {peak:f0} MB at peak; after {10 * trials} {laterNow:f0} MB, {laterPeak:f0} MB at peak";
        Targets.MemoryGrowth.Print(Math.Max(laterPeak - peak, laterNow - now), detail);

        void Run(int from, int to)
        {
            for (int first = from; first < to; first += batch)
                runner.Run(first, batch, outcomes, [], default);
        }
    }

    private static void Time(TrialProgram program)
    {
        using var backend = new SimdBackend();
        using ITrialRunner runner = backend.Prepare(program);
        int trials = Environment.ProcessorCount, ages = program.AgesSeconds.Count;
        var outcomes = new AgeOutcome[trials * ages];
        var (work, yardstick, ratio) = RatioBench.Median(
            () => runner.Run(0, trials, outcomes, [], default),
            () => Parallel.For(0, Environment.ProcessorCount, _ => FmaPeak.Run(PeakTurns)),
            pairs: 5);
        double flops = 2.0 * trials * ages * program.Images * program.Layers.Sum(l => (double)l.Rows * l.Columns);
        double peak = FmaPeak.Operations(PeakTurns) * Environment.ProcessorCount;
        Console.WriteLine($"peak of all cores: {peak / yardstick / 1e9:f1} GFLOP/s with {backend.VectorBits}-bit vectors");
        Targets.Mnist.Print(100 * flops / ratio / peak, $"{trials} trials, {ages} ages: {work:f2} s, {flops / work / 1e9:f1} GFLOP/s");
        for (int age = 0; age < ages; age++)
            Console.WriteLine($"  {AgeText.Format(program.AgesSeconds[age]),6}: {outcomes[age].Correct} correct, {outcomes[age].AdcClipped} ADC and {outcomes[age].DacClipped} DAC conversions clipped");
    }

    private static double PeakMegabytes()
    {
        using var self = Process.GetCurrentProcess();
        return self.PeakWorkingSet64 / 1048576.0;
    }

    private static double NowMegabytes() => Environment.WorkingSet / 1048576.0;

    private static StudySpec Study(DataSpec data) => new()
    {
        Name = "mnist",
        Seed = 1,
        Network = "",
        Data = data,
        Technology = TechnologySpec.Of("pcm-1m"),
        Mapping = new MappingSpec(512, 512, WeightScale.Max, 100),
        Dac = new ConverterSpec(8, null),
        Adc = new ConverterSpec(8, null),
        Compensation = Compensation.Global,
        AgesSeconds = [25, 3600, 86400, 2592000, 31536000, 315360000],
        Trials = new TrialSpec(1, 1, null, 0.95),
    };
}
