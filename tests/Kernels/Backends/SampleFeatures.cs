using DriftEngine.Kernels.Backends;
using DriftEngine.Kernels.Laws;

namespace DriftEngine.Tests.Kernels.Backends;

/// <summary>One program for every feature of a trial, and some for all of them together, under any technology.</summary>
internal static class SampleFeatures
{
    private static readonly Dictionary<string, Func<DeviceParameters, TrialProgram>> Programs = new()
    {
        ["whole noise"] = technology => Small(technology with { ReadNoise = ReadNoise.Whole }),
        ["split noise"] = technology => Small(technology with { ReadNoise = ReadNoise.Split }),
        ["no noise"] = technology => Small(technology with { ReadNoise = ReadNoise.Off, ProgrammingNoise = false, Drift = false }),
        ["ideal converters"] = technology => SampleProgram.Create([23, 17, 10], 13, technology, converters: false, tileRows: 512, tileColumns: 512),
        ["one row"] = technology => SampleProgram.Create([1, 6, 1, 3], 5, technology with { ReadNoise = ReadNoise.Split }),
        ["one column"] = technology => SampleProgram.Create([5, 1, 4, 1], 9, technology).Sliced(2).Paired(PairScheme.Offset),
        ["slices"] = technology => Small(technology).Sliced(3),
        ["digits"] = technology => Small(technology with { ReadNoise = ReadNoise.Split }).Phased(2),
        ["bit by bit, ideal ADC"] = technology => WithoutAdc(Small(technology).Phased(1)),
        ["slices of digits"] = technology => Small(technology with { ReadNoise = ReadNoise.Split }).Sliced(2).Phased(4),
        ["complementary"] = technology => Small(technology).Paired(PairScheme.Complementary),
        ["shared references"] = technology => Small(technology with { ReadNoise = ReadNoise.Split }).Sliced(2).Paired(PairScheme.Offset),
        ["net only"] = technology => Small(technology) with { NetOnly = true },
        ["refresh"] = technology => Small(technology) with { Life = new DeviceLife { RefreshSeconds = [1800, 7200, 1e8] } },
        ["warm"] = technology => Small(technology) with { Life = new DeviceLife { Storage = TemperatureProfile.Constant(350), ReadKelvin = 320, ReadsPerSecond = 1e4 } },
        ["worn"] = technology => Small(Short(technology, EnduranceShape.LogNormal)) with { Life = new DeviceLife { CyclesSpent = 60, RefreshSeconds = [1800], CyclesPerProgramming = 10 } },
        ["worn, Weibull"] = technology => Small(Short(technology, EnduranceShape.Weibull)) with { Life = new DeviceLife { CyclesSpent = 60 } },
        ["stuck"] = technology => Small(technology with { ReadNoise = ReadNoise.Split }) with { Life = new DeviceLife { StuckLow = 0.1, StuckHigh = 0.05 } },
        ["traps"] = technology => Small(Trapped(technology)) with { Life = new DeviceLife { RefreshSeconds = [1800] } },
        ["traps, quiet reads"] = technology => Small(Trapped(technology) with { ReadNoise = ReadNoise.Off }),
        ["heat"] = technology => FullScale(Small(technology with { ThermalNoise = true, ReadNoise = ReadNoise.Off }).Sliced(2)),
        ["heat of digits"] = technology => Small(technology with { ThermalNoise = true, ReadNoise = ReadNoise.Split }).Phased(2),
        ["columns compensated"] = technology => Small(technology).Sliced(2).Compensated(Compensation.Column),
        ["temperature compensated"] = technology => (Small(technology) with { Life = new DeviceLife { ReadKelvin = 330, RefreshSeconds = [1800], StuckHigh = 0.1 } }).Compensated(Compensation.Temperature),
        ["norms again"] = technology => Small(technology with { ReadNoise = ReadNoise.Split }).Sliced(2).Compensated(Compensation.BatchNorm).Recording(0, 1),
        ["norms, not asked for"] = technology => Small(technology).Compensated(Compensation.BatchNorm) with { Compensation = Compensation.Global },
        ["not compensated"] = technology => Small(technology).Compensated(Compensation.None),
        ["errors"] = technology => Small(technology).Recording(0, 2),
        [Everything] = technology => (FullScale(Small(Trapped(Short(technology, EnduranceShape.LogNormal)) with { ReadNoise = ReadNoise.Split, ThermalNoise = true }))
            .Sliced(2).Phased(3).Paired(PairScheme.Offset).Compensated(Compensation.Column).Recording(0, 1) with
        { Life = Eventful }),
        ["everything, complementary"] = technology => (Small(Trapped(Short(technology, EnduranceShape.Weibull)) with { ReadNoise = ReadNoise.Whole, ThermalNoise = true })
            .Sliced(3).Phased(2).Paired(PairScheme.Complementary).Compensated(Compensation.BatchNorm).Recording(1, 2) with
        { Life = Eventful }),
        ["everything, net only"] = technology => (Small(Trapped(technology) with { ReadNoise = ReadNoise.Split })
            .Sliced(2).Compensated(Compensation.Temperature).Recording(0) with
        { Life = Eventful, NetOnly = true }),
    };

    /// <summary>The feature that is all of them.</summary>
    public const string Everything = "everything";

    public static IEnumerable<string> Names => Programs.Keys;

    private static DeviceLife Eventful => new()
    {
        Storage = TemperatureProfile.Constant(340),
        ReadKelvin = 320,
        CyclesSpent = 60,
        StuckLow = 0.05,
        StuckHigh = 0.05,
        ReadsPerSecond = 1e3,
        RefreshSeconds = [1800],
    };

    public static TrialProgram Create(string feature, DeviceParameters technology) => Programs[feature](technology);

    private static TrialProgram Small(DeviceParameters technology) => SampleProgram.Create([23, 17, 3, 10], 13, technology);

    private static DeviceParameters Short(DeviceParameters technology, EnduranceShape shape) => technology with { EnduranceMedian = 100, EnduranceShape = shape };

    private static DeviceParameters Trapped(DeviceParameters technology) => technology with { TelegraphNoise = true, TelegraphShare = 0.4 };

    private static TrialProgram WithoutAdc(TrialProgram program) => program with { Layers = [.. program.Layers.Select(layer => layer with { Adc = null })] };

    private static TrialProgram FullScale(TrialProgram program) => program with { Layers = [.. program.Layers.Select(layer => layer with { FullScale = 6300, MeanDrives = [.. Enumerable.Range(0, layer.Rows).Select(row => row % 5 / 4f)] })] };
}
