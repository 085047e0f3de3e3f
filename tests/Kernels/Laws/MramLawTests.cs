using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using DriftEngine.Kernels.Lanes;
using DriftEngine.Kernels.Laws;
using DriftEngine.Kernels.Random;

namespace DriftEngine.Tests.Kernels.Laws;

public sealed class MramLawTests
{
    private const int Devices = 1 << 20;

    /// <summary>Largest error of a probability near 0.1 that may go unseen in a million devices.</summary>
    private const double SmallestError = 0.0031;

    private const double First = MramFlips.Year, Second = 4 * MramFlips.Year;

    /// <summary>Weak cells, so that a million devices show the reversals.</summary>
    private static readonly MramParameters Weak = new() { Stability = 40, StabilitySpread = 0.05, WriteError = 0 };

    private static readonly double[] Normals = [-6, -3, -1, -0.25, 0, 0.5, 2, 4, 6];

    /// <summary>Shares of devices in the wrong state at the first age, at the second, and at both.</summary>
    [Fact]
    public void Reversals_of_two_ages_are_those_of_one_device()
    {
        var (first, second, both) = Expected(Weak);
        var counted = Count(Weak, redraw: false);
        Check("first age", first, counted.First);
        Check("second age", second, counted.Second);
        Check("both ages", both, counted.Both);
    }

    /// <summary>A law that draws the device anew at every age agrees at each age, but not in the pair.</summary>
    [Fact]
    public void Devices_redrawn_at_the_second_age_are_caught()
    {
        var (first, second, both) = Expected(Weak);
        var counted = Count(Weak, redraw: true);
        Check("first age", first, counted.First);
        Check("second age", second, counted.Second);
        Assert.False(StatisticalTest.Agrees(both, counted.Both, Deviation(both), Devices));
    }

    [Fact]
    public void Planted_errors_of_the_hazard_are_caught()
    {
        var (first, second, _) = Expected(Weak);
        var counted = Count(Weak with { AttemptFrequency = 1.05e9 }, redraw: false);
        Assert.False(StatisticalTest.Agrees(first, counted.First, Deviation(first), Devices));
        Assert.False(StatisticalTest.Agrees(second, counted.Second, Deviation(second), Devices));
        var wide = Count(Weak with { StabilitySpread = 0.06 }, redraw: false);
        Assert.False(StatisticalTest.Agrees(first, wide.First, Deviation(first), Devices));
    }

    [Fact]
    public void Write_errors_have_their_probability()
    {
        MramParameters p = Weak with { WriteError = 0.01 };
        double share = Count(p with { Drift = false }, redraw: false).First;
        StatisticalTest.Check("write errors", 0.01, share, Deviation(0.01), Devices, 0.0008);
        double planted = Count(p with { Drift = false, WriteError = 0.011 }, redraw: false).First;
        Assert.False(StatisticalTest.Agrees(0.01, planted, Deviation(0.01), Devices));
        Assert.Equal(0, Count(p with { Drift = false, ProgrammingNoise = false }, redraw: false).First);
    }

    [Fact]
    public void Without_drift_nothing_reverses()
    {
        var counted = Count(Weak with { Stability = 10, Drift = false }, redraw: false);
        Assert.Equal((0.0, 0.0, 0.0), counted);
    }

    [Fact]
    public void Without_its_effects_a_device_holds_its_target_exactly()
    {
        MramParameters ideal = new() { ProgrammingNoise = false, Drift = false, ReadNoise = ReadNoise.Off };
        var bench = new MramBench<ScalarLane>(ideal, new DeviceLife());
        var age = bench.Age(MramFlips.At(MramFlips.TenYears));
        foreach (double target in new[] { ideal.GMinMicrosiemens, ideal.GMaxMicrosiemens })
        {
            foreach (float z in new[] { -3f, 0f, 3f })
            {
                var device = bench.Program(target, z, z, z);
                var start = MramLaw<ScalarLane>.Start(device, bench.Constants, ScalarLane.Bits(0));
                var walk = MramLaw<ScalarLane>.Step(device, age, bench.Constants, default, start, ScalarLane.Bits(0));
                var g = MramLaw<ScalarLane>.Conductance(device, age, bench.Constants, default, walk);
                Assert.Equal((float)target, MramLaw<ScalarLane>.Programmed(device, bench.Constants, start).Value);
                Assert.Equal((float)target, g.Value);
                Assert.Equal(0f, MramLaw<ScalarLane>.SlowNoise(g, device, age, bench.Constants, walk).Value);
                Assert.Equal(0f, MramLaw<ScalarLane>.FastNoise(g, device, age, bench.Constants, walk).Value);
            }
        }
    }

    [Fact]
    public void A_reversed_device_shows_the_other_state_with_its_own_noise()
    {
        MramParameters p = new();
        var bench = new MramBench<ScalarLane>(p, new DeviceLife());
        var age = bench.Age(MramFlips.At(MramFlips.TenYears));
        ScalarLane held = ScalarLane.Bits(0), reversed = ScalarLane.Bits(uint.MaxValue);
        var one = bench.Program(p.GMaxMicrosiemens, 1, 0, -2);
        var other = bench.Program(p.GMinMicrosiemens, 1, 0, -2);
        float G(MramDevice<ScalarLane> device, ScalarLane walk) => MramLaw<ScalarLane>.Conductance(device, age, bench.Constants, default, walk).Value;
        float Noise(MramDevice<ScalarLane> device, ScalarLane walk) => MramLaw<ScalarLane>.SlowNoise(ScalarLane.Float(1f), device, age, bench.Constants, walk).Value;
        Assert.Equal(G(other, held), G(one, reversed));
        Assert.Equal(G(one, held), G(other, reversed));
        Assert.Equal(2 * Noise(one, held), Noise(one, reversed), 1e-6);
        double tmr = 1.8 / (1 + Math.Pow(0.1 / 0.65, 2)) * (1 - (0.04 * 2));
        Assert.Equal(1e3 / 3 * 1.05 / (1 + tmr), G(other, held), 1e-3);
    }

    [Fact]
    public void Any_draw_gives_a_number()
    {
        foreach (MramParameters p in new MramParameters[]
        {
            new() { Stability = 60 },
            new() { Stability = 95, StabilitySpread = 0.143, OffsetField = 0.1 },
            new() { Stability = 10, StabilitySpread = 0.3, ReadCurrent = 0.9, ParallelSpread = 0.3, TmrSpread = 0.15 },
            new() { Stability = 300, StabilitySpread = 0, TmrPercent = 1000, PolarisationSlope = 4e-5 },
        })
        {
            foreach (double kelvin in new[] { 233.15, 298.15, 423.15, 533.15 })
                CheckNumbers(p, new DeviceLife { Storage = TemperatureProfile.Constant(kelvin), ProgrammingKelvin = kelvin, ReadsPerSecond = 1e6 }, kelvin);
        }
    }

    private static void CheckNumbers(MramParameters p, DeviceLife life, double kelvin)
    {
        var bench = new MramBench<ScalarLane>(p, life);
        foreach (double seconds in new[] { 1e-6, 1, MramFlips.TenYears })
        {
            var age = bench.Age(MramFlips.At(seconds, null, kelvin));
            foreach (float z in Normals)
            {
                foreach (double target in new[] { p.GMinMicrosiemens, (p.GMinMicrosiemens + p.GMaxMicrosiemens) / 2, p.GMaxMicrosiemens })
                {
                    CheckNumbers(bench, bench.Program(target, z, z, z), age);
                    CheckNumbers(bench, bench.Program(target, -z, z, -z), age);
                    CheckNumbers(bench, MramLaw<ScalarLane>.WithProgrammed(bench.Program(target, z, -z, z), bench.Constants, ScalarLane.Float(0f)), age);
                }
            }
        }
    }

    private static void CheckNumbers(MramBench<ScalarLane> bench, MramDevice<ScalarLane> device, MramAge<ScalarLane> age)
    {
        foreach (uint walk in new[] { 0u, uint.MaxValue })
        {
            ScalarLane state = ScalarLane.Bits(walk), g = MramLaw<ScalarLane>.Conductance(device, age, bench.Constants, default, state);
            Assert.InRange(g.Value, 0, 5000);
            Assert.InRange(MramLaw<ScalarLane>.Programmed(device, bench.Constants, state).Value, 0, 5000);
            Assert.InRange(MramLaw<ScalarLane>.FlipProbability(device, age, state).Value, 0, 1);
            Assert.InRange(MramLaw<ScalarLane>.SlowNoise(g, device, age, bench.Constants, state).Value, 0, g.Value);
        }
    }

    [Fact]
    public void Lanes_of_two_widths_agree_bit_for_bit()
    {
        MramParameters p = Weak with { OffsetField = 0.02, WriteError = 0.1 };
        var life = new DeviceLife { Storage = TemperatureProfile.Constant(330), ReadsPerSecond = 1e3 };
        var narrow = new MramBench<ScalarLane>(p, life);
        var wide = new MramBench<Vector128Lane>(p, life);
        AgeContext context = MramFlips.At(First, null, 330);
        for (uint i = 0; i < 4096; i += 4)
        {
            Vector128Lane vector = Shown(wide, wide.Age(context), p, i, out Vector128Lane flip);
            for (uint j = 0; j < 4; j++)
            {
                ScalarLane scalar = Shown(narrow, narrow.Age(context), p, i + j, out ScalarLane chance);
                Assert.Equal(scalar.Raw, MemoryMarshal.Cast<Vector128Lane, uint>(MemoryMarshal.CreateSpan(ref vector, 1))[(int)j]);
                Assert.Equal(chance.Raw, MemoryMarshal.Cast<Vector128Lane, uint>(MemoryMarshal.CreateSpan(ref flip, 1))[(int)j]);
            }
        }
    }

    private static T Shown<T>(MramBench<T> bench, MramAge<T> age, MramParameters p, uint index, out T flip)
        where T : unmanaged, ILane<T>
    {
        T at = T.Sequence(index);
        Quad<T> z = MramDraws.Normals(at, Streams.Programming, 0), words = MramDraws.Words(at, Streams.Relaxation, 1);
        var device = bench.Program(index / 4 % 2 == 0 ? p.GMinMicrosiemens : p.GMaxMicrosiemens, new FrozenDraws<T> { Programming = z.X, Drift = z.Y, Activation = z.Z });
        T start = MramLaw<T>.Start(device, bench.Constants, words.X);
        flip = MramLaw<T>.FlipProbability(device, age, start);
        T walk = MramLaw<T>.Step(device, age, bench.Constants, default, start, words.Y);
        return MramLaw<T>.Conductance(device, age, bench.Constants, default, walk);
    }

    private static (double First, double Second, double Both) Expected(MramParameters p)
    {
        var one = new MramHazard(p, [new ThermalStep(First, MramFlips.Room)], 0);
        var two = new MramHazard(p, [new ThermalStep(Second - First, MramFlips.Room)], 0);
        double P(MramHazard stretch, double z) => stretch.At(p.Stability * (1 + (p.StabilitySpread * z))).FromParallel;
        return (
            MramFlips.Mean(z => P(one, z)),
            MramFlips.Mean(z => (P(one, z) * (1 - P(two, z))) + ((1 - P(one, z)) * P(two, z))),
            MramFlips.Mean(z => P(one, z) * (1 - P(two, z))));
    }

    private static void Check(string what, double expected, double actual) =>
        StatisticalTest.Check(what, expected, actual, Deviation(expected), Devices, what == "first age" ? SmallestError : 2 * SmallestError);

    private static double Deviation(double share) => Math.Sqrt(share * (1 - share));

    /// <summary>Shares of a million parallel devices that are reversed. Redrawn: the second age takes other devices from the start.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static (double First, double Second, double Both) Count(MramParameters p, bool redraw)
    {
        var bench = new MramBench<Vector128Lane>(p, new DeviceLife());
        var one = bench.Age(MramFlips.At(First));
        var two = bench.Age(MramFlips.At(Second, First));
        long first = 0, second = 0, both = 0;
        for (uint i = 0; i < Devices; i += 4)
        {
            Vector128Lane before = Reversed(bench, one, p, i, out var device, out _);
            Vector128Lane origin = before;
            if (redraw)
                origin = Reversed(bench, one, p, i + (1u << 24), out device, out _);
            Vector128Lane word = MramDraws.Words(Vector128Lane.Sequence(i), Streams.Relaxation, 2).X;
            Vector128Lane after = MramLaw<Vector128Lane>.Step(device, two, bench.Constants, default, origin, word);
            first += Bits(before);
            second += Bits(after);
            both += Bits(Vector128Lane.And(before, after));
        }

        return ((double)first / Devices, (double)second / Devices, (double)both / Devices);
    }

    private static Vector128Lane Reversed(
        MramBench<Vector128Lane> bench, MramAge<Vector128Lane> age, MramParameters p, uint index, out MramDevice<Vector128Lane> device, out Vector128Lane start)
    {
        Vector128Lane at = Vector128Lane.Sequence(index);
        var words = MramDraws.Words(at, Streams.Relaxation, 1);
        device = bench.Program(p.GMaxMicrosiemens, new FrozenDraws<Vector128Lane> { Drift = MramDraws.Normals(at, Streams.DriftExponent, 0).X });
        start = MramLaw<Vector128Lane>.Start(device, bench.Constants, words.X);
        return MramLaw<Vector128Lane>.Step(device, age, bench.Constants, default, start, words.Y);
    }

    private static int Bits(Vector128Lane mask)
    {
        int count = 0;
        foreach (uint lane in MemoryMarshal.Cast<Vector128Lane, uint>(MemoryMarshal.CreateSpan(ref mask, 1)))
            count += lane == uint.MaxValue ? 1 : 0;
        return count;
    }
}
