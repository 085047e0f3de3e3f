namespace DriftEngine.Kernels.Random;

/// <summary>
/// Who draws what. The third word of an address is layer | rowTile &lt;&lt; 12 | stream &lt;&lt; 24; numbers are never
/// reused, and changing one changes every result.
/// </summary>
/// <remarks>
/// Device streams: the first word is (row / 2) x columns + column of the layer, and the four words of a draw belong to
/// (row even: carrying device, its partner; row odd: carrying device, its partner). Output streams: the first word is
/// (image / 4) x columns + column, and the four words belong to four consecutive images. Where the devices of a row share
/// references, columns are those of the layer, and behind them one for each slice and column tile, in both kinds of streams.
/// The fourth word is the epoch: 0 for what is drawn at programming, else the bits of the age in seconds as a float32, so
/// that an age draws the same numbers whatever other ages a study lists.
/// </remarks>
public static class Streams
{
    /// <summary>Programming noise, per device.</summary>
    public const uint Programming = 0;

    /// <summary>Drift exponent, per device.</summary>
    public const uint DriftExponent = 1;

    /// <summary>Activation energy, retention time or the like, per device.</summary>
    public const uint Activation = 2;

    /// <summary>Number of writes that a device survives, per device; the same at every programming event.</summary>
    public const uint Endurance = 3;

    /// <summary>Random walk between ages (relaxation, loss of charge, flips), per device.</summary>
    public const uint Relaxation = 4;

    /// <summary>1/f noise accumulated up to an age (its slow part where it is split), per device.</summary>
    public const uint SlowNoise = 5;

    /// <summary>Whether a device carries a telegraph trap (high half of the word), and its duty (low half), per device.</summary>
    public const uint TelegraphPresence = 6;

    /// <summary>Fast part of the read noise, per output of a tile.</summary>
    public const uint FastNoise = 7;

    /// <summary>Fast part of the read noise of a code's digit: every phase is a read of its own, and so is every read that only calibrates.</summary>
    public static uint FastNoiseOf(int phase, int calibrates) => calibrates != 0 ? FirstCalibration + (uint)phase : phase == 0 ? FastNoise : FirstPhase + (uint)phase;

    /// <summary>Whether and how a device is stuck, per device.</summary>
    public const uint Faults = 8;

    /// <summary>Amplitude of a telegraph trap, per device.</summary>
    public const uint TelegraphAmplitude = 9;

    /// <summary>Switching time (high half of the word) of a telegraph trap, per device.</summary>
    public const uint TelegraphTimes = 10;

    /// <summary>Whether a telegraph trap is occupied, per device, at the verifying read of every programming event (low half of the word) and at every age.</summary>
    public const uint TelegraphState = 11;

    private const uint FirstPhase = 32, FirstCalibration = 64;

    /// <summary>Most layers that an address can tell apart.</summary>
    public const int MaxLayers = 1 << 12;

    /// <summary>Most row tiles of a layer that an address can tell apart.</summary>
    public const int MaxRowTiles = 1 << 12;

    /// <summary>The third word of an address.</summary>
    public static uint Purpose(uint stream, int layer, int rowTile = 0) =>
        (uint)layer | ((uint)rowTile << 12) | (stream << 24);

    /// <summary>The fourth word of an address that belongs to an age.</summary>
    public static uint Epoch(double ageSeconds) => BitConverter.SingleToUInt32Bits((float)ageSeconds);
}
