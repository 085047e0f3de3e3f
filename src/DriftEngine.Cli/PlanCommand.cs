using System.CommandLine;
using DriftEngine.Cli.Progress;
using DriftEngine.Mapping;
using DriftEngine.Report;
using DriftEngine.Study;
using DriftEngine.Technology;

namespace DriftEngine.Cli;

/// <summary><c>drift plan</c>: what a study would do, before it does it.</summary>
internal static class PlanCommand
{
    private const string Help = """
        drift plan: check a study and its files, and show what a run would do

        usage: drift plan STUDY

          STUDY   a study file, or the name of a study inside the program: first-look

        Shows the points with their trials and time, and for every mapping the tiles of each layer. float32 is the
        accuracy of the exact network: if it is poor, data.scale, mean or std do not suit the network; a matrix without a
        task has none, and its goal is in effective bits. Use is the share of the tiles' device pairs that carry a weight.
        Says at what temperature devices live and are read, how weights are stored and applied, and for every age how far
        data will back it, and why. Computes and writes nothing. Times are for two cores of a laptop.

        example:
          drift plan retention.json

        """;

    private static readonly string[] PointHeader = ["point", "inputs", "float32 %", "ages", "trials", "goal +-", "blocks"];
    private const string Devices = "devices", Weights = "weights and converters", Labels = "how far data will back each age";

    private static readonly string[] Titles = [Devices, Weights, Labels];
    private static readonly string[] LayerHeader = ["layer", "weights", "tiles", "use %", "devices", "share of work %", "clipped weights"];

    /// <summary>The verb.</summary>
    public static Verb Create(CliContext context)
    {
        Argument<string?> study = ArgumentText.Optional("STUDY");
        var command = new Command("plan") { study };
        command.SetAction(parsed => Run(ArgumentText.Required(parsed, study, "plan", "drift plan first-look"), context));
        return new Verb("plan STUDY", "check a study and show what a run would do", Help, command);
    }

    private static int Run(string name, CliContext context)
    {
        StudyPlan plan = StudyFile.Find(name);
        StudyOutlook outlook = StudyPreview.Describe(plan);
        context.Out.Write($"{outlook.Name}: {Counted.Of(outlook.Points.Count, "point")}, {Range(outlook.TrialsMin, outlook.TrialsMax)} trials in whole blocks, {Time(outlook)}\n\n");
        context.Out.Write(TextColumns.Align(outlook.Points.Select(point => Cells(point, outlook.Name)).Prepend(PointHeader)));
        foreach (string title in Titles)
            WriteShared(plan, outlook, title, context.Out);
        WriteTiles(outlook, context.Out);
        context.Error.WriteLine($"Nothing was computed. To run it: drift run {NextCommand.Word(name)}");
        return ExitCode.Done;
    }

    private static string Time(StudyOutlook outlook) =>
        $"about {Range(ProgressText.Duration(outlook.EstimatedMin), ProgressText.Duration(outlook.EstimatedMax))} on two cores of a laptop";

    private static string[] Cells(PlannedPoint point, string studyName) =>
    [
        ProgressText.Label(point.Swept, studyName), $"{point.Images}", point.FloatCorrect is { } correct ? $"{100.0 * correct / point.Images:0.00}" : "-", $"{point.Ages}", Range(point.TrialsMin, point.TrialsMax),
        ProgressText.Measure(point.HalfWidthGoal, point.FloatCorrect is null), Range(point.BlocksMin, point.BlocksMax),
    ];

    // Most sweeps leave the mapping alone: tiles that are the same for several points are shown once.
    private static void WriteTiles(StudyOutlook outlook, TextWriter output)
    {
        foreach (IGrouping<string, (PlannedPoint Point, string Table)> same in outlook.Points
            .Select(point => (Point: point, Table: TextColumns.Align(point.Tiles.Layers.Select(Cells).Prepend(LayerHeader))))
            .GroupBy(pair => pair.Table, StringComparer.Ordinal))
        {
            TilePlan tiles = same.First().Point.Tiles;
            string whose = same.Count() == outlook.Points.Count ? "" : $" of point {string.Join(", ", same.Select(pair => pair.Point.PointIndex))}";
            output.Write($"\ntiles{whose}: {tiles.Tiles}, {100 * tiles.Utilisation:0.0} % used, {tiles.Devices:N0} devices; ");
            output.Write($"one input takes {tiles.Multiplies:N0} multiplications, {tiles.DacConversions:N0} DAC and {tiles.AdcConversions:N0} ADC conversions\n");
            output.Write(same.Key);
        }
    }

    private static string[] Cells(LayerTiles layer) =>
    [
        layer.Name, $"{layer.Rows} x {layer.Columns}", $"{layer.RowTiles} x {layer.ColumnTiles} of {layer.TileRows} x {layer.TileColumns}",
        $"{100 * layer.Utilisation:0.0}", $"{layer.Devices:N0}", $"{100 * layer.ShareOfMultiplies:0.0}", $"{layer.ClippedWeights:N0}",
    ];

    // What all points share is said once; what differs, with the points that it holds for.
    private static void WriteShared(StudyPlan plan, StudyOutlook outlook, string title, TextWriter output)
    {
        var groups = plan.Points.Zip(outlook.Points).GroupBy(pair => string.Join('\n', Lines(pair.First.Spec, pair.Second, title).Select(line => "  " + line)), pair => pair.First, StringComparer.Ordinal).ToArray();
        foreach (IGrouping<string, StudyPoint> same in groups)
        {
            string whose = groups.Length == 1 ? "" : $" of point {string.Join(", ", same.Select(point => point.Index))}";
            output.Write($"\n{title}{whose}\n{same.Key}\n");
        }
    }

    private static IReadOnlyList<string> Lines(StudySpec spec, PlannedPoint planned, string title) => title switch
    {
        Devices => [$"{spec.Technology.Description.Name}: {spec.Technology.Description.Title}", LifeText.Of(spec)],
        Weights => MappingText.Of(spec, planned.Tiles),
        _ => SupportText.Lines(spec.AgesSeconds, PointSupport.Of(spec, planned.BandMoments)),
    };

    private static string Range<T>(T least, T most) where T : notnull => least.Equals(most) ? $"{least}" : $"{least} to {most}";
}
