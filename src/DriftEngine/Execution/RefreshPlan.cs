using System.Globalization;
using DriftEngine.Kernels.Backends;
using DriftEngine.Kernels.Crossbar;
using DriftEngine.Kernels.Laws;
using DriftEngine.Study;

namespace DriftEngine.Execution;

/// <summary>When a chip is programmed anew because its mean response has left a band.</summary>
/// <remarks>
/// The response is the summed conductance of a sample of the point's own pairs, as the law has it without read noise, over the
/// same as programmed: what a chip would measure with its global drift compensation. Averaged over an array it hardly differs
/// between chips, so one plan serves all; it is a pure function of the point. Ages do not move it but in one case: a read that
/// falls on a moment, or within t_c after it, comes first, and the chip is programmed right after.
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
        var response = new MeanResponse(program);
        double last = program.AgesSeconds[^1], start = 0, settling = program.Technology.ProgrammedAtSeconds;
        while (start + settling < last)
        {
            Func<double, double> own = response.After(moments.Count, start);
            bool Outside(double at) => Math.Abs(own(at) - 1) > band;
            if (Outside(start + settling))
                throw AtOnce(band, start);
            if (FirstOutside(Outside, RefreshSearch.Moments(program, start, GridRatio), start, last) is not { } moment)
                break;
            start = AfterReads(program.AgesSeconds, moment, settling);
            if (start > last)
                break;
            if (moments.Count >= MaxMoments)
                throw TooOften(response, band, moments[0], last);
            moments.Add(start);
        }

        return moments;
    }

    /// <summary>Null where the response stays inside up to the last age. Moments do not depend on it: it only ends the search.</summary>
    private static double? FirstOutside(Func<double, bool> leaves, IEnumerable<double> moments, double start, double last)
    {
        double inside = start;
        foreach (double moment in moments)
        {
            if (leaves(moment))
            {
                double outside = moment;
                while (outside - inside > Precision * (outside - start))
                {
                    double middle = (inside + outside) / 2;
                    if (leaves(middle))
                        outside = middle;
                    else
                        inside = middle;
                }

                return outside <= last ? outside : null;
            }

            if (moment >= last)
                return null;
            inside = moment;
        }

        return null;
    }

    /// <summary>The chip is read before it is programmed anew, also where the read would meet devices that are not settled yet.</summary>
    private static double AfterReads(IReadOnlyList<double> ages, double moment, double settling)
    {
        double[] meanwhile = [.. ages.Where(age => age >= moment && age <= moment + settling)];
        if (meanwhile.Length == 0)
            return moment;
        double after = Math.BitIncrement(meanwhile[^1]);
        foreach (double age in ages.Where(age => age > after && age < after + settling))
            throw new StudyException(
                string.Create(CultureInfo.InvariantCulture, $"age {AgeText.Format(age)} is {age - after:0.###} s after a refresh of the band, before the devices are programmed again: the chip is read at {AgeText.Format(meanwhile[^1])}, then refreshed"),
                "ages", string.Create(CultureInfo.InvariantCulture, $"more than {settling}s (t_c) after {AgeText.Format(meanwhile[^1])}"), "Leave out the age, or change \"refresh.band\".");
        return after;
    }

    private static StudyException AtOnce(double band, double start) => new(
        $"the response is outside a band of {band} as soon as the chip is programmed{(start == 0 ? "" : $" anew after {AgeText.About(start)}")}: reads are warmer or colder than programming",
        "refresh.band", "a band that the temperature alone does not leave", "Raise \"band\", or set \"programming_temperature_c\" or \"read_temperature_c\", so that reads are as warm as programming.");

    private static StudyException TooOften(MeanResponse response, double band, double first, double last)
    {
        double wide = Math.Ceiling(Math.Abs(response.After(0, 0)(last / MaxMoments) - 1) * 100) / 100;
        return new StudyException(
            string.Create(CultureInfo.InvariantCulture, $"the response leaves a band of {band} first after {AgeText.About(first)}, and more than {MaxMoments} times before the last age, {AgeText.About(last)}"),
            "refresh.band", string.Create(CultureInfo.InvariantCulture, $"a band that is left {MaxMoments} times at most: here about {wide} or wider"),
            "Raise \"band\", list younger ages only, or refresh at fixed intervals: \"every\".");
    }
}
