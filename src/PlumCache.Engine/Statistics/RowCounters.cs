namespace PlumCache.Engine;

/// <summary>Counters by row. They grow when a table with more rows is taken into use; one thread writes, others may miss the last few.</summary>
/// <param name="rows">How many to begin with.</param>
internal sealed class RowCounters(int rows)
{
    private RowCounter[] _counters = new RowCounter[rows];

    public int Length => Volatile.Read(ref _counters).Length;

    public ref RowCounter this[int index]
    {
        get
        {
            if (index >= _counters.Length) Array.Resize(ref _counters, Math.Max(index + 1, _counters.Length * 2));
            return ref _counters[index];
        }
    }
}
