using DriftEngine.Statistics;

namespace DriftEngine.Storage;

/// <summary>The outcomes of one block as a file: <see cref="RowFile{TRow}"/> with a row per trial and age.</summary>
public static class PartFile
{
    /// <summary>Version of the columns and the metadata.</summary>
    public const int FormatVersion = 2;

    private static readonly RowColumn<TrialRow>[] Columns =
    [
        new NumberColumn<TrialRow, int>("trial", row => row.Trial),
        new NumberColumn<TrialRow, double>("age_s", row => row.AgeSeconds),
        new NumberColumn<TrialRow, double>("temperature_k", row => row.TemperatureKelvin),
        new NumberColumn<TrialRow, int>("correct", row => row.Correct),
        new NumberColumn<TrialRow, int>("total", row => row.Total),
        new NumberColumn<TrialRow, long>("dac_clipped", row => row.DacClipped),
        new NumberColumn<TrialRow, long>("adc_clipped", row => row.AdcClipped),
    ];

    private static readonly RowFile<TrialRow> Images = new("part", Columns, ToRow, CheckRows);

    private static readonly RowFile<TrialRow> Errors = new("part", [.. Columns, .. ErrorColumns<TrialRow>(row => row.Errors!.Value)], ToRow, CheckRows);

    /// <summary>The file's bytes.</summary>
    public static byte[] ToBytes(PartAddress address, Part part) => ToBytes(address, new BlockRows<TrialRow>([part.Kind], part.Rows));

    /// <summary>Reads a part and holds it against the address at which it should lie.</summary>
    public static Part Read(string path, PartAddress address)
    {
        BlockRows<TrialRow> found = ReadBlocks(path, address);
        return new Part(found.Kinds[0], found.Rows);
    }

    /// <summary>The bytes of a part of one or several blocks.</summary>
    internal static byte[] ToBytes(PartAddress address, BlockRows<TrialRow> blocks) => Of(address).ToBytes(address, blocks);

    /// <summary>Reads a part of one or several blocks.</summary>
    internal static BlockRows<TrialRow> ReadBlocks(string path, PartAddress address) => Of(address).Read(path, address);

    /// <summary>Trials of each block of a part whose study is not known; null where the file is damaged.</summary>
    internal static int? BlockTrialsIn(string path) => RowFile<TrialRow>.BlockTrialsIn(path);

    /// <summary>Columns of error figures.</summary>
    internal static IEnumerable<RowColumn<TRow>> ErrorColumns<TRow>(Func<TRow, ErrorFigures> figures) =>
    [
        new NumberColumn<TRow, double>("mean_error", row => figures(row).MeanError),
        new NumberColumn<TRow, double>("rms_error", row => figures(row).RmsError),
        new NumberColumn<TRow, double>("gain", row => figures(row).Gain),
        new NumberColumn<TRow, double>("snr_db", row => figures(row).SnrDb),
        new NumberColumn<TRow, double>("effective_bits", row => figures(row).EffectiveBits),
    ];

    /// <summary>Error figures from the columns that begin at a place.</summary>
    internal static ErrorFigures FiguresAt(IReadOnlyList<Array> columns, int first, int row)
    {
        double Value(int column) => ((double[])columns[first + column])[row];
        return new ErrorFigures(Value(0), Value(1), Value(2), Value(3), Value(4));
    }

    private static RowFile<TrialRow> Of(PartAddress address) => address.HasErrors ? Errors : Images;

    private static TrialRow ToRow(PartAddress address, IReadOnlyList<Array> columns, int i) => new(
        address.PointId, ((int[])columns[0])[i], ((double[])columns[1])[i], ((double[])columns[2])[i], ((int[])columns[3])[i], ((int[])columns[4])[i],
        ((long[])columns[5])[i], ((long[])columns[6])[i])
    {
        Errors = address.HasErrors ? FiguresAt(columns, Columns.Length, i) : null,
    };

    /// <summary>Holds order and range of the rows; ages are compared by whoever knows the study.</summary>
    private static void CheckRows(IReadOnlyList<TrialRow> rows, PartAddress address)
    {
        int ages = rows.Count / address.Trials;
        if (ages == 0 || rows.Count != ages * address.Trials)
            throw new InvalidDataException($"it holds {rows.Count} rows, no whole number for each of {address.Trials} trials");
        for (int i = 0; i < rows.Count; i++)
        {
            bool inOrder = rows[i].Trial == address.FirstTrial + (i / ages) && rows[i].AgeSeconds == rows[i % ages].AgeSeconds;
            if (!inOrder || rows[i].Correct < 0 || rows[i].Correct > rows[i].Total)
                throw new InvalidDataException($"row {i} (trial {rows[i].Trial}, {rows[i].Correct} of {rows[i].Total} correct) does not belong there");
        }
    }
}
