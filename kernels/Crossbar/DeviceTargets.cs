using DriftEngine.Kernels.Backends;
using DriftEngine.Kernels.Laws;

namespace DriftEngine.Kernels.Crossbar;

/// <summary>
/// From the signed differences that a layer aims at to what its devices are programmed to, and what the law wants to know of
/// each target; on the host, shared by all backends.
/// </summary>
public sealed class DeviceTargets
{
    private readonly TrialProgram program;
    private readonly IReadOnlyList<AgeContext> contexts;

    /// <summary>Of a program.</summary>
    public DeviceTargets(TrialProgram program)
    {
        this.program = program;
        Model = program.Technology.Model(program.Life);
        contexts = program.Contexts;
    }

    /// <summary>The host half of the law.</summary>
    public IDeviceModel Model { get; }

    /// <summary>Fields of a target.</summary>
    public int Fields => Model.TargetFields;

    /// <summary>Ages.</summary>
    public int Ages => contexts.Count;

    /// <summary>Whether thermal and shot noise act.</summary>
    public bool Thermal => program.Technology.ThermalNoise;

    /// <summary>Whether anything is drawn for every single output.</summary>
    public bool DrawsFast => Thermal || HasVariances;

    /// <summary>Whether devices have noise of single reads, whose variance is kept with every weight.</summary>
    public bool HasVariances => Model.HasFastNoise || (program.Technology.TelegraphNoise && program.Technology.TelegraphShare > 0);

    /// <summary>Whether partners differ from device to device.</summary>
    public bool PartnersDiffer => program.Scheme == PairScheme.Complementary;

    /// <summary>Whether the devices of a row share reference devices, one per slice and column tile.</summary>
    public bool SharesReferences => program.Scheme == PairScheme.Offset;

    /// <summary>The middle of the window: where a reference device sits, and where both devices of a complementary pair start.</summary>
    private double Middle => (program.Technology.GMinMicrosiemens + program.Technology.GMaxMicrosiemens) / 2;

    /// <summary>Conductance of the device that carries a signed difference.</summary>
    public double Carrier(float difference) => program.Scheme switch
    {
        PairScheme.Differential => program.Technology.GMinMicrosiemens + Math.Abs((double)difference),
        PairScheme.Complementary => Middle + (difference / 2.0),
        _ => Middle + difference,
    };

    /// <summary>Conductance of its partner, or of the reference.</summary>
    public double Partner(float difference) => program.Scheme switch
    {
        PairScheme.Differential => program.Technology.GMinMicrosiemens,
        PairScheme.Complementary => Middle - (difference / 2.0),
        _ => Middle,
    };

    /// <summary>Whether a tile's outputs have fast noise in common: that of the reference devices, which all of its columns are held against.</summary>
    public bool SharesFast => SharesReferences && DrawsFast;

    /// <summary>Columns that addresses count, of devices and of outputs: those of all slices, and behind them those of shared references.</summary>
    public int AddressColumns(CrossbarLayer layer) => layer.PhysicalColumns + (SharesReferences ? layer.Slices * layer.ColumnTiles : 0);

    /// <summary>Sign bit of the stored difference: only a differential pair changes the roles of its devices with the sign.</summary>
    public uint Sign(float difference) => program.Scheme == PairScheme.Differential ? BitConverter.SingleToUInt32Bits(difference) & 0x80000000u : 0u;

    /// <summary>The law's fields of a carrier.</summary>
    public void CarrierFields(float difference, Span<float> fields) => Model.Target(Carrier(difference), fields);

    /// <summary>The law's fields of a partner.</summary>
    public void PartnerFields(float difference, Span<float> fields) => Model.Target(Partner(difference), fields);

    /// <summary>What a study's own table asks of a carrier at an age.</summary>
    public (float Shift, float Spread) CarrierAt(int age, float difference) => Model.AgeTarget(contexts[age], Carrier(difference));

    /// <summary>What a study's own table asks of a partner at an age.</summary>
    public (float Shift, float Spread) PartnerAt(int age, float difference) => Model.AgeTarget(contexts[age], Partner(difference));

    /// <summary>
    /// [row tile, slice, column]: variance of thermal and shot noise of one output at an age, in (code x microsiemens)^2: the
    /// mean over inputs, by how far each row is driven on average. Of conductances as aimed at: too much where currents fall with
    /// age, too little where they grow, by the root of the change. Where references are shared, of the carriers alone, or of the
    /// references alone: the same for all columns of a tile.
    /// </summary>
    public float[] ThermalVariances(CrossbarLayer layer, int age, bool references = false)
    {
        double carriers = references ? 0 : 1, partners = references || !SharesReferences ? 1 : 0;
        double fullScale = layer.Phases > 1 ? (1 << layer.PhaseBits) - 1 : layer.FullScale;
        double[] sums = new double[layer.RowTiles * layer.PhysicalColumns];
        for (int row = 0; row < layer.Rows; row++)
        {
            int at = row / layer.TileRows * layer.PhysicalColumns;
            double drive = layer.MeanDrives is { } drives ? drives[row] : 1;
            for (int column = 0; column < layer.PhysicalColumns; column++)
            {
                float difference = layer.Targets[((long)row * layer.PhysicalColumns) + column];
                sums[at + column] += (carriers * program.Technology.ReadVariance(Carrier(difference), contexts[age].ReadKelvin, drive))
                    + (partners * program.Technology.ReadVariance(Partner(difference), contexts[age].ReadKelvin, drive));
            }
        }

        return [.. sums.Select(sum => (float)(sum * fullScale * fullScale))];
    }
}
