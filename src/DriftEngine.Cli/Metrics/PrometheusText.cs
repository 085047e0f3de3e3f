using System.Globalization;
using System.Text;
using OpenTelemetry;
using OpenTelemetry.Metrics;

namespace DriftEngine.Cli.Metrics;

/// <summary>Counters and gauges without labels in the text format of Prometheus, version 0.0.4: all that a run has.</summary>
internal sealed class PrometheusText : BaseExporter<Metric>
{
    /// <summary>The latest export.</summary>
    public string Text { get; private set; } = "";

    /// <inheritdoc/>
    public override ExportResult Export(in Batch<Metric> batch)
    {
        var text = new StringBuilder();
        foreach (Metric metric in batch)
        {
            bool counts = metric.MetricType is MetricType.LongSum or MetricType.DoubleSum;
            string name = $"{metric.Name.Replace('.', '_')}{UnitOf(metric.Unit)}{(counts ? "_total" : "")}";
            text.Append(CultureInfo.InvariantCulture, $"# HELP {name} {metric.Description}\n# TYPE {name} {(counts ? "counter" : "gauge")}\n");
            foreach (ref readonly MetricPoint point in metric.GetMetricPoints())
                text.Append(CultureInfo.InvariantCulture, $"{name} {ValueOf(metric.MetricType, point)}\n");
        }

        Text = text.ToString();
        return ExportResult.Success;
    }

    // Base units, in the words that the format's conventions ask for.
    private static string UnitOf(string unit) => unit switch
    {
        "s" => "_seconds",
        "By" => "_bytes",
        _ => "",
    };

    private static string ValueOf(MetricType type, in MetricPoint point) => type switch
    {
        MetricType.LongSum => point.GetSumLong().ToString(CultureInfo.InvariantCulture),
        MetricType.DoubleSum => point.GetSumDouble().ToString("R", CultureInfo.InvariantCulture),
        _ => point.GetGaugeLastValueDouble().ToString("R", CultureInfo.InvariantCulture),
    };
}
