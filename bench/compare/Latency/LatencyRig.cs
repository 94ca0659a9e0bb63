using System.Collections.Immutable;
using PlumCache.Compare.Load;
using PlumCache.Compare.Servers;

namespace PlumCache.Compare.Latency;

/// <summary>
/// One server with the steady stream of timed requests, 20,000 a second over eight connections, beside which a scenario sets others going.
/// </summary>
/// <param name="server">Who is asked.</param>
/// <param name="keys">That it holds.</param>
/// <param name="length">How long a scenario lasts.</param>
internal sealed class LatencyRig(ServerProcess server, LatencyKeys keys, TimeSpan length)
{
    public const int PerSecond = 20_000;
    public const int DisturbingSetsPerSecond = 100_000;
    private const int Connections = 8;

    public ServerProcess Server => server;

    public LatencyKeys Keys => keys;

    /// <summary>What the last measurement gave; null before the first.</summary>
    public RequestStream? Timed { get; private set; }

    /// <summary>What the scenario wants said of the last measurement; empty for nothing.</summary>
    public string Note { get; set; } = "";

    /// <summary>Times GETs while others go on.</summary>
    /// <returns>Null, or the first error anybody was answered.</returns>
    public string? MeasureGets(params IEnumerable<IPump> others) =>
        Measure(new RequestStream(server.Port, Connections, PerSecond, keys.Gets(1)), others);

    /// <summary>Times nine GETs to a SET, nothing else going on.</summary>
    /// <returns>Null, or the first error.</returns>
    public string? MeasureMix() => Measure(new RequestStream(server.Port, Connections, PerSecond, keys.Mix(1)), []);

    /// <summary>SETs of random keys beside the timed ones.</summary>
    public RequestStream DisturbingSets() => new(server.Port, 2, DisturbingSetsPerSecond, keys.Sets(2));

    private string? Measure(RequestStream timed, IEnumerable<IPump> others)
    {
        Note = "";
        Timed = timed;
        ImmutableArray<IPump> pumps = [timed, .. others];
        try
        {
            TimeSpan lasted = OpenLoop.Run(pumps, length);
            timed.GiveUp(OpenLoop.Ticks(lasted));
        }
        finally
        {
            foreach (IPump pump in pumps) pump.Dispose();
        }

        string error = pumps.Select(static pump => pump.FirstError).FirstOrDefault(static error => error.Length > 0) ?? "";
        return error.Length > 0 ? error : null;
    }
}
