namespace DriftEngine.Bench;

/// <summary>Every target of this folder, with the machine that it is meant for: 2 cores with AVX2.</summary>
internal static class Targets
{
    public static readonly Target Normals = Target.AtLeast("normals of one core", 4.5, "per 1000 flop of peak");
    public static readonly Target Multiply = Target.AtLeast("packed multiply 512 x 512, 64 inputs, one core", 85, "% of peak");
    public static readonly Target Trial = Target.AtMost("one trial at one age, 512 x 512 pairs, 64 inputs, one core", 8, "x the bare multiply at peak");
    public static readonly Target TrialBetter = Target.AtMost("the same, better", 5, "x the bare multiply at peak");
    /// <summary>60 million devices a second on a core of 104 GFLOP/s, for which the target was written.</summary>
    public static readonly Target Law = Target.AtLeast("devices of one core, programming and one age", 0.58, "per 1000 flop of peak");
    public static readonly Target LawAgainstPcm = Target.AtMost("slowest technology", 3, "x the time of pcm-1m");
    public static readonly Target Mnist = Target.AtLeast("MNIST network, all images and ages, all cores", 70, "% of the peak of all cores");
    public static readonly Target MnistMemory = Target.AtMost("peak memory of the MNIST network", 500, "MB");

    /// <summary>None is the goal; what the garbage collector takes for itself is allowed.</summary>
    public static readonly Target MemoryGrowth = Target.AtMost("growth of memory with ten times the trials", 16, "MB");

    public static readonly Target Workers = Target.AtLeast("2 workers of one thread on 2 cores", 1.8, "x as fast as one");
    public static readonly Target Handling = Target.AtMost("shards, parts and records, with blocks of about 10 s", 2, "% of the time");
    public static readonly Target SoakMemory = Target.AtMost("growth of memory from the first to the last quarter of a soak", 16, "MB");
    /// <summary>The parts of a file of rows at a time, whatever their number.</summary>
    public static readonly Target StoreMemory = Target.AtMost("peak memory of reading or merging a results folder", 600, "MB");

    public static readonly Target Help = Target.AtMost("drift --help", 0.3, "s");
    public static readonly Target FirstLook = Target.AtMost("drift run first-look", 60, "s");
}

/// <summary>A figure that is wanted. A missed target is said, and changes no exit code: machines are noisy.</summary>
/// <param name="Name">What is measured.</param>
/// <param name="Goal">The figure that just meets the target; positive.</param>
/// <param name="Unit">Unit of the figure and of the goal.</param>
/// <param name="MoreIsBetter">Whether figures above the goal meet the target, or figures below it.</param>
internal sealed record Target(string Name, double Goal, string Unit, bool MoreIsBetter)
{
    public static Target AtLeast(string name, double goal, string unit) => new(name, goal, unit, true);

    public static Target AtMost(string name, double goal, string unit) => new(name, goal, unit, false);

    /// <summary>Prints a line: the figure, the target, and whether it is met or by how much it is missed.</summary>
    public void Print(double figure, string detail = "")
    {
        double lacking = MoreIsBetter ? Goal - figure : figure - Goal;
        string verdict = lacking <= 0 ? "met" : $"missed by {Text(lacking)} ({100 * lacking / Goal:f1} %)";
        string note = detail.Length == 0 ? "" : $" [{detail}]";
        Console.WriteLine($"{Name}: {Text(figure)} {Unit}, target at {(MoreIsBetter ? "least" : "most")} {Goal}: {verdict}{note}");
    }

    private static string Text(double figure) => figure.ToString(figure < 1 ? "f3" : figure < 10 ? "f2" : "f1");
}
