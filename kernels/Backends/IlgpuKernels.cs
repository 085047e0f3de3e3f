using DriftEngine.Kernels.Crossbar;
using DriftEngine.Kernels.Digital;
using ILGPU;
using ILGPU.Runtime;

namespace DriftEngine.Kernels.Backends;

/// <summary>The kernels of one accelerator, each compiled when it is first launched.</summary>
internal sealed class IlgpuKernels(Accelerator accelerator) : IDisposable
{
    private readonly KernelLoader loader = new(accelerator);
    private SumsLauncher? columnSums;
    private CompensationLauncher? compensation;
    private NormLauncher? norm;
    private ErrorLauncher? errors;
    private ActivationLauncher? activation;
    private MultiplyLauncher? multiply;
    private MultiplyLauncher? multiplySplit;
    private MultiplyLauncher? multiplyShared;
    private ScoreLauncher? score;
    private SelfTestLauncher? selfTest;

    private delegate void SumsLauncher(AcceleratorStream stream, KernelConfig config, ArrayView<float> weights, ArrayView<float> meanCodes, ArrayView<float> sums, ArrayView<float> means, SumCall call);

    private delegate void CompensationLauncher(
        AcceleratorStream stream, KernelConfig config, ArrayView<float> sums, ArrayView<float> means, ArrayView<float> scales, ArrayView<DeviceAge> ages, ArrayView<float> factors, ArrayView<float> offsets, SumCall call);

    private delegate void MultiplyLauncher(
        AcceleratorStream stream, KernelConfig config, ArrayView<float> codes, ArrayView<float> weights, ArrayView<float> variances, ArrayView<float> thermal, ArrayView<DeviceConverter> adc,
        ArrayView<float> scales, ArrayView<float> bias, ArrayView<float> factors, ArrayView<float> offsets, ArrayView<DeviceAge> ages, ArrayView<float> outputs, ArrayView<int> clipped, MultiplyCall call);

    private delegate void NormLauncher(
        AcceleratorStream stream, KernelConfig config, ArrayView<float> outputs, ArrayView<float> bias, ArrayView<float> mean, ArrayView<float> deviation, ArrayView<float> factors, ArrayView<float> offsets, OutputCall call);

    private delegate void ErrorLauncher(AcceleratorStream stream, KernelConfig config, ArrayView<float> outputs, ArrayView<float> ideal, ArrayView<double> moments, OutputCall call);

    private delegate void ActivationLauncher(AcceleratorStream stream, KernelConfig config, ArrayView<float> outputs, ArrayView<int> clipped, OutputCall call);

    private delegate void ScoreLauncher(AcceleratorStream stream, KernelConfig config, ArrayView<float> scores, ArrayView<int> labels, ArrayView<int> correct, ScoreCall call);

    private delegate void SelfTestLauncher(AcceleratorStream stream, KernelConfig config, ArrayView<uint> counters, ArrayView<uint> keys, ArrayView<uint> words, ArrayView<uint> normals, int addresses);

    public Accelerator Accelerator => accelerator;

    private AcceleratorStream Stream => accelerator.DefaultStream;

    /// <summary>A kernel that its caller launches.</summary>
    public TLauncher Load<TLauncher>(string name)
        where TLauncher : Delegate => loader.Load<TLauncher>(name);

    public void ColumnSums(ArrayView<float> source, ArrayView<float> meanCodes, ArrayView<float> sums, ArrayView<float> means, SumCall call)
    {
        long threads = (long)(call.Ages + call.Events + (call.LookUps * call.Ages)) * call.Trials * call.Slices * call.Columns;
        (columnSums ??= loader.Load<SumsLauncher>("column-sums"))(Stream, Elements(threads), source, meanCodes, sums, means, call);
    }

    public void Compensation(ArrayView<float> sums, ArrayView<float> means, ArrayView<float> scales, ArrayView<DeviceAge> ages, ArrayView<float> factors, ArrayView<float> offsets, SumCall call)
    {
        long threads = (long)call.Ages * call.Trials * call.Slices * (call.PerColumn != 0 ? call.Columns : 1);
        (compensation ??= loader.Load<CompensationLauncher>("compensation"))(Stream, Elements(threads), sums, means, scales, ages, factors, offsets, call);
    }

    /// <summary>One launch for all chips; <paramref name="noisy"/> and <paramref name="shared"/> pick the kernel that draws the noise of single reads, also that of shared references.</summary>
    public void Multiply(
        bool noisy, bool shared, int chips, ArrayView<float> codes, ArrayView<float> source, ArrayView<float> variances, ArrayView<float> thermal, ArrayView<DeviceConverter> adc, ArrayView<float> scales,
        ArrayView<float> bias, ArrayView<float> factors, ArrayView<float> offsets, ArrayView<DeviceAge> ages, ArrayView<float> outputs, ArrayView<int> clipped, MultiplyCall call)
    {
        var launcher = shared ? multiplyShared ??= loader.Load<MultiplyLauncher>("multiply-shared-noise")
            : noisy ? multiplySplit ??= loader.Load<MultiplyLauncher>("multiply-split-noise")
            : multiply ??= loader.Load<MultiplyLauncher>("multiply");
        int columnBlocks = (call.Columns + MultiplyKernel<NoFastNoise>.BlockColumns - 1) / MultiplyKernel<NoFastNoise>.BlockColumns;
        var config = new KernelConfig(new Index3D(checked(chips * call.ImageBlocks), columnBlocks, 1), new Index3D(MultiplyKernel<NoFastNoise>.Threads, 1, 1));
        launcher(Stream, config, codes, source, variances, thermal, adc, scales, bias, factors, offsets, ages, outputs, clipped, call);
    }

    public void Norm(ArrayView<float> outputs, ArrayView<float> bias, ArrayView<float> mean, ArrayView<float> deviation, ArrayView<float> factors, ArrayView<float> offsets, OutputCall call) =>
        (norm ??= loader.Load<NormLauncher>("norm"))(Stream, Elements((long)call.Chips * call.Columns), outputs, bias, mean, deviation, factors, offsets, call);

    public void Errors(ArrayView<float> outputs, ArrayView<float> ideal, ArrayView<double> moments, OutputCall call) =>
        (errors ??= loader.Load<ErrorLauncher>("errors"))(Stream, Elements((long)call.Chips * call.Images), outputs, ideal, moments, call);

    public void Activation(ArrayView<float> outputs, ArrayView<int> clipped, OutputCall call) =>
        (activation ??= loader.Load<ActivationLauncher>("activation"))(Stream, Elements((long)call.Chips * call.Images * call.Columns), outputs, clipped, call);

    public void Score(ArrayView<float> scores, ArrayView<int> labels, ArrayView<int> correct, ScoreCall call) =>
        (score ??= loader.Load<ScoreLauncher>("score"))(Stream, Elements((long)call.Chips * call.Images), scores, labels, correct, call);

    public void SelfTest(ArrayView<uint> counters, ArrayView<uint> keys, ArrayView<uint> words, ArrayView<uint> normals, int addresses) =>
        (selfTest ??= loader.Load<SelfTestLauncher>("self-test"))(Stream, Elements(addresses), counters, keys, words, normals, addresses);

    public void Dispose() => loader.Dispose();

    internal static KernelConfig Elements(long threads) =>
        new(checked((int)((threads + KernelCatalogue.ElementThreads - 1) / KernelCatalogue.ElementThreads)), KernelCatalogue.ElementThreads);
}
