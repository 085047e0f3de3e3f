using DriftEngine.Kernels.Lanes;
using DriftEngine.Kernels.Laws;
using static DriftEngine.Tests.Kernels.Laws.FlashRuns;

namespace DriftEngine.Tests.Kernels.Laws;

/// <summary>What must hold of any law: switches, bounds, equal bits.</summary>
internal static class FlashBounds
{
    private static readonly double[] Ages = [1, 60, Day, Year, 15 * Year];

    private static readonly DeviceLife Room = DeviceLife.Constant(DeviceLife.RoomKelvin);

    /// <summary>A law without effects meets every target exactly at all ages; each switch alone does its part.</summary>
    public static void CheckIdeal(DeviceParameters whole, DeviceParameters ideal)
    {
        DeviceLife stored = DeviceLife.Constant(398.15) with { ReadKelvin = DeviceLife.RoomKelvin };
        foreach (double target in Targets(whole))
        {
            FlashRun<Vector128Lane> run = Many(ideal, stored, target, Ages, 256);
            foreach (int a in Enumerable.Range(0, Ages.Length))
            {
                Assert.All(run.Conductance[a], g => Assert.Equal((float)target, g));
                Assert.All(run.SlowNoise[a].Concat(run.FastNoise[a]), sigma => Assert.Equal(0f, sigma));
            }

            FlashRun<Vector128Lane> still = Many(whole with { Drift = false }, stored, target, Ages, 256);
            Assert.All(still.Conductance, at => Assert.Equal(still.Programmed, at));
            Assert.All(Many(whole with { ProgrammingNoise = false }, stored, target, Ages, 256).Programmed, g => Assert.Equal((float)target, g));
        }
    }

    /// <summary>Draws of up to six sigma, all targets, fresh and worn, cold and hot: finite and not negative.</summary>
    public static void CheckFinite(DeviceParameters p)
    {
        double[] kelvins = [233.15, DeviceLife.RoomKelvin, 398.15];
        float[] draws = [-6, -3, 0, 3, 6];
        foreach (double stored in kelvins)
        {
            foreach (double read in kelvins)
            {
                DeviceLife life = DeviceLife.Constant(stored) with { ReadKelvin = read, ReadsPerSecond = 1e3 };
                foreach (double target in Targets(p))
                {
                    foreach (float z in draws)
                    {
                        foreach (uint word in new uint[] { 0, uint.MaxValue })
                        {
                            CheckFinite(p, life, target, new((z, -z, z), z, word), wear: 0);
                            CheckFinite(p, life, target, new((z, z, -z), -z, word), wear: 1);
                        }
                    }
                }
            }
        }
    }

    /// <summary>One lane and four give the same bits.</summary>
    public static void CheckWidths(DeviceParameters p)
    {
        DeviceLife life = DeviceLife.Constant(358.15) with { ReadKelvin = 330, ReadsPerSecond = 1e4 };
        IReadOnlyList<AgeContext> ages = life.Contexts(Ages);
        foreach (double target in Targets(p))
        {
            var one = new FlashRun<ScalarLane>(p.Model(life), target, ages, 1024, cycles: 1e4) { Wear = 0.1f }.Go();
            var four = new FlashRun<Vector128Lane>(p.Model(life), target, ages, 1024, cycles: 1e4) { Wear = 0.1f }.Go();
            Assert.Equal(one.Programmed, four.Programmed);
            Assert.Equal(one.Start, four.Start);
            Assert.Equal(one.TelegraphFactor, four.TelegraphFactor);
            for (int a = 0; a < ages.Count; a++)
            {
                Assert.Equal(one.Conductance[a], four.Conductance[a]);
                Assert.Equal(one.SlowNoise[a], four.SlowNoise[a]);
                Assert.Equal(one.FastNoise[a], four.FastNoise[a]);
                Assert.Equal(one.TelegraphAmplitude[a], four.TelegraphAmplitude[a]);
            }
        }
    }

    private static double[] Targets(DeviceParameters p) =>
        [p.GMinMicrosiemens, .. new[] { 0.001, 0.03, 0.1, 0.5, 1 }.Select(share => p.GMinMicrosiemens + (share * (p.GMaxMicrosiemens - p.GMinMicrosiemens)))];

    private static void CheckFinite(DeviceParameters p, DeviceLife life, double target, FixedDraws draws, float wear)
    {
        var run = new FlashRun<ScalarLane>(p.Model(life), target, life.Contexts(Ages), 1, draws, cycles: 1e5) { Wear = wear }.Go();
        float[] all = [.. run.Programmed, .. run.TelegraphFactor, .. run.Conductance.SelectMany(x => x), .. run.SlowNoise.SelectMany(x => x), .. run.FastNoise.SelectMany(x => x)];
        Assert.All(all, value => Assert.InRange(value, 0, 1e6f));
        Assert.All(run.TelegraphAmplitude.SelectMany(x => x), value => Assert.InRange(value, 0, 1));
    }
}
