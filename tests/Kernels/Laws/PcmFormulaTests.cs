using DriftEngine.Kernels.Lanes;
using DriftEngine.Kernels.Laws;

namespace DriftEngine.Tests.Kernels.Laws;

/// <summary>The law on lanes against section 2.1 of technologies.md, device by device, for every preset.</summary>
public sealed class PcmFormulaTests
{
    private const double Zero = 273.15, Room = 298.15, Day = 86_400, Year = 365 * Day;

    private static readonly (double P, double D, double A)[] Draws = [(0, 0, 0), (1.3, -0.7, 2.1), (-2, 1.9, -1.1), (0.4, -3.2, 0.3)];

    private static readonly (double Storage, double Read)[] Temperatures = [(25, 25), (25, 85), (85, 25), (85, 85), (-40, 125), (125, -40), (105, 25)];

    public static TheoryData<string> Presets => ["pcm-1m", "pcm-hermes", "pcm-hermes-2", "pcm-ge-rich"];

    [Theory]
    [MemberData(nameof(Presets))]
    public void Device_follows_the_sheet(string preset)
    {
        PcmParameters p = PcmProbe<ScalarLane>.Preset(preset);
        double gMax = PcmFormulas.GMax(preset);
        foreach (var (storage, read) in Temperatures)
        {
            DeviceLife life = DeviceLife.Constant(storage + Zero) with { ReadKelvin = read + Zero };
            foreach (double r in new[] { 0.004, 0.02, 0.08, 0.094, 0.1, 0.29, 0.31, 0.5, 0.51, 0.75, 1 })
            {
                foreach (var z in Draws)
                {
                    var device = new PcmProbe<ScalarLane>(p, life, gMax * r, z.P, z.D, z.A);
                    double programmed = PcmFormulas.Programmed(preset, gMax * r, z.P);
                    Close(programmed, device.Programmed.Value, 1e-5, $"programmed, r {r}");
                    foreach (double age in new[] { PcmFormulas.TimeC(preset), 3600, Day, Year, 10 * Year })
                        Close(PcmFormulas.Conductance(preset, gMax * r, z, age, storage + Zero, read + Zero), device.At(age, read + Zero).Conductance.Value, Tolerance(preset, r), $"{preset}, r {r}, z {z}, {age} s, {storage} C read at {read} C");
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Presets))]
    public void Read_noise_follows_the_sheet(string preset)
    {
        PcmParameters p = PcmProbe<ScalarLane>.Preset(preset) with { ProgrammingNoise = false };
        double gMax = PcmFormulas.GMax(preset), read = PcmFormulas.TimeRead(preset);
        foreach (double r in new[] { 0.004, 0.02, 0.1, 0.155, 0.1595, 0.1605, 0.3, 0.6, 0.95, 1 })
        {
            var device = new PcmProbe<ScalarLane>(p, new DeviceLife(), gMax * r);
            Close(PcmFormulas.Qs(preset, r), device.Qs.Value, 2e-6, $"Qs at {r}");
            var (g, slow, fast) = device.At(Year, Room);
            Close(g.Value * PcmFormulas.Qs(preset, r) * Math.Sqrt(Math.Log((Year + read) / (2 * read))), slow.Value, 3e-6, $"read noise at {r}");
            Assert.Equal(0f, fast.Value);
        }

        // Qs takes the programmed conductance, as in the source of the fit.
        var off = new PcmProbe<ScalarLane>(PcmProbe<ScalarLane>.Preset(preset), new DeviceLife(), gMax * 0.3, zp: 2);
        Close(PcmFormulas.Qs(preset, off.Programmed.Value / gMax), off.Qs.Value, 2e-6, "Qs of the programmed conductance");
    }

    [Theory]
    [MemberData(nameof(Presets))]
    public void No_device_leaves_the_numbers(string preset)
    {
        PcmParameters p = PcmProbe<ScalarLane>.Preset(preset) with { ReadNoise = ReadNoise.Split };
        double gMax = p.GMaxMicrosiemens;
        double[] normals = [-6, -3, 0, 3, 6];
        foreach (var (storage, read) in new[] { (-40.0, -40.0), (25, 25), (125, -40), (125, 125), (-40, 125), (200, 25) })
        {
            DeviceLife life = DeviceLife.Constant(storage + Zero) with { ReadKelvin = read + Zero, ReadsPerSecond = 1e6 };
            foreach (double target in new[] { 0, 1e-6, 0.003, 0.1, gMax / 2, gMax })
            {
                foreach (double z in normals)
                {
                    foreach (double za in normals)
                    {
                        var device = new PcmProbe<ScalarLane>(p, life, target, z, -za, za, Math.Abs(z) / 6);
                        foreach (double age in new[] { 1, 20, Day, 15 * Year })
                        {
                            var (g, slow, fast) = device.At(age, read + Zero);
                            Assert.All(new[] { g.Value, slow.Value, fast.Value }, value => Assert.True(float.IsFinite(value) && value >= 0, $"{value} at {target} uS, z {z} {za}, {age} s, {storage} C"));
                        }
                    }
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Presets))]
    public void Lanes_agree_bit_for_bit(string preset)
    {
        PcmParameters p = PcmProbe<ScalarLane>.Preset(preset) with { ReadNoise = ReadNoise.Split };
        DeviceLife life = DeviceLife.Constant(358.15) with { ReadKelvin = 310 };
        foreach (double target in new[] { 0, 0.01, 0.9, 4, p.GMaxMicrosiemens })
        {
            foreach (var z in Draws)
            {
                var one = new PcmProbe<ScalarLane>(p, life, target, z.P, z.D, z.A, 0.3).At(Year, 310);
                var four = new PcmProbe<Vector128Lane>(p, life, target, z.P, z.D, z.A, 0.3).At(Year, 310);
                Same(one.Conductance, four.Conductance);
                Same(one.Slow, four.Slow);
                Same(one.Fast, four.Fast);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Presets))]
    public void Switches_switch_off(string preset)
    {
        PcmParameters p = PcmProbe<ScalarLane>.Preset(preset) with { ProgrammingNoise = false, Drift = false, ReadNoise = ReadNoise.Off };
        DeviceLife life = DeviceLife.Constant(398.15) with { ReadKelvin = Room };
        foreach (double r in new[] { 0, 0.1, 0.6, 1 })
        {
            float target = (float)Math.Max(p.GMaxMicrosiemens * r, p.GMinMicrosiemens);
            var device = new PcmProbe<ScalarLane>(p, life, target, 3, 3, 3);
            Assert.Equal((target, 0f, 0f), Values(device.At(10 * Year, Room)));
        }

        static (float, float, float) Values((ScalarLane G, ScalarLane Slow, ScalarLane Fast) read) => (read.G.Value, read.Slow.Value, read.Fast.Value);
    }

    /// <summary>1.5: at the end of life the window has lost 0.3 of either half, and the noise has grown by half.</summary>
    [Fact]
    public void Wear_narrows_the_window_and_widens_the_noise()
    {
        PcmParameters p = PcmProbe<ScalarLane>.Preset("pcm-1m") with { GMinMicrosiemens = 0.1 };
        foreach (double wear in new[] { 0, 0.25, 1 })
        {
            double lost = 0.3 * (24.9 / 2) * wear;
            Close(25 - lost, new PcmProbe<ScalarLane>(p, new DeviceLife(), 25, wear: wear).Programmed.Value, 1e-6, "most");
            Close(0.1 + lost, new PcmProbe<ScalarLane>(p, new DeviceLife(), 0.1, wear: wear).Programmed.Value, 1e-6, "least");
            Close(12 + (2 * PcmFormulas.Sigma("pcm-1m", 12 / 25.0) * (1 + (0.5 * wear))), new PcmProbe<ScalarLane>(p, new DeviceLife(), 12, zp: 2, wear: wear).Programmed.Value, 1e-6, "noise");
        }
    }

    /// <summary>2.1, Ge-rich cells: above r = 0.5 all lose 0.15 uS per e-fold of time, below they follow the power law.</summary>
    [Fact]
    public void Set_like_states_of_ge_rich_cells_shift_together()
    {
        PcmParameters p = PcmProbe<ScalarLane>.Preset("pcm-ge-rich") with { ProgrammingNoise = false };
        foreach (double target in new[] { 12.6, 18, 25 })
            Assert.Equal(target - (0.15 * Math.Log(Year / 20)), new PcmProbe<ScalarLane>(p, new DeviceLife(), target, zd: 3).At(Year, Room).Conductance.Value, 2e-5);
        Assert.Equal(12.5 * Math.Pow(Year / 20, -0.049), new PcmProbe<ScalarLane>(p, new DeviceLife(), 12.5).At(Year, Room).Conductance.Value, 2e-4);
    }

    /// <summary>Twin: a law with one number off by half a per cent is caught by the comparison above.</summary>
    [Fact]
    public void Planted_errors_are_caught()
    {
        PcmParameters p = PcmProbe<ScalarLane>.Preset("pcm-hermes");
        PcmParameters[] planted =
        [
            p with { NuMeanP0 = 0.0736 * 1.005 }, p with { ActivationSlopeEv = -0.035 * 1.005 }, p with { ProgrammingC3 = 0.68842 * 1.005 },
            p with { RelaxationBarrierEv = 0.42 * 1.005 }, p with { CrystallisationEv = 2.6 * 1.005 }, p with { NuSpreadP1 = 0.0116 * 1.005 },
        ];
        DeviceLife life = DeviceLife.Constant(105 + Zero) with { ReadKelvin = 30 + Zero };
        double expected = PcmFormulas.Conductance("pcm-hermes", 5, (1, 1, 1), Year, 105 + Zero, 30 + Zero);
        Close(expected, new PcmProbe<ScalarLane>(p, life, 5, 1, 1, 1).At(Year, 30 + Zero).Conductance.Value, 1e-5, "as published");
        foreach (PcmParameters wrong in planted)
            Assert.True(Math.Abs((new PcmProbe<ScalarLane>(wrong, life, 5, 1, 1, 1).At(Year, 30 + Zero).Conductance.Value / expected) - 1) > 1e-5);
    }

    /// <summary>States that shift rigidly crystallise by a form that is the sheet's to first order in the shift (see the law).</summary>
    private static double Tolerance(string preset, double r) => preset == "pcm-ge-rich" && r > 0.5 ? 2e-3 : 2e-5;

    private static void Close(double expected, double actual, double relative, string what) =>
        Assert.True(Math.Abs(actual - expected) <= (relative * expected) + 1e-7, $"{what}: {actual} against {expected}");

    private static unsafe void Same(ScalarLane one, Vector128Lane four)
    {
        float* lanes = (float*)&four;
        for (int i = 0; i < Vector128Lane.Width; i++)
            Assert.Equal(BitConverter.SingleToUInt32Bits(one.Value), BitConverter.SingleToUInt32Bits(lanes[i]));
    }
}
