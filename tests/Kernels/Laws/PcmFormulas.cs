namespace DriftEngine.Tests.Kernels.Laws;

/// <summary>Section 2.1 of technologies.md in double precision with its numbers written out once more; nothing is shared with the law.</summary>
internal static class PcmFormulas
{
    private const double K = 8.617333262e-5, Room = 298.15, Year = 365 * 86_400.0;

    public static double GMax(string preset) => preset switch { "pcm-hermes" => 10.35, "pcm-hermes-2" => 20.7, _ => 25 };

    public static double TimeC(string preset) => preset switch { "pcm-hermes" => 200, "pcm-hermes-2" => 300, _ => 20 };

    public static double TimeRead(string preset) => preset.StartsWith("pcm-hermes", StringComparison.Ordinal) ? 512e-9 : 250e-9;

    public static double Sigma(string preset, double r) => preset switch
    {
        "pcm-hermes" => 0.15782 + (2.32444 * r) - (2.16311 * r * r) + (0.68842 * r * r * r),
        "pcm-hermes-2" => 0.16603 + (4.71806 * r) - (8.48101 * r * r) + (4.68961 * r * r * r),
        _ => 0.26348 + (1.9650 * r) - (1.1731 * r * r),
    };

    public static double NuMean(string preset, double r)
    {
        if (preset is "pcm-1m" or "pcm-ge-rich")
            return Math.Clamp((-0.0155 * Math.Log(r)) + 0.0244, 0.049, 0.100);
        return r < 0.0945 ? Math.Clamp((-0.0387 * Math.Log(r)) - 0.0182, 0.072, 0.13) : 0.0736 - (0.0126 * r) - (0.0436 * r * r);
    }

    public static double NuSpread(string preset, double r) => preset switch
    {
        "pcm-hermes" => r < 0.3039 ? Math.Clamp((-0.0120 * Math.Log(r)) - 0.0023, 0.0124, 0.04) : 0.0104 + (0.0116 * r) - (0.0165 * r * r),
        "pcm-hermes-2" => r < 0.3055 ? Math.Clamp((-0.0117 * Math.Log(r)) - 0.0057, 0.0091, 0.04) : 0.0073 + (0.0093 * r) - (0.0118 * r * r),
        _ => Math.Clamp((-0.0125 * Math.Log(r)) - 0.0059, 0.008, 0.045),
    };

    public static double Qs(string preset, double r) => preset switch
    {
        "pcm-hermes" => r < 0.1591 ? Math.Clamp((-0.0078 * Math.Log(r)) + 0.0038, 0.0179, 0.04) : 0.0088 + (0.0768 * r) - (0.1352 * r * r) + (0.0664 * r * r * r),
        "pcm-hermes-2" => r < 0.16 ? Math.Clamp((-0.0117 * Math.Log(r)) - 0.0069, 0.015, 0.04) : 0.0123 + (0.0211 * r) - (0.0280 * r * r) + (0.0069 * r * r * r),
        _ => Math.Min(0.0088 / Math.Max(Math.Pow(r, 0.65), 1e-3), 0.2),
    };

    public static double Programmed(string preset, double target, double zp) => Math.Max(0, target + (Sigma(preset, target / GMax(preset)) * zp));

    public static double Activation(double r, double zd, double za) =>
        Math.Clamp(0.03 - (0.035 * Math.Log(r)), 0.03, 0.22) * (1 + (0.10 * ((0.5 * zd) + (Math.Sqrt(0.75) * za))));

    /// <summary>u of constant storage after programming at 25 C, without the end of relaxation.</summary>
    public static double Front(double programmedAt, double age, double kelvin)
    {
        double first = K * Room * Math.Log(1 + (programmedAt * 1e13 * Math.Exp(-0.42 / (K * Room))));
        double kT = K * kelvin;
        return kT * Math.Log(Math.Exp(first / kT) + ((age - programmedAt) * 1e13 * Math.Exp(-0.42 / kT)));
    }

    public static double Crystallised(string preset, double programmedAt, double age, double kelvin)
    {
        var (energy, ten) = preset == "pcm-ge-rich" ? (3.1, 150 + 273.15) : (2.6, 120 + 273.15);
        double theta = (programmedAt * Math.Exp(energy / K * ((1 / ten) - (1 / Room)))) + ((age - programmedAt) * Math.Exp(energy / K * ((1 / ten) - (1 / kelvin))));
        return 1 - Math.Exp(-Math.Log(2) * Math.Pow(theta / (10 * Year), 1.5));
    }

    /// <summary>Conductance after constant storage, programmed at 25 C.</summary>
    public static double Conductance(string preset, double target, (double P, double D, double A) z, double age, double storage, double read)
    {
        double r = target / GMax(preset), programmed = Programmed(preset, target, z.P);
        double front = Math.Min(Front(TimeC(preset), age, storage), 1.7 - 0.42), first = Front(TimeC(preset), TimeC(preset), Room);
        double nu = Math.Abs(NuMean(preset, r) + (NuSpread(preset, r) * z.D));
        double conduction = -Activation(r, z.D, z.A) * ((1 / (K * read)) - (1 / (K * Room)));
        bool rigid = preset == "pcm-ge-rich" && r > 0.5;
        double drifted = rigid
            ? Math.Max(programmed - (0.15 * (front - first) / (K * Room)), 0)
            : programmed * Math.Exp(-nu * ((front / (K * read)) - (first / (K * Room))));
        double x = Crystallised(preset, TimeC(preset), age, storage);
        return programmed == 0 ? 0 : Math.Pow(drifted * Math.Exp(conduction), 1 - x) * Math.Pow(1.2 * GMax(preset), x);
    }
}
