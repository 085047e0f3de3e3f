using DriftEngine.Kernels.Laws;

namespace DriftEngine.Technology;

/// <summary>Phase-change memory: presets.</summary>
internal static class PcmPresets
{
    private const string Array = "Nandakumar et al., ICECS 2019, numbers as in aihwkit";

    private const string Hermes = "Khaddam-Aljameh et al., JSSC 2022, one device per polarity, numbers as in aihwkit";

    private const string HermesTwo = "Khaddam-Aljameh et al., JSSC 2022, with two devices per polarity (Vasilopoulos et al., TED 2023), numbers as in aihwkit";

    private const string GermaniumRich = Array + ", for another alloy";

    private const string LocalRange = "25 C; calibrated from the programmed state to about 1 day, widely used to 1 year";

    private static readonly PcmParameterTable.RigidSource NotRigid = new("A", PcmParameterTable.NoBranch, null, null);

    private static readonly PcmParameterTable.RigidSource Rigid = new("C", "one shift for all states: rigid current shift in Ge-rich GST, ICECS 2019; the value is an estimate", (0.3, 0.7), (0.05, 0.3));

    private static readonly PcmParameterTable.CrystalSource Doped = new("2.3 to 2.7 for GST", (2.3, 2.7), "a GST chip built for in-memory computing, in the survey tables of NVMExplorer");

    private static readonly PcmParameterTable.CrystalSource Embedded = new("Ge and Sb raise it about 1.5 times (IMW 2012)", (2.8, 3.4), "a Ge-rich 28 nm chip, in the survey tables of NVMExplorer");

    /// <summary>All presets of phase-change memory.</summary>
    public static IReadOnlyList<TechnologyPreset> All { get; } =
    [
        Preset("pcm-1m", "phase-change memory, doped GST mushroom cells, an array of one million devices", new PcmParameters(), PcmParameterTable.Of(Array, false, NotRigid, Doped)),
        Preset("pcm-hermes", "phase-change memory, 64-core chip, one device per polarity", HermesOne(), PcmParameterTable.Of(Hermes, true, NotRigid, Doped)),
        Preset("pcm-hermes-2", "phase-change memory, 64-core chip, two devices per polarity", HermesPair(), PcmParameterTable.Of(HermesTwo, true, NotRigid, Doped)),
        Preset("pcm-ge-rich", "phase-change memory, Ge-rich embedded cells: SET-like states shift together", GeRich(), PcmParameterTable.Of(GermaniumRich, false, Rigid, Embedded)),
    ];

    private static PcmParameters HermesOne() => new()
    {
        GMinMicrosiemens = 0,
        GMaxMicrosiemens = 10.35,
        GMaxReferenceMicrosiemens = 10.35,
        ProgrammedAtSeconds = 200,
        ReadSeconds = 512e-9,
        ProgrammingC0 = 0.15782,
        ProgrammingC1 = 2.32444,
        ProgrammingC2 = -2.16311,
        ProgrammingC3 = 0.68842,
        NuMeanSlope = -0.0387,
        NuMeanOffset = -0.0182,
        NuMeanMin = 0.072,
        NuMeanMax = 0.13,
        NuMeanSplit = 0.0945,
        NuMeanP0 = 0.0736,
        NuMeanP1 = -0.0126,
        NuMeanP2 = -0.0436,
        NuSpreadSlope = -0.0120,
        NuSpreadOffset = -0.0023,
        NuSpreadMin = 0.0124,
        NuSpreadMax = 0.04,
        NuSpreadSplit = 0.3039,
        NuSpreadP0 = 0.0104,
        NuSpreadP1 = 0.0116,
        NuSpreadP2 = -0.0165,
        QsCoefficient = 0,
        QsSlope = -0.0078,
        QsOffset = 0.0038,
        QsMin = 0.0179,
        QsMax = 0.04,
        QsSplit = 0.1591,
        QsP0 = 0.0088,
        QsP1 = 0.0768,
        QsP2 = -0.1352,
        QsP3 = 0.0664,
    };

    private static PcmParameters HermesPair() => HermesOne() with
    {
        GMaxMicrosiemens = 20.7,
        GMaxReferenceMicrosiemens = 20.7,
        ProgrammedAtSeconds = 300,
        ProgrammingC0 = 0.16603,
        ProgrammingC1 = 4.71806,
        ProgrammingC2 = -8.48101,
        ProgrammingC3 = 4.68961,
        NuSpreadSlope = -0.0117,
        NuSpreadOffset = -0.0057,
        NuSpreadMin = 0.0091,
        NuSpreadMax = 0.04,
        NuSpreadSplit = 0.3055,
        NuSpreadP0 = 0.0073,
        NuSpreadP1 = 0.0093,
        NuSpreadP2 = -0.0118,
        QsSlope = -0.0117,
        QsOffset = -0.0069,
        QsMin = 0.015,
        QsMax = 0.04,
        QsSplit = 0.16,
        QsP0 = 0.0123,
        QsP1 = 0.0211,
        QsP2 = -0.0280,
        QsP3 = 0.0069,
    };

    private static PcmParameters GeRich() => new() { RigidAbove = 0.5, RigidShiftMicrosiemens = 0.15, TenYearsCelsius = 150, CrystallisationEv = 3.1 };

    private static TechnologyPreset Preset(string name, string title, PcmParameters parameters, IReadOnlyList<DeviceParameter> table)
    {
        bool own = parameters.RigidAbove >= PcmParameters.Never;
        string range = own ? LocalRange : "25 C; numbers of another alloy, calibrated for that one to about 1 day";
        return new(name, title, range, own ? PcmSupport.Labels : PcmSupport.BorrowedLabels, parameters, table, PcmSupport.UsableCelsius, PcmSupport.UsableSeconds, PcmSupport.Of) { States = "8 to 16", WritesPerProgramming = 20 };
    }
}
