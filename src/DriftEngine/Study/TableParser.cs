namespace DriftEngine.Study;

/// <summary>Measured devices as a table: a row per time, a column per programmed conductance.</summary>
internal static class TableParser
{
    public const double MaxMicrosiemens = 1e4, MaxRelative = 10;

    public static TableSpec Table(Settings table)
    {
        double[] times = Times(table);
        double[] conductances = Conductances(table);
        return new TableSpec(
            times, conductances,
            Rows(table, table.Required("sigma_us", "\"sigma_us\": [[...], ...]: a row per time, a column per conductance"), times.Length, conductances.Length, 0),
            table["shift_us"] is { } shift ? Rows(table, shift, times.Length, conductances.Length, -MaxMicrosiemens) : [.. times.Select(_ => new double[conductances.Length])],
            table["nu_mean"] is { } mean ? Row(table, mean, conductances.Length, 0, 1) : new double[conductances.Length],
            table["nu_spread"] is { } spread ? Row(table, spread, conductances.Length, 0, 1) : new double[conductances.Length],
            table.Number("read_noise", 0, 0, MaxRelative),
            table.Number("temperature_c", MissionSpec.RoomCelsius, UsableRange.ColdestCelsius, UsableRange.HottestCelsius));
    }

    private static double[] Times(Settings table)
    {
        SettingNode list = table.Required("times", "\"times\": [\"1s\", \"1h\", \"1d\"]");
        return Ascending(table, table.Items(list, "times", "[\"1s\", \"1h\", \"1d\"]"), item => AgesParser.Duration(table, item), "time");
    }

    private static double[] Conductances(Settings table)
    {
        const string Example = "at least two, such as [1, 5, 25]";
        SettingNode list = table.Required("conductances_us", "\"conductances_us\": [1, 5, 25]");
        IReadOnlyList<SettingNode> items = table.Items(list, "conductances", Example);
        return items.Count > 1
            ? Ascending(table, items, item => table.Number(item, 0, MaxMicrosiemens), "conductance")
            : throw table.Error(list, "one conductance spans no window", Example);
    }

    private static double[] Ascending(Settings table, IReadOnlyList<SettingNode> items, Func<SettingNode, double> read, string what)
    {
        double[] values = [.. items.Select(read)];
        for (int i = 1; i < values.Length; i++)
        {
            if (values[i] <= values[i - 1])
                throw table.Error(items[i], $"{what} {Settings.Describe(items[i])} is not above {Settings.Describe(items[i - 1])} before it", "ascending, each once", "Sort the rows and columns of the table.");
        }

        return values;
    }

    private static IReadOnlyList<IReadOnlyList<double>> Rows(Settings table, SettingNode list, int rows, int columns, double least)
    {
        string expected = $"{rows} rows (one per time) of {columns} numbers (one per conductance)";
        if (list.Kind != SettingKind.List || list.Items.Count != rows)
            throw table.Error(list, list.Kind == SettingKind.List ? $"the table has {list.Items.Count} rows" : $"{Settings.Describe(list)} where a list of rows is expected", expected);
        return [.. list.Items.Select(row => Row(table, row, columns, least, MaxMicrosiemens))];
    }

    private static double[] Row(Settings table, SettingNode list, int columns, double least, double most)
    {
        if (list.Kind != SettingKind.List || list.Items.Count != columns)
            throw table.Error(list, list.Kind == SettingKind.List ? $"the list has {list.Items.Count} numbers" : $"{Settings.Describe(list)} where a list of numbers is expected", $"{columns} numbers, one per conductance");
        return [.. list.Items.Select(item => table.Number(item, least, most))];
    }
}
