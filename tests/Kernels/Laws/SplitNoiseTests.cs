using DriftEngine.Kernels.Backends;
using DriftEngine.Kernels.Laws;

namespace DriftEngine.Tests.Kernels.Laws;

/// <summary>
/// Split read noise as outputs show it, against closed forms written out here: nothing is shared with the law under test.
/// All numbers are in units of (g Qs)^2, so a variance is the S^2 of its part.
/// </summary>
public sealed class SplitNoiseTests
{
    /// <summary>PCM-1M once more (Nandakumar et al., ICECS 2019, as in aihwkit): g_max in microsiemens, Qs at g_max, duration of a read in seconds.</summary>
    private const double GMax = 25, Qs = 0.0088, ReadTime = 250e-9;

    private const double Day = 86400, Year = 365 * Day;

    /// <summary>Largest error, relative to the quantity's own scale, that may go unseen.</summary>
    private const double SmallestError = 0.01;

    /// <summary>Independent columns of a chip, and chips: 1.31 million samples, where a variance takes 1.27 million.</summary>
    private const int Columns = 256, Trials = 5120;

    /// <summary>Inputs of a chip of two rows; a draw serves four images, so the last one belongs to another draw.</summary>
    private static readonly double[][] Inputs = [[1, 0], [1, 0], [0, 1], [1, 2], [1, 0]];

    /// <summary>Age, read window, rows of a tile; a window of 100 s has a component that an age of 20 s has not filled.</summary>
    public static TheoryData<double, double, int> Cases => new()
    {
        { 20, 1e-3, 2 },
        { Year, 1e-3, 1 },
        { 20, 100, 2 },
        { Day, 100, 1 },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void Outputs_scatter_by_the_closed_forms(double age, double window, int tileRows)
    {
        double total = Accumulated(age), fast = Bank(age, window), slow = total - fast;
        var sample = new Sample(Law(ReadNoise.Split, window), age, tileRows);
        foreach (int image in new[] { 0, 1, 2, 4 })
            CheckVariance($"one-hot, image {image}", total, sample.Product(image, image));
        CheckVariance("two-hot: variances add", (1 + 4) * total, sample.Product(3, 3));
        CheckVariance("fast part", fast, sample.HalfSquaredDifference(0, 1));
        CheckVariance("fast part, another draw", fast, sample.HalfSquaredDifference(1, 4));
        CheckCovariance("two images of a chip", slow, sample.Product(0, 1), total);
        CheckCovariance("two images of a chip, another draw", slow, sample.Product(0, 4), total);
        CheckCovariance("two devices", 0, sample.Product(0, 2), total);
        CheckCovariance("two columns", 0, sample.ProductWithNextColumn(0), total);
    }

    [Fact]
    public void Outputs_centre_on_the_conductance()
    {
        var sample = new Sample(Law(ReadNoise.Split, 1e-3), Year, 2);
        double deviation = Math.Sqrt(Accumulated(Year));
        foreach (int image in new[] { 0, 2 })
            StatisticalTest.Check($"mean, image {image}", 0, sample.Mean(image), deviation, Sample.Size, SmallestError * deviation);
    }

    [Fact]
    public void Wrong_theories_are_caught()
    {
        var sample = new Sample(Law(ReadNoise.Split, 100), 20, 2);
        double total = Accumulated(20), fast = Bank(20, 100);
        Assert.True(VarianceAgrees(total, sample.Product(0, 0)) && VarianceAgrees(fast, sample.HalfSquaredDifference(0, 1)));
        Assert.False(VarianceAgrees(Math.Sqrt(total), sample.Product(0, 0)), "S for S^2");
        Assert.False(VarianceAgrees(total + Math.Log(2), sample.Product(0, 0)), "ln(t / t_read) for ln(t / (2 t_read))");
        Assert.False(VarianceAgrees(9 * total, sample.Product(3, 3)), "amplitudes that add");
        Assert.False(VarianceAgrees(Bank(Year, 100), sample.HalfSquaredDifference(0, 1)), "a component filled too early");
        Assert.False(VarianceAgrees(Bank(20, 10), sample.HalfSquaredDifference(0, 1)), "a component left out");
    }

    [Fact]
    public void Planted_errors_of_the_law_are_caught()
    {
        double total = Accumulated(Year), fast = Bank(Year, 1e-3);
        var louder = new Sample(Law(ReadNoise.Split, 1e-3) with { QsCoefficient = 1.01 * Qs }, Year, 2);
        Assert.False(VarianceAgrees(total, louder.Product(0, 0)), "Qs 1 % too large");
        var wider = new Sample(Law(ReadNoise.Split, 1e-2), Year, 2);
        Assert.True(VarianceAgrees(total, wider.Product(0, 0)), "the split moves variance, it makes none");
        Assert.False(VarianceAgrees(fast, wider.HalfSquaredDifference(0, 1)), "a decade too many");
        var whole = new Sample(Law(ReadNoise.Whole, 1e-3), Year, 2);
        Assert.True(VarianceAgrees(total, whole.Product(0, 0)), "whole and split have the same variance");
        Assert.False(CovarianceAgrees(total - fast, whole.Product(0, 1), total), "nothing fast");
        Assert.Equal(0, whole.HalfSquaredDifference(0, 1));
    }

    /// <summary>Variance of the noise since programming: ln((t + t_read) / (2 t_read)).</summary>
    private static double Accumulated(double age) => Math.Log((age + ReadTime) / (2 * ReadTime));

    /// <summary>
    /// Its share in components faster than the read window: one a decade, of time constants 7.4 t_read 10^j sqrt(10) and
    /// variance ln 10 (1 - exp(-2 t / tau)).
    /// </summary>
    private static double Bank(double age, double window) => Enumerable.Range(0, 30)
        .Select(j => 7.4 * ReadTime * Math.Pow(10, j + 0.5))
        .Where(tau => tau < window)
        .Sum(tau => Math.Log(10) * (1 - Math.Exp(-2 * age / tau)));

    private static PcmParameters Law(ReadNoise noise, double window) =>
        new() { GMinMicrosiemens = 0, ProgrammingNoise = false, Drift = false, ReadNoise = noise, ReadWindowSeconds = window };

    // The square of a normal spreads by sqrt(2) of its variance, the product of two by sqrt(v1 v2 + covariance^2).
    private static void CheckVariance(string what, double expected, double actual) =>
        StatisticalTest.Check(what, expected, actual, Math.Sqrt(2) * expected, Sample.Size, SmallestError * expected);

    private static bool VarianceAgrees(double expected, double actual) =>
        StatisticalTest.Agrees(expected, actual, Math.Sqrt(2) * expected, Sample.Size);

    private static void CheckCovariance(string what, double expected, double actual, double variance) =>
        StatisticalTest.Check(what, expected, actual, Spread(expected, variance), Sample.Size, SmallestError * variance);

    private static bool CovarianceAgrees(double expected, double actual, double variance) =>
        StatisticalTest.Agrees(expected, actual, Spread(expected, variance), Sample.Size);

    private static double Spread(double covariance, double variance) => Math.Sqrt((variance * variance) + (covariance * covariance));

    /// <summary>Deviations of outputs from g x over g Qs; every column of every chip is one sample of each image.</summary>
    private sealed class Sample
    {
        private readonly double[][] deviations = [.. Inputs.Select(_ => new double[Size])];

        public Sample(PcmParameters law, double age, int tileRows)
        {
            using var backend = new SimdBackend(1);
            using ITrialRunner runner = backend.Prepare(Program(law, age, tileRows));
            float[] outputs = new float[Inputs.Length * Columns];
            for (int trial = 0; trial < Trials; trial++)
            {
                runner.Logits(trial, 0, outputs);
                for (int i = 0; i < outputs.Length; i++)
                {
                    double[] x = Inputs[i / Columns];
                    double ideal = GMax * (x[0] - x[1]);
                    deviations[i / Columns][(trial * Columns) + (i % Columns)] = (outputs[i] - ideal) / (GMax * Qs);
                }
            }
        }

        public static int Size => Trials * Columns;

        public double Mean(int image) => deviations[image].Average();

        /// <summary>Mean product: variance of one image, covariance of two.</summary>
        public double Product(int first, int second) => Average(i => deviations[first][i] * deviations[second][i]);

        /// <summary>Half the mean squared difference of two images: what they do not share.</summary>
        public double HalfSquaredDifference(int first, int second) => Average(i => Math.Pow(deviations[first][i] - deviations[second][i], 2) / 2);

        /// <summary>Mean product of neighbouring columns, where the last column meets the first one of the next chip.</summary>
        public double ProductWithNextColumn(int image) => Average(i => deviations[image][i] * deviations[image][(i + 1) % Size]);

        private static double Average(Func<int, double> value)
        {
            double sum = 0;
            for (int i = 0; i < Size; i++)
                sum += value(i);
            return sum / Size;
        }

        /// <summary>Two rows at +g_max and -g_max, where noise never reaches zero; partners stay at exactly zero.</summary>
        private static TrialProgram Program(PcmParameters law, double age, int tileRows) => new()
        {
            Seed = 20260711,
            Technology = law,
            AgesSeconds = [age],
            Layers = [Layer(tileRows)],
            Inputs = [.. Inputs.SelectMany(x => x).Select(v => (float)v)],
            Labels = new int[Inputs.Length],
        };

        private static CrossbarLayer Layer(int tileRows) => new()
        {
            Name = "layer",
            Rows = 2,
            Columns = Columns,
            TileRows = tileRows,
            TileColumns = Columns,
            Targets = [.. Enumerable.Range(0, 2 * Columns).Select(i => i < Columns ? (float)GMax : -(float)GMax)],
            Scale = [.. Enumerable.Repeat(1f, Columns)],
            Bias = new float[Columns],
            Relu = false,
            Dac = null,
            Adc = null,
        };
    }
}
