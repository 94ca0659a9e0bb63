using System.Collections.Immutable;
using System.Globalization;
using PlumCache.Compare.Throughput;

namespace PlumCache.Compare.Collections;

/// <summary>One point of the table of collections: a command of redis-benchmark's, by 50 connections.</summary>
/// <param name="Name">As the table calls it.</param>
/// <param name="Pipeline">Requests each connection sends at once.</param>
/// <param name="Bound">What our share of Redis' cost is to stay below.</param>
/// <param name="GuessPerSecond">A first guess of the pace, for the run that warms up.</param>
/// <param name="Command">Words; <see cref="Random"/> in one stands for a number of a field, a member or a hash.</param>
internal sealed record CollectionCell(string Name, int Pipeline, double Bound, double GuessPerSecond, ImmutableArray<string> Command)
{
    /// <summary>What redis-benchmark puts twelve digits in the place of.</summary>
    public const string Random = "__rand_int__";

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Name}, P={Pipeline}");

    /// <summary>The name of its figure: server CPU per command (microseconds).</summary>
    public string Figure => $"cpu: {this}";

    /// <summary>Requests that take about a time.</summary>
    /// <param name="perSecond">The pace they are served at.</param>
    /// <param name="length">The time.</param>
    public int Requests(double perSecond, TimeSpan length)
    {
        int batch = CellPlan.UsualConnections * Pipeline;
        return Math.Max((int)(perSecond * length.TotalSeconds / batch), 1) * batch;
    }
}
