using System.Diagnostics;

namespace PlumCache.Engine.Statistics;

/// <summary>
/// Counters of one runner. Only the thread that has rented the runner writes; whoever adds them up reads without a lock and may miss the
/// last few.
/// </summary>
internal sealed class RunnerCounters
{
    /// <summary>What the first one makes room for: the built-in commands.</summary>
    private const int LeastPlaces = 256;

    private RowCounter[] _rows = [];

    public long Hits { get; set; }

    public long Misses { get; set; }

    /// <summary>Keys removed to make room.</summary>
    public long Evicted { get; set; }

    /// <summary>Commands taken, refused ones included.</summary>
    public long Commands { get; set; }

    /// <summary>All counters, by their places: at least as many as were written.</summary>
    public ReadOnlySpan<RowCounter> Rows => Volatile.Read(ref _rows);

    /// <summary>The counter at a place; a place that was never written is all zero.</summary>
    public RowCounter this[int place] => Rows is var rows && place < rows.Length ? rows[place] : default;

    /// <summary>The counter at a place, to be written.</summary>
    public ref RowCounter At(int place)
    {
        Debug.Assert(place >= 0, "a command is counted that was given no place");
        RowCounter[] rows = _rows;
        if (place < rows.Length) return ref rows[place];
        Array.Resize(ref rows, Math.Max(LeastPlaces, Math.Max(place + 1, rows.Length * 2)));
        Debug.Assert(rows.Length > place && rows.Length > _rows.Length, "room is made for more than there was");
        Volatile.Write(ref _rows, rows);
        return ref rows[place];
    }
}
