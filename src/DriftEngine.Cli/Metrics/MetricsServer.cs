using System.Net;
using System.Text;
using DriftEngine.Study;
using OpenTelemetry;
using OpenTelemetry.Metrics;

namespace DriftEngine.Cli.Metrics;

/// <summary>Serves the metrics of a run to Prometheus: http://HOST:PORT/metrics.</summary>
internal sealed class MetricsServer : IDisposable
{
    private const string Page = "/metrics";

    private readonly PrometheusText exporter = new();
    private readonly BaseExportingMetricReader reader;
    private readonly MeterProvider provider;
    private readonly HttpListener listener = new();

    /// <param name="address">Where.</param>
    public MetricsServer(MetricsAddress address)
    {
        reader = new BaseExportingMetricReader(exporter);
        provider = Sdk.CreateMeterProviderBuilder().AddMeter(RunMetrics.MeterName).AddReader(reader).Build();
        // A request must name the host as it is named here, so this machine has two names for itself.
        foreach (string host in address.Host == MetricsAddress.ThisMachine ? [address.Host, "127.0.0.1"] : new[] { address.Host })
            listener.Prefixes.Add($"http://{host}:{address.Port}/");
        try
        {
            listener.Start();
        }
        catch (Exception e) when (e is HttpListenerException or System.Net.Sockets.SocketException)
        {
            provider.Dispose();
            throw new StudyException(
                $"metrics cannot be served at {address.Host}:{address.Port}: {e.Message}", "--metrics", MetricsAddress.Allowed,
                "Another program, or another run, may have the port: take another one.");
        }

        new Thread(Serve) { IsBackground = true, Name = "metrics" }.Start();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        listener.Close();
        provider.Dispose();
    }

    private void Serve()
    {
        while (listener.IsListening)
        {
            try
            {
                Answer(listener.GetContext());
            }
            catch (Exception e) when (e is HttpListenerException or IOException or ObjectDisposedException or InvalidOperationException)
            {
                // Whoever asked has gone, or this server is being closed.
            }
        }
    }

    private void Answer(HttpListenerContext asked)
    {
        using HttpListenerResponse response = asked.Response;
        if (asked.Request.Url?.AbsolutePath != Page)
        {
            response.StatusCode = (int)HttpStatusCode.NotFound;
            return;
        }

        reader.Collect();
        response.ContentType = "text/plain; version=0.0.4; charset=utf-8";
        response.OutputStream.Write(Encoding.UTF8.GetBytes(exporter.Text));
    }
}
