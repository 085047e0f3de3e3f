using System.Runtime.InteropServices;
using DriftEngine.Kernels.Lanes;
using DriftEngine.Kernels.Laws;
using DriftEngine.Kernels.Random;

namespace DriftEngine.Tests.Kernels.Laws;

/// <summary>What a device shows in its state: spread between devices, and the temperature of programming.</summary>
public sealed class MramConductanceTests
{
    private const int Devices = 1 << 20;

    /// <summary>technologies.md 4.1 and 4.2: gP (1 + s_R z), TMR (1 + s_T z), with s_R 5 % and s_T 4 %.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Conductances_spread_as_the_sheet_says(bool parallel)
    {
        MramParameters p = new();
        double tmr = 1.8 / (1 + Math.Pow(0.1 / 0.65, 2)), mean = parallel ? 1e3 / 3 : MramFlips.Mean(z => 1e3 / 3 / (1 + (tmr * (1 + (0.04 * z)))));
        double square = parallel ? Math.Pow(1e3 / 3, 2) : MramFlips.Mean(z => Math.Pow(1e3 / 3 / (1 + (tmr * (1 + (0.04 * z)))), 2));
        double deviation = Math.Sqrt((square * (1 + (0.05 * 0.05))) - (mean * mean));
        var (actual, spread) = Moments(p, parallel);
        StatisticalTest.Check("mean", mean, actual, deviation, Devices, 0.001 * mean);
        StatisticalTest.Check("spread", deviation, spread, deviation / Math.Sqrt(2), Devices, 0.01 * deviation);
        var (moved, widened) = Moments(p with { ParallelKiloohm = 3.005, ParallelSpread = 0.0506, TmrSpread = 0.0406 }, parallel);
        Assert.False(StatisticalTest.Agrees(mean, moved, deviation, Devices));
        Assert.False(StatisticalTest.Agrees(deviation, widened, deviation / Math.Sqrt(2), Devices));
    }

    private static (double Mean, double Deviation) Moments(MramParameters p, bool parallel)
    {
        var bench = new MramBench<Vector128Lane>(p, new DeviceLife());
        double first = 0, second = 0;
        for (uint i = 0; i < Devices; i += 4)
        {
            Vector128Lane at = Vector128Lane.Sequence(i);
            var z = MramDraws.Normals(at, Streams.Programming, 0);
            var device = bench.Program(parallel ? p.GMaxMicrosiemens : p.GMinMicrosiemens, new FrozenDraws<Vector128Lane> { Programming = z.X, Activation = z.Z });
            Vector128Lane g = MramLaw<Vector128Lane>.Programmed(device, bench.Constants, Vector128Lane.Bits(0));
            foreach (float value in MemoryMarshal.Cast<Vector128Lane, float>(MemoryMarshal.CreateSpan(ref g, 1)))
            {
                first += value;
                second += (double)value * value;
            }
        }

        return (first / Devices, Math.Sqrt((second / Devices) - (first / Devices * first / Devices)));
    }

    [Fact]
    public void Programming_at_another_temperature_shows_it()
    {
        const double Hot = 398.15;
        MramParameters p = new();
        var model = new MramModel(p, new DeviceLife());
        var bench = new MramBench<ScalarLane>(p, new DeviceLife { ProgrammingKelvin = Hot });
        float Written(double target) => MramLaw<ScalarLane>.Programmed(bench.Program(target, 0, 0, 0), bench.Constants, ScalarLane.Bits(0)).Value;
        Assert.Equal((float)model.Parallel(Hot), Written(p.GMaxMicrosiemens));
        Assert.Equal((float)model.Antiparallel(Hot), Written(p.GMinMicrosiemens));
        var net = MramLaw<ScalarLane>.WithProgrammed(bench.Program(p.GMaxMicrosiemens, 1, 0, 1), bench.Constants, ScalarLane.Float(200f));
        Assert.Equal(200f, MramLaw<ScalarLane>.Programmed(net, bench.Constants, ScalarLane.Bits(0)).Value, 1e-4f);
    }
}
