namespace DriftEngine.Storage;

/// <summary>The errors of every layer of one block as a file: <see cref="RowFile{TRow}"/> with a row per trial, age and layer.</summary>
public static class LayerFile
{
    private static readonly RowFile<LayerRow> Layers = new(
        "layers",
        [
            new NumberColumn<LayerRow, int>("trial", row => row.Trial),
            new NumberColumn<LayerRow, double>("age_s", row => row.AgeSeconds),
            new NumberColumn<LayerRow, double>("temperature_k", row => row.TemperatureKelvin),
            new TextColumn<LayerRow>("layer", row => row.Layer),
            new NumberColumn<LayerRow, int>("layer_index", row => row.LayerIndex),
            new NumberColumn<LayerRow, long>("count", row => row.Count),
            .. PartFile.ErrorColumns<LayerRow>(row => row.Errors),
        ],
        ToRow, CheckRows);

    /// <summary>The file's bytes.</summary>
    public static byte[] ToBytes(PartAddress address, LayerPart part) => ToBytes(address, new BlockRows<LayerRow>([part.Kind], part.Rows));

    /// <summary>Reads a file of layers and holds it against the address at which it should lie.</summary>
    public static LayerPart Read(string path, PartAddress address)
    {
        BlockRows<LayerRow> found = ReadBlocks(path, address);
        return new LayerPart(found.Kinds[0], found.Rows);
    }

    /// <summary>The bytes of a file of one or several blocks.</summary>
    internal static byte[] ToBytes(PartAddress address, BlockRows<LayerRow> blocks) => Layers.ToBytes(address, blocks);

    /// <summary>Reads a file of one or several blocks.</summary>
    internal static BlockRows<LayerRow> ReadBlocks(string path, PartAddress address) => Layers.Read(path, address);

    private static LayerRow ToRow(PartAddress address, IReadOnlyList<Array> columns, int i) => new(
        address.PointId, ((int[])columns[0])[i], ((double[])columns[1])[i], ((double[])columns[2])[i], ((string[])columns[3])[i], ((int[])columns[4])[i],
        ((long[])columns[5])[i], PartFile.FiguresAt(columns, 6, i));

    private static void CheckRows(IReadOnlyList<LayerRow> rows, PartAddress address)
    {
        int perTrial = rows.Count / address.Trials;
        if (perTrial == 0 || rows.Count != perTrial * address.Trials)
            throw new InvalidDataException($"it holds {rows.Count} rows, no whole number for each of {address.Trials} trials");
        for (int i = 0; i < rows.Count; i++)
        {
            LayerRow row = rows[i], first = rows[i % perTrial];
            if (row.Trial != address.FirstTrial + (i / perTrial) || row.AgeSeconds != first.AgeSeconds || row.LayerIndex != first.LayerIndex || row.Layer != first.Layer)
                throw new InvalidDataException($"row {i} (trial {row.Trial}, layer \"{row.Layer}\") does not belong there");
        }
    }
}
