namespace DriftEngine.Kernels.Laws;

/// <summary>How read noise enters a read.</summary>
public enum ReadNoise
{
    /// <summary>No read noise.</summary>
    Off,

    /// <summary>
    /// Noise of a 1/f kind is drawn whole, once per device and age (the published usage); noise that the source gives per
    /// read is drawn once per output.
    /// </summary>
    Whole,

    /// <summary>Components of 1/f noise slower than the read window are drawn once per device and age, faster ones once per output.</summary>
    Split,
}
