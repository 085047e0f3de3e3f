using System.Globalization;
using DriftEngine.Kernels.Backends;
using DriftEngine.Kernels.Crossbar;
using DriftEngine.Study;

namespace DriftEngine.Execution;

/// <summary>When a chip is programmed anew because its mean response has left a band.</summary>
/// <remarks>
/// The response is the summed conductance of a sample of the point's own pairs, as the law has it without read noise, over the
/// same as programmed: what a chip would measure with its global drift compensation. Averaged over an array it hardly differs
/// between chips, so one plan serves all; it is a pure function of the point.
/// </remarks>
internal static class RefreshPlan
{
    /// <summary>Steps in which time is searched: the tenth part of an e-fold.</summary>
    private const double GridRatio = 1.1;

    /// <summary>A moment is found within this share of the time since programming.</summary>
    private const double Precision = 1e-4;

    /// <summary>Moments that are searched for; a band that is left more often asks for fixed intervals.</summary>
    private const int MaxMoments = 200;

    /// <summary>Moments of reprogramming up to the last age, ascending.</summary>
    public static IReadOnlyList<double> ByBand(TrialProgram program, double band)
    {
        var moments = new List<double>();
        double last = program.AgesSeconds[^1], start = 0;
        if (program.AgesSeconds[^1] > program.Technology.ProgrammedAtSeconds && Outside(program, band, start, program.Technology.ProgrammedAtSeconds))
            throw new StudyException(
                $"the response is outside a band of {band} as soon as the chip is programmed: reads are warmer or colder than programming", "refresh.band", "a band that the temperature alone does not leave",
                "Raise \"band\", or set \"programming_temperature_c\" to the temperature of the reads.");
        while (FirstOutside(program, band, start, last) is { } moment)
        {
            if (moments.Count >= MaxMoments)
                throw TooOften(program, band, moments[0]);
            moments.Add(moment);
            start = moment;
        }

        return moments;
    }

    private static StudyException TooOften(TrialProgram program, double band, double first)
    {
        double last = program.AgesSeconds[^1];
        double wide = Math.Ceiling(Math.Abs(MeanResponse.At(program, 0, last / MaxMoments) - 1) * 100) / 100;
        return new StudyException(
            string.Create(CultureInfo.InvariantCulture, $"the response leaves a band of {band} first after {AgeText.About(first)}, and more than {MaxMoments} times before the last age, {AgeText.About(last)}"),
            "refresh.band", string.Create(CultureInfo.InvariantCulture, $"a band that is left {MaxMoments} times at most: here about {wide} or wider"),
            "Raise \"band\", list younger ages only, or refresh at fixed intervals: \"every\".");
    }

    private static double? FirstOutside(TrialProgram program, double band, double start, double last)
    {
        double inside = program.Technology.ProgrammedAtSeconds, end = last - start;
        for (double age = inside; age < end;)
        {
            age = Math.Min(age * GridRatio, end);
            if (!Outside(program, band, start, age))
            {
                inside = age;
                continue;
            }

            double outside = age;
            while (outside - inside > Precision * outside)
            {
                double middle = (inside + outside) / 2;
                if (Outside(program, band, start, middle))
                    outside = middle;
                else
                    inside = middle;
            }

            return start + outside;
        }

        return null;
    }

    private static bool Outside(TrialProgram program, double band, double start, double age) =>
        Math.Abs(MeanResponse.At(program, start, age) - 1) > band;
}
