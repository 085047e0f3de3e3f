using DriftEngine.Kernels.Laws;

namespace DriftEngine.Tests.Kernels.Backends;

/// <summary>Technologies under which every backend is held against the reference; a law that ships needs a line here.</summary>
internal static class SampleTechnologies
{
    /// <summary>Those whose kernels ship.</summary>
    public static IReadOnlyDictionary<string, DeviceParameters> Shipped { get; } = new Dictionary<string, DeviceParameters>
    {
        ["pcm"] = new PcmParameters(),
        ["reram"] = ReramParameters.HfOx,
        ["reram, log-logistic"] = ReramParameters.Cmo with { Shape = ReramShape.LogLogistic },
        ["mram"] = new MramParameters(),
        ["nor"] = new NorParameters(),
        ["sonos"] = new SonosParameters(),
        ["table"] = TableParameters.Of(
            [20, 3600, 4e8], [1, 10, 26], [[0.2, 0.3, 0.4], [0.3, 0.5, 0.6], [0.4, 0.7, 0.9]], [[0, 0, 0], [0, -0.1, -0.2], [0.1, -0.5, -1]], [0.05, 0.04, 0.03], [0.02, 0.01, 0.01]) with
        { ReadNoiseRelative = 0.02 },
    };

    /// <summary>Those, and two of no technology that use all that a law may.</summary>
    public static IReadOnlyDictionary<string, DeviceParameters> All { get; } = new Dictionary<string, DeviceParameters>(Shipped)
    {
        ["walk of normals"] = new SampleParameters(),
        ["walk of words"] = new SampleParameters { Words = true },
    };
}
