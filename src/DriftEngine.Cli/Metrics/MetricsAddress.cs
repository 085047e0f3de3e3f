using System.Globalization;
using System.Text.RegularExpressions;

namespace DriftEngine.Cli.Metrics;

/// <summary>Where metrics are served.</summary>
/// <param name="Host">A name or address of this machine; * is all of them.</param>
/// <param name="Port">From 1 to 65535.</param>
internal sealed partial record MetricsAddress(string Host, int Port)
{
    /// <summary>The host that nobody else reaches.</summary>
    public const string ThisMachine = "localhost";

    /// <summary>What <see cref="TryParse"/> takes.</summary>
    public const string Allowed = "PORT for this machine alone, HOST:PORT for one of its names, *:PORT for whoever reaches it: 9464, node7:9464, *:9464";

    /// <summary>Reads PORT or HOST:PORT; null where the text is neither.</summary>
    public static MetricsAddress? TryParse(string text)
    {
        Match match = Form().Match(text);
        return match.Success && int.TryParse(match.Groups[2].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out int port) && port is >= 1 and <= 65535
            ? new MetricsAddress(match.Groups[1].Success ? match.Groups[1].Value : ThisMachine, port)
            : null;
    }

    [GeneratedRegex(@"^(?:([A-Za-z0-9.-]+|\*):)?([0-9]+)\z", RegexOptions.CultureInvariant)]
    private static partial Regex Form();
}
