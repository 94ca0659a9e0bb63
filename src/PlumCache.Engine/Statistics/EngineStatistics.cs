using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Diagnostics;

namespace PlumCache.Engine.Statistics;

/// <summary>What INFO counts. Each runner counts for itself; a total is the sum less what it was at the last reset.</summary>
/// <param name="counters">What plugins count.</param>
internal sealed class EngineStatistics(PluginCounters counters)
{
    /// <summary>Kinds of errors told apart, as in Redis: a client could otherwise fill memory with codes of its own making.</summary>
    private const int MaxErrorCodes = 128;

    private readonly Lock _gate = new();
    private readonly ConcurrentDictionary<string, long> _errors = new(StringComparer.Ordinal);
    private ImmutableArray<RunnerCounters> _runners = [];
    private RunnerCounters _baseline = new();
    private long _expiredKeys, _expiredFields;
    private long _peakBytes;
    private long _streamedHits;
    private long _streamedMisses;

    /// <summary>Keys removed by the sweep.</summary>
    public long ExpiredKeys => Volatile.Read(ref _expiredKeys);

    /// <summary>Fields of collections removed by the sweep while their keys stayed.</summary>
    public long ExpiredFields => Volatile.Read(ref _expiredFields);

    /// <summary>Keys removed to make room.</summary>
    public long EvictedKeys => Total().Evicted;

    /// <summary>What plugins count.</summary>
    public PluginCounters Counters => counters;

    /// <summary>Times each error code was answered.</summary>
    public ImmutableArray<KeyValuePair<string, long>> Errors => [.. _errors.OrderBy(pair => pair.Key, StringComparer.Ordinal)];

    public RunnerCounters Register()
    {
        var added = new RunnerCounters();
        lock (_gate) _runners = _runners.Add(added);
        return added;
    }

    public void CountExpired(long keys, long fields)
    {
        Interlocked.Add(ref _expiredKeys, keys);
        Interlocked.Add(ref _expiredFields, fields);
    }

    /// <summary>Notes how many bytes of keys and values there are.</summary>
    /// <returns>The most there were so far.</returns>
    public long NoteBytes(long bytes)
    {
        long peak = Volatile.Read(ref _peakBytes);
        while (bytes > peak)
        {
            long before = Interlocked.CompareExchange(ref _peakBytes, bytes, peak);
            if (before == peak) return bytes;
            peak = before;
        }

        return peak;
    }

    /// <summary>Counts what was read outside any runner, for a streamed reply.</summary>
    public void CountReads(long hits, long misses)
    {
        Interlocked.Add(ref _streamedHits, hits);
        Interlocked.Add(ref _streamedMisses, misses);
    }

    public void CountError(string code)
    {
        if (_errors.Count >= MaxErrorCodes && !_errors.ContainsKey(code)) code = "OTHER";
        _errors.AddOrUpdate(code, 1, static (_, count) => count + 1);
    }

    public RunnerCounters Total()
    {
        // In the lock: a reset between the sum and the difference would make that negative.
        lock (_gate) return Subtract(Sum(), _baseline);
    }

    public void Reset()
    {
        lock (_gate)
        {
            _baseline = Sum();
            _errors.Clear();
            Counters.Reset();
            Volatile.Write(ref _expiredKeys, 0);
            Volatile.Write(ref _expiredFields, 0);
        }
    }

    private static RunnerCounters Subtract(RunnerCounters total, RunnerCounters baseline)
    {
        Debug.Assert(total.Commands >= baseline.Commands, "a count is no lower than at the last reset");
        total.Hits -= baseline.Hits;
        total.Misses -= baseline.Misses;
        total.Evicted -= baseline.Evicted;
        total.Commands -= baseline.Commands;
        for (int i = 0; i < baseline.Rows.Length; i++) total.At(i) -= baseline.Rows[i];
        return total;
    }

    private RunnerCounters Sum()
    {
        var sum = new RunnerCounters() { Hits = Volatile.Read(ref _streamedHits), Misses = Volatile.Read(ref _streamedMisses) };
        foreach (RunnerCounters each in _runners)
        {
            sum.Hits += each.Hits;
            sum.Misses += each.Misses;
            sum.Evicted += each.Evicted;
            sum.Commands += each.Commands;
            ReadOnlySpan<RowCounter> rows = each.Rows;
            for (int i = 0; i < rows.Length; i++) sum.At(i) += rows[i];
        }

        return sum;
    }
}
