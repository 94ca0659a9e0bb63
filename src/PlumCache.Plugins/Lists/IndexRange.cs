namespace PlumCache.Plugins.Lists;

/// <summary>Elements from one index to another, as LRANGE and LTRIM are told them.</summary>
/// <param name="First">Index of the first; 0 when there is none.</param>
/// <param name="Count">How many.</param>
internal readonly record struct IndexRange(long First, long Count)
{
    /// <summary>The elements that two indexes mean, both included.</summary>
    /// <param name="start">From the end when it is negative.</param>
    /// <param name="stop">From the end when it is negative.</param>
    /// <param name="length">Of the list.</param>
    public static IndexRange Of(long start, long stop, long length)
    {
        long first = Math.Max(0, start < 0 ? start + length : start);
        long last = Math.Min(length - 1, stop < 0 ? stop + length : stop);
        return first > last ? default : new IndexRange(first, last - first + 1);
    }
}
