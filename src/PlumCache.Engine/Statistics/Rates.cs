using System.Diagnostics;

namespace PlumCache.Engine.Statistics;

/// <summary>Commands and bytes per second over about the last second. Upkeep writes, any thread reads.</summary>
internal sealed class Rates
{
    /// <summary>Least time between two samples: shorter ones would tell of single batches.</summary>
    private const long IntervalMs = 1_000;

    private long _atMs = long.MinValue;
    private long _commands;
    private long _inputBytes;
    private long _outputBytes;
    private PerSecond _current = new(0, 0, 0);

    /// <summary>What the last sample found.</summary>
    public PerSecond Current => Volatile.Read(ref _current);

    /// <summary>Whether the next sample is due; then <see cref="Sample"/> is to be called with the totals.</summary>
    public bool IsDue(long nowMs) => _atMs == long.MinValue || nowMs - _atMs >= IntervalMs;

    /// <summary>Takes the totals as of now. Totals that have become less, by CONFIG RESETSTAT, count from zero.</summary>
    public void Sample(long nowMs, long commands, long inputBytes, long outputBytes)
    {
        Debug.Assert(IsDue(nowMs), "totals are sampled too early: of a moment a rate tells nothing");
        if (_atMs != long.MinValue)
        {
            double seconds = (nowMs - _atMs) / 1000.0;
            Volatile.Write(ref _current,
                new PerSecond(Since(_commands, commands) / seconds, Since(_inputBytes, inputBytes) / seconds,
                Since(_outputBytes, outputBytes) / seconds));
        }

        (_atMs, _commands, _inputBytes, _outputBytes) = (nowMs, commands, inputBytes, outputBytes);
    }

    private static long Since(long before, long now) => now >= before ? now - before : now;
}
