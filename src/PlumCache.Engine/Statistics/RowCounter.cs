namespace PlumCache.Engine.Statistics;

/// <summary>What is counted of one command.</summary>
/// <param name="Calls">Times it ran.</param>
/// <param name="Ticks">Time it took, in the clock's ticks.</param>
/// <param name="Failed">Times it ran and answered an error.</param>
/// <param name="Rejected">Times it was refused before it ran.</param>
internal record struct RowCounter(long Calls, long Ticks, long Failed, long Rejected)
{
    public static RowCounter operator +(RowCounter a, RowCounter b) =>
        new(a.Calls + b.Calls, a.Ticks + b.Ticks, a.Failed + b.Failed, a.Rejected + b.Rejected);

    public static RowCounter operator -(RowCounter a, RowCounter b) =>
        new(a.Calls - b.Calls, a.Ticks - b.Ticks, a.Failed - b.Failed, a.Rejected - b.Rejected);
}
