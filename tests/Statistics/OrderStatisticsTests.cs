using DriftEngine.Statistics;
using MathNet.Numerics.Statistics;

namespace DriftEngine.Tests.Statistics;

/// <summary>Quantiles in bounded memory against those of a sorted list, to the last bit.</summary>
public sealed class OrderStatisticsTests
{
    private static readonly double[] Shares = [0.05, 0.5, 0.95];

    [Fact]
    public void Few_numbers_give_the_quantiles_of_type_7()
    {
        for (int count = 1; count <= 200; count++)
            AssertSame([.. Numbers(count, count)], passes: 0);
    }

    [Theory]
    [InlineData(OrderStatistics.Most, 0)]
    [InlineData(OrderStatistics.Most + 1, 1)]
    [InlineData(100_000, 2)]
    public void Many_numbers_give_them_too_in_a_few_passes(int count, int passes) => AssertSame([.. Numbers(7, count)], passes);

    [Fact]
    public void Numbers_that_are_all_alike_or_lie_close_together_or_on_both_sides_of_zero_are_told_apart()
    {
        AssertSame([.. Enumerable.Repeat(33.2, 50_000)], passes: 3);
        AssertSame([.. Enumerable.Range(0, 50_000).Select(i => 5 + (i * 7919 % 50_000 * 1e-15))], passes: 3);
        AssertSame([.. Enumerable.Range(0, 50_000).Select(i => (i * 7919 % 50_000) - 25_000.5)], passes: 2);
    }

    [Fact]
    public void Counts_of_images_give_the_quantiles_of_their_list()
    {
        for (int count = 1; count <= 120; count++)
        {
            int[] correct = [.. Enumerable.Range(0, count).Select(trial => 9000 + (trial * 7919 % 331))];
            var outcomes = new PointOutcomes(1, 9999);
            outcomes.Append(correct);
            double[] list = [.. correct.Select(images => (double)images / 9999)];
            Assert.All(Shares, share => Assert.Equal(list.QuantileCustom(share, QuantileDefinition.R7), outcomes.Quantile(0, share)));
        }
    }

    private static void AssertSame(double[] numbers, int passes)
    {
        var found = new OrderStatistics(Shares);
        foreach (double number in numbers)
            found.Add(number);
        int again = 0;
        for (; found.NeedsAgain(); again++)
            Array.ForEach(numbers, found.Again);
        Assert.All(Shares, share => Assert.Equal(numbers.QuantileCustom(share, QuantileDefinition.R7), found.Quantile(share)));
        Assert.InRange(again, Math.Min(passes, 1), passes);
    }

    private static IEnumerable<double> Numbers(int seed, int count)
    {
        var rng = new MathNet.Numerics.Random.MersenneTwister(seed);
        return Enumerable.Range(0, count).Select(_ => MathNet.Numerics.Distributions.Normal.Sample(rng, 5.3, 0.4));
    }
}
