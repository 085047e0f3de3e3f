using System.Net;
using System.Net.Sockets;
using DriftEngine.Study;
using OpenTelemetry;
using OpenTelemetry.Metrics;

namespace DriftEngine.Cli.Metrics;

/// <summary>Serves the metrics of a run to Prometheus: http://HOST:PORT/metrics.</summary>
internal sealed class MetricsServer : IDisposable
{
    private readonly MeterProvider provider;

    /// <param name="address">Where.</param>
    public MetricsServer(MetricsAddress address)
    {
        try
        {
            provider = Sdk.CreateMeterProviderBuilder()
                .AddMeter(RunMetrics.MeterName)
                .AddPrometheusHttpListener(options => (options.Host, options.Port) = (address.Host, address.Port))
                .Build();
        }
        catch (Exception e) when (e is HttpListenerException or SocketException)
        {
            throw new StudyException(
                $"metrics cannot be served at {address.Host}:{address.Port}: {e.Message}", "--metrics", MetricsAddress.Allowed,
                "Another program, or another run, may have the port: take another one.");
        }
    }

    /// <inheritdoc/>
    public void Dispose() => provider.Dispose();
}
