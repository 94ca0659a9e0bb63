namespace PlumCache.Engine;

/// <summary>
/// Counters of one runner. Only the thread that has rented the runner writes; whoever adds them up reads without a lock and may miss the
/// last few.
/// </summary>
internal sealed class RunnerCounters(int rows)
{
    public long Hits { get; set; }

    public long Misses { get; set; }

    /// <summary>Commands taken, refused ones included.</summary>
    public long Commands { get; set; }

    public RowCounters Rows { get; } = new(rows);
}
