namespace DriftEngine.Execution;

/// <summary>Which shard computes which block: a function of the table of blocks alone, so that no process has to ask another.</summary>
/// <remarks>
/// Shards that run at the same time form a group. A group has a contiguous share of all blocks, taken by block first and by
/// point second: later groups have later blocks, which a stop rule may make needless before their time comes. Within a
/// group every point's blocks are dealt in turns, so that all points grow evenly and their prefixes without gaps.
/// </remarks>
public sealed class ShardPlan
{
    private readonly IReadOnlyList<int> blocks;
    private readonly int count;
    private readonly int atATime;
    private readonly int[][] firstBlocks; // [group][point], and one more group that holds the ends

    /// <param name="count">Shards in all.</param>
    /// <param name="atATime">How many of them run at the same time, from 1 to count.</param>
    /// <param name="blocks">Blocks of every point.</param>
    public ShardPlan(int count, int atATime, IReadOnlyList<int> blocks)
    {
        (this.blocks, this.count, this.atATime) = (blocks, count, atATime);
        long all = blocks.Sum(point => (long)point);
        int groups = (count + atATime - 1) / atATime;
        firstBlocks = [.. Enumerable.Range(0, groups + 1).Select(group => FirstBlocks((long)((((Int128)Math.Min(group * (long)atATime, count) * all) + count - 1) / count)))];
    }

    /// <summary>The shard of a block, from 1.</summary>
    public int OwnerOf(int point, int block)
    {
        int group = 0;
        while (block >= firstBlocks[group + 1][point])
            group++;
        long turn = block - firstBlocks[group][point];
        for (int before = 0; before < point; before++)
            turn += firstBlocks[group + 1][before] - firstBlocks[group][before];
        return (group * atATime) + (int)(turn % SizeOf(group)) + 1;
    }

    /// <summary>How many blocks a shard has.</summary>
    public long BlocksOf(int number)
    {
        int group = (number - 1) / atATime, size = SizeOf(group);
        long dealt = Enumerable.Range(0, blocks.Count).Sum(point => (long)firstBlocks[group + 1][point] - firstBlocks[group][point]);
        return (dealt - ((number - 1) % atATime) + size - 1) / size;
    }

    private int SizeOf(int group) => Math.Min(atATime, count - (group * atATime));

    /// <summary>For every point how many of its blocks are among the first so many of all.</summary>
    private int[] FirstBlocks(long taken)
    {
        int low = 0, high = blocks.Max();
        while (low < high) // the most blocks that every point can give
        {
            int middle = high - ((high - low) / 2);
            (low, high) = Taken(middle) <= taken ? (middle, high) : (low, middle - 1);
        }

        long left = taken - Taken(low);
        return [.. blocks.Select(count => count <= low ? count : left-- > 0 ? low + 1 : low)];
    }

    private long Taken(int blocksOfEach) => blocks.Sum(count => (long)Math.Min(count, blocksOfEach));
}
