using System.Globalization;

namespace PlumCache.Compare.Throughput;

/// <summary>One point of the throughput table.</summary>
/// <param name="Command">A test of redis-benchmark: GET, SET, INCR or MSET (of ten keys).</param>
/// <param name="Connections">How many clients.</param>
/// <param name="Pipeline">Requests each sends at once.</param>
/// <param name="ValueBytes">Length of the values; for INCR of no consequence.</param>
internal sealed record Cell(string Command, int Connections, int Pipeline, int ValueBytes)
{
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
            $"{Command}, P={Pipeline}, {Connections} "
            + $"connection{(Connections == 1 ? "" : "s")}{(ValueBytes == CellPlan.SmallValue ? "" : ", 1 KB")}");

    /// <summary>The name of one of its figures.</summary>
    public string Figure(string what) => $"{what}: {this}";

    /// <summary>Requests that take about a time.</summary>
    /// <param name="perSecond">The pace they are served at.</param>
    /// <param name="length">The time.</param>
    /// <returns>At least one pipeline for each connection.</returns>
    public int Requests(double perSecond, TimeSpan length)
    {
        int batch = Connections * Pipeline;
        return Math.Max((int)(perSecond * length.TotalSeconds / batch), 1) * batch;
    }

    /// <summary>A first guess of the pace, for the run that warms up.</summary>
    public double GuessPerSecond => (Connections == 1 ? 10_000 : 40_000) * Math.Min(Pipeline, 16) / (Command == "MSET" ? 8 : 1);
}
