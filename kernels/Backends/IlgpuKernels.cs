using DriftEngine.Kernels.Crossbar;
using DriftEngine.Kernels.Digital;
using ILGPU;
using ILGPU.Runtime;

namespace DriftEngine.Kernels.Backends;

/// <summary>The kernels of one accelerator, each compiled when it is first launched.</summary>
internal sealed class IlgpuKernels(Accelerator accelerator) : IDisposable
{
    private readonly KernelLoader loader = new(accelerator);
    private WeightsLauncher? weights;
    private SumsLauncher? columnSums;
    private SumsLauncher? compensation;
    private MultiplyLauncher? multiply;
    private MultiplyLauncher? multiplySplit;
    private ScoreLauncher? score;
    private SelfTestLauncher? selfTest;

    private delegate void WeightsLauncher(AcceleratorStream stream, KernelConfig config, ArrayView<DeviceTarget> targets, ArrayView<DeviceAge> ages, ArrayView<float> weights, ArrayView<float> variances, WeightsCall call);

    private delegate void SumsLauncher(AcceleratorStream stream, KernelConfig config, ArrayView<float> source, ArrayView<float> result, SumCall call);

    private delegate void MultiplyLauncher(
        AcceleratorStream stream, KernelConfig config, ArrayView<float> codes, ArrayView<float> weights, ArrayView<float> variances, ArrayView<DeviceConverter> adc,
        ArrayView<DeviceColumn> columns, ArrayView<float> factors, ArrayView<DeviceAge> ages, ArrayView<float> outputs, ArrayView<int> clipped, MultiplyCall call);

    private delegate void ScoreLauncher(AcceleratorStream stream, KernelConfig config, ArrayView<float> scores, ArrayView<int> labels, ArrayView<int> correct, ScoreCall call);

    private delegate void SelfTestLauncher(AcceleratorStream stream, KernelConfig config, ArrayView<uint> counters, ArrayView<uint> keys, ArrayView<uint> words, ArrayView<uint> normals, int addresses);

    public Accelerator Accelerator => accelerator;

    private AcceleratorStream Stream => accelerator.DefaultStream;

    public void Weights(ArrayView<DeviceTarget> targets, ArrayView<DeviceAge> ages, ArrayView<float> results, ArrayView<float> variances, WeightsCall call)
    {
        long threads = (call.Rows + 1L) / 2 * call.Columns * call.Trials;
        (weights ??= loader.Load<WeightsLauncher>("weights"))(Stream, Elements(threads), targets, ages, results, variances, call);
    }

    public void ColumnSums(ArrayView<float> source, ArrayView<float> sums, SumCall call)
    {
        long threads = (call.Ages + 1L) * call.Trials * call.Columns;
        (columnSums ??= loader.Load<SumsLauncher>("column-sums"))(Stream, Elements(threads), source, sums, call);
    }

    public void Compensation(ArrayView<float> sums, ArrayView<float> factors, SumCall call) =>
        (compensation ??= loader.Load<SumsLauncher>("compensation"))(Stream, Elements((long)call.Ages * call.Trials), sums, factors, call);

    /// <summary>One launch for all chips; <paramref name="split"/> picks the kernel that draws fast read noise.</summary>
    public void Multiply(
        bool split, int chips, ArrayView<float> codes, ArrayView<float> source, ArrayView<float> variances, ArrayView<DeviceConverter> adc, ArrayView<DeviceColumn> columns,
        ArrayView<float> factors, ArrayView<DeviceAge> ages, ArrayView<float> outputs, ArrayView<int> clipped, MultiplyCall call)
    {
        var launcher = split
            ? multiplySplit ??= loader.Load<MultiplyLauncher>("multiply-split-noise")
            : multiply ??= loader.Load<MultiplyLauncher>("multiply");
        int columnBlocks = (call.Columns + MultiplyKernel<NoFastNoise>.BlockColumns - 1) / MultiplyKernel<NoFastNoise>.BlockColumns;
        var config = new KernelConfig(new Index3D(checked(chips * call.ImageBlocks), columnBlocks, 1), new Index3D(MultiplyKernel<NoFastNoise>.Threads, 1, 1));
        launcher(Stream, config, codes, source, variances, adc, columns, factors, ages, outputs, clipped, call);
    }

    public void Score(ArrayView<float> scores, ArrayView<int> labels, ArrayView<int> correct, ScoreCall call) =>
        (score ??= loader.Load<ScoreLauncher>("score"))(Stream, Elements((long)call.Chips * call.Images), scores, labels, correct, call);

    public void SelfTest(ArrayView<uint> counters, ArrayView<uint> keys, ArrayView<uint> words, ArrayView<uint> normals, int addresses) =>
        (selfTest ??= loader.Load<SelfTestLauncher>("self-test"))(Stream, Elements(addresses), counters, keys, words, normals, addresses);

    public void Dispose() => loader.Dispose();

    private static KernelConfig Elements(long threads) =>
        new(checked((int)((threads + KernelCatalogue.ElementThreads - 1) / KernelCatalogue.ElementThreads)), KernelCatalogue.ElementThreads);
}
