using DriftEngine.Kernels.Backends;

namespace DriftEngine.Statistics;

/// <summary>How far outputs y of one chip at one age lie from the exact outputs y0, with e = y - y0.</summary>
/// <remarks>
/// All four are relative, so that layers and matrices of any size compare:
/// mean_error = mean(e) / rms(y0); rms_error = sqrt(sum e^2 / sum y0^2); gain = sum y y0 / sum y0^2 (the factor of the straight
/// line through 0 that fits y best); snr_db = 10 log10(gain^2 sum y0^2 / sum (y - gain y0)^2), the signal over what no factor
/// removes; effective_bits = (snr_db - 1.76) / 6.02, the bits of an ideal converter with this ratio for a full sine (IEEE Std 1241).
/// The residual is taken as sum e^2 - (gain - 1)^2 sum y0^2 with gain - 1 = sum e y0 / sum y0^2, so that a small error is no
/// difference of large sums. snr_db is held within +-200: exact outputs have 200, outputs without any signal -200, and so those of a gain below 0: no converter
/// turns the sign of its input. Exact
/// outputs that are all 0 give no scale: errors are then in the outputs' own units, gain is 1, snr_db is 200 without an
/// error and -200 with one.
/// </remarks>
/// <param name="MeanError">Mean error over the root mean square of the exact outputs.</param>
/// <param name="RmsError">Root of the squared errors over the squared exact outputs.</param>
/// <param name="Gain">Factor on the exact outputs that fits best; 1 is exact.</param>
/// <param name="SnrDb">Signal over what is left after the gain, in dB.</param>
/// <param name="EffectiveBits">The same as bits of an ideal converter.</param>
public readonly record struct ErrorFigures(double MeanError, double RmsError, double Gain, double SnrDb, double EffectiveBits)
{
    /// <summary>Ratio of outputs without any error, in dB; float32 cannot show better than about 140.</summary>
    public const double MostDb = 200;

    /// <summary>Ratio of a full sine to the rounding of an ideal converter of no bits, in dB: 10 log10(3 / 2).</summary>
    private const double SineDb = 1.76;

    /// <summary>What one bit adds, in dB: 20 log10(2).</summary>
    private const double DbPerBit = 6.02;

    /// <summary>The figures of sums over outputs.</summary>
    public static ErrorFigures Of(ErrorMoments sums)
    {
        if (sums.Count == 0)
            return With(0, 0, 1, MostDb);
        if (sums.IdealSquared == 0)
            return With(sums.Error / sums.Count, Math.Sqrt(sums.ErrorSquared / sums.Count), 1, sums.ErrorSquared == 0 ? MostDb : -MostDb);
        double excess = sums.ErrorIdeal / sums.IdealSquared, gain = 1 + excess;
        double residual = sums.ErrorSquared - (excess * excess * sums.IdealSquared);
        return With(
            sums.Error / Math.Sqrt(sums.Count * sums.IdealSquared), Math.Sqrt(sums.ErrorSquared / sums.IdealSquared), gain,
            gain > 0 ? Decibels(gain * gain * sums.IdealSquared, residual) : -MostDb);
    }

    private static ErrorFigures With(double mean, double rms, double gain, double db) => new(mean, rms, gain, db, (db - SineDb) / DbPerBit);

    private static double Decibels(double signal, double residual) =>
        residual <= 0 ? MostDb : Math.Clamp(10 * Math.Log10(signal / residual), -MostDb, MostDb);
}
