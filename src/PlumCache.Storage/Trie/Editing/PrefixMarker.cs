using System.Diagnostics;

namespace PlumCache.Storage;

/// <summary>
/// Gives all keys under a prefix an expiry, or takes it from them, by a mark on their subtree. Where they are some entries of one bucket,
/// it is rebuilt.
/// </summary>
internal sealed class PrefixMarker(BlockDraft blocks, EditPath path, BucketBuilder buckets, MarkPusher marks)
{
    private readonly Heap _heap = blocks.Heap;

    /// <summary>Sets the expiry of what is alive. O(length of the prefix), plus a walk of the subtrees that hold due keys.</summary>
    /// <param name="prefix">Literal bytes; empty for all keys.</param>
    /// <param name="nowMs">From 0. What expires at or before this (Unix ms) is due and stays so.</param>
    /// <param name="expiresAtMs">After <paramref name="nowMs"/>; <see cref="ExpiryTime.Never"/> takes the expiries away.</param>
    /// <returns>Number of keys that got the expiry, or that lost one.</returns>
    internal long Run(scoped ReadOnlySpan<byte> prefix, long nowMs, long expiresAtMs)
    {
        Debug.Assert(nowMs >= 0 && !ExpiryTime.IsDue(expiresAtMs, nowMs), "The caller removes what would be due at once.");
        SubtreeMeasure before = PrefixLookup.Measure(_heap, path.Root, prefix);
        long due = DueLookup.Under(_heap, path.Root, prefix, nowMs).Keys;
        bool isPersisting = expiresAtMs == ExpiryTime.Never;
        long changed = (isPersisting ? before.ExpiringKeys : before.Keys) - due;
        if (changed == 0) return 0;

        var mark = new ExpiryMark(nowMs, expiresAtMs);
        ReadOnlySpan<byte> rest = prefix;
        uint at = path.DescendToPrefix(ref rest);
        Node node = _heap.At(at);
        if (node.Prefix.StartsWith(rest))
        {
            path.Link(marks.Put(at, mark));
        }
        else
        {
            (int from, int to) = node.AsBucket.RangeOf(rest[node.PrefixLength..]);
            path.Link(buckets.WithMark(at, from, to, mark));
        }

        SubtreeMeasure change = SubtreeMeasure.None;
        change.ExpiringKeys = (isPersisting ? due : before.Keys) - before.ExpiringKeys;
        change.EarliestExpiryMs = expiresAtMs;
        path.Count(change, 0);
        return changed;
    }
}
