using System.Collections.Immutable;
using System.Diagnostics;

namespace PlumCache.Compare.Load;

/// <summary>One thread that spins over all connections, so that no scheduler stands between a reply and its time.</summary>
internal static class OpenLoop
{
    private static readonly TimeSpan _drainLimit = TimeSpan.FromSeconds(30);

    /// <summary>Sends for a time, then waits for what is still unanswered, though not for ever.</summary>
    /// <returns>How long that took.</returns>
    public static TimeSpan Run(ImmutableArray<IPump> pumps, TimeSpan length)
    {
        long start = Stopwatch.GetTimestamp(), end = Ticks(length), limit = Ticks(length + _drainLimit);
        while (true)
        {
            long elapsed = Stopwatch.GetTimestamp() - start;
            foreach (IPump pump in pumps) pump.Pump(Stopwatch.GetTimestamp() - start, end);
            if (elapsed >= limit || (elapsed >= end && pumps.All(static pump => pump.IsIdle))) return Stopwatch.GetElapsedTime(start);
        }
    }

    /// <summary>A time in stopwatch ticks.</summary>
    public static long Ticks(TimeSpan time) => (long)(time.TotalSeconds * Stopwatch.Frequency);
}
