using System.Runtime.InteropServices;
using PlumCache.Abstractions;

namespace PlumCache.Plugins.SortedSets;

/// <summary>Fields of a sorted set that lie side by side, seats or places, and the direction they are told in.</summary>
/// <param name="First">Rank of the smallest among all fields.</param>
/// <param name="Count">How many there are.</param>
/// <param name="IsReversed">Whether the greatest comes first.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct Stretch(long First, long Count, bool IsReversed = false)
{
    /// <summary>Those of it that LIMIT leaves.</summary>
    /// <param name="offset">How many are left out in the beginning; negative: all.</param>
    /// <param name="limit">How many are told at most; negative: any number.</param>
    public Stretch Limited(long offset, long limit)
    {
        long left = offset < 0 ? 0 : Math.Max(0, Count - offset), kept = limit < 0 ? left : Math.Min(limit, left);
        return this with { First = IsReversed ? First + left - kept : First + (Count - left), Count = kept };
    }

    /// <summary>A cursor before the first of them in its direction. O(depth).</summary>
    public FieldCursor Walk(CollectionView fields) => fields.WalkAt(IsReversed ? First + Count : First);

    /// <summary>Takes the next step of such a cursor.</summary>
    public bool Step(FieldCursor cursor) => IsReversed ? cursor.MovePrevious() : cursor.MoveNext();
}
