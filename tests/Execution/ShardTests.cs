using DriftEngine.Execution;

namespace DriftEngine.Tests.Execution;

public sealed class ShardTests
{
    public static TheoryData<int[], int, int> Cuts()
    {
        var cuts = new TheoryData<int[], int, int>();
        foreach (int[] blocks in new int[][] { [1], [7], [3, 5, 1], [40, 40, 40, 2], [1, 1, 1, 1, 1, 1] })
            foreach ((int count, int atATime) in new[] { (1, 1), (2, 2), (3, 2), (5, 1), (16, 4), (17, 5), (1000, 30) })
                cuts.Add(blocks, count, atATime);
        return cuts;
    }

    [Theory]
    [MemberData(nameof(Cuts))]
    public void Every_block_has_one_owner_and_shares_are_even(int[] blocks, int count, int atATime)
    {
        var plan = new ShardPlan(count, Math.Min(atATime, count), blocks);
        long[] owned = new long[count];
        for (int point = 0; point < blocks.Length; point++)
        {
            for (int block = 0; block < blocks[point]; block++)
                owned[plan.OwnerOf(point, block) - 1]++;
        }

        Assert.Equal(blocks.Sum(), owned.Sum());
        Assert.Equal(owned, Enumerable.Range(1, count).Select(plan.BlocksOf));
        // Each group's share is rounded once, and dealing it out once more.
        Assert.InRange(owned.Max(), 1, (blocks.Sum() / count) + 2);
    }

    [Fact]
    public void Where_few_run_at_a_time_earlier_ones_have_the_earlier_blocks()
    {
        var plan = new ShardPlan(6, 2, [24]);
        int[] Owned(int number) => [.. Enumerable.Range(0, 24).Where(block => plan.OwnerOf(0, block) == number)];
        Assert.Equal([0, 2, 4, 6], Owned(1));
        Assert.Equal([1, 3, 5, 7], Owned(2));
        Assert.Equal([8, 10, 12, 14], Owned(3));
        Assert.Equal([17, 19, 21, 23], Owned(6));
    }

    [Fact]
    public void Those_that_run_at_the_same_time_share_every_point()
    {
        var plan = new ShardPlan(2, 2, [4, 4]);
        Assert.Equal([1, 2, 1, 2], Enumerable.Range(0, 4).Select(block => plan.OwnerOf(0, block)));
        Assert.Equal([1, 2, 1, 2], Enumerable.Range(0, 4).Select(block => plan.OwnerOf(1, block)));
    }

    [Theory]
    [InlineData("3/16", 3, 16, 16)]
    [InlineData("1/1", 1, 1, 1)]
    [InlineData("16/16%4", 16, 16, 4)]
    [InlineData("1/2%9", 1, 2, 2)]
    public void Its_text_is_read(string text, int number, int count, int atATime)
    {
        Assert.True(Shard.TryParse(text, out Shard shard));
        Assert.Equal(new Shard(number, count, atATime), shard);
        Assert.True(Shard.TryParse(shard.ToString(), out Shard again));
        Assert.Equal(shard, again);
    }

    [Theory]
    [InlineData("")]
    [InlineData("3")]
    [InlineData("0/4")]
    [InlineData("5/4")]
    [InlineData("-1/4")]
    [InlineData("1/4%0")]
    [InlineData("1/0")]
    [InlineData("1/100001")]
    [InlineData("1/99999999999")]
    [InlineData("1 / 4")]
    [InlineData("1/4\n")]
    public void Anything_else_is_not(string text) => Assert.False(Shard.TryParse(text, out _));
}
