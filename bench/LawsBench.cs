using DriftEngine.Kernels.Backends;
using DriftEngine.Kernels.Crossbar;
using DriftEngine.Kernels.Lanes;
using DriftEngine.Kernels.Laws;
using DriftEngine.Technology;

namespace DriftEngine.Bench;

/// <summary>Devices of every preset on one core: programmed and read at one age, and at five, as a ratio to the FMA peak.</summary>
internal static class LawsBench
{
    private const int Size = 512;
    private const double DaySeconds = 86_400;

    public static int Run() => SimdBackend.SupportedVectorBits[^1] switch
    {
        512 => Run<Vector512Lane>(),
        256 => Run<Vector256Lane>(),
        128 => Run<Vector128Lane>(),
        _ => Run<ScalarLane>(),
    };

    private static int Run<T>()
        where T : unmanaged, ILane<T>
    {
        DeviceParameters[] laws = [.. TechnologyPresets.All.Select(preset => preset.Parameters)];
        if (!TechnologyPresets.All.All(preset => ScalarCheck.Holds(preset.Name, Program(preset.Parameters, 45, [DaySeconds, 30 * DaySeconds]))))
            return 1;
        Console.WriteLine("checked: every preset equals scalar code, to the bit");
        Console.WriteLine($"{T.Width} lanes of float32, one core, {Size} x {Size} pairs at 25 C; medians of interleaved pairs; a device is programmed and read at one age");
        Rate<T>(laws[0], [DaySeconds]); // the first measurement of a process includes what the JIT compiler does later
        double pcm = Rate<T>(laws[0], [DaySeconds]).PerFlop, slowest = pcm;
        foreach (TechnologyPreset preset in TechnologyPresets.All)
        {
            var one = Time<T>(preset.Name, preset.Parameters);
            if (preset.Parameters.TelegraphNoise)
                one = Time<T>($"{preset.Name} without telegraph noise", preset.Parameters with { TelegraphNoise = false });
            slowest = Math.Min(slowest, one);
        }

        Targets.LawAgainstPcm.Print(pcm / slowest, "without telegraph noise");
        return 0;
    }

    private static double Time<T>(string name, DeviceParameters law)
        where T : unmanaged, ILane<T>
    {
        var (perFlop, perSecond) = Rate<T>(law, [DaySeconds]);
        var (_, five) = Rate<T>(law, [3600, DaySeconds, 10 * DaySeconds, 100 * DaySeconds, 1000 * DaySeconds]);
        Console.Write($"{name}: ");
        Targets.Law.Print(1000 * perFlop, $"{perSecond / 1e6:f0} M/s; with five ages {5 * five / 1e6:f0} M device-ages/s");
        return perFlop;
    }

    /// <summary>Devices per flop of peak, and per second.</summary>
    private static (double PerFlop, double PerSecond) Rate<T>(DeviceParameters law, double[] ages)
        where T : unmanaged, ILane<T>
    {
        using var network = new SimdNetwork<T>(Program(law, Size, ages));
        using var trial = new SimdTrial<T>(network);
        var (work, _, ratio) = RatioBench.Median(() => trial.Program(1), () => FmaPeak<T>.Run(FmaPeak<T>.Turns));
        double devices = 2.0 * Size * Size;
        return (devices / (ratio * FmaPeak<T>.Operations(FmaPeak<T>.Turns)), devices / work);
    }

    private static TrialProgram Program(DeviceParameters law, int size, double[] ages)
    {
        double window = law.GMaxMicrosiemens - law.GMinMicrosiemens;
        float[] shares = SampleProgram.Uniform((long)size * size, 1, -1f, 1f);
        TrialProgram square = SampleProgram.Square(size, 4);
        return square with
        {
            Technology = law,
            AgesSeconds = ages,
            Compensation = Compensation.None,
            Layers = [square.Layers[0] with { Targets = [.. shares.Select(share => (float)(window * (law.IsBinary ? Math.Sign(share) : share)))] }],
        };
    }
}
