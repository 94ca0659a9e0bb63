namespace PlumCache.Storage;

/// <summary>
/// Removes what is due. It enters only subtrees whose earliest-expiry bound is due, takes all due entries of a bucket out in one rebuild, and
/// leaves every node it passed with exact bounds, so nothing is entered in vain twice.
/// </summary>
/// <param name="blocks">The draft.</param>
/// <param name="path">The way to what is being changed.</param>
/// <param name="buckets">Makes buckets.</param>
/// <param name="repair">Restores the shape and counts anew.</param>
/// <param name="scratch">For entries taken apart.</param>
internal sealed unsafe class DueSweeper(BlockDraft blocks, EditPath path, BucketBuilder buckets, ShapeRepair repair, EntryScratch scratch)
{
    /// <summary>In <see cref="PathStep.Child"/>: nothing was looked at yet.</summary>
    private const int BeforeTerminal = PathStep.TerminalChild - 1;

    private readonly Heap _heap = blocks.Heap;
    private readonly List<uint> _dropped = [];
    private ICollection<byte[]>? _keys;

    /// <summary>Removes due keys.</summary>
    /// <param name="nowMs">What expires at or before this (Unix ms) is due.</param>
    /// <param name="maxKeys">Most keys to remove.</param>
    /// <param name="maxNodes">Most nodes to enter: bounds a step that finds stale bounds only.</param>
    /// <param name="finished">True when no due key is left; false when there may be some.</param>
    /// <param name="keys">Gets the removed keys, for whoever tells of them; null: nobody asks, and nothing is copied.</param>
    /// <returns>Number removed.</returns>
    internal int Run(long nowMs, int maxKeys, int maxNodes, out bool finished, ICollection<byte[]>? keys)
    {
        _keys = keys;
        finished = true;
        path.CutTo(0);
        if (path.Root == 0 || _heap.At(path.Root).EarliestExpiryMs > nowMs) return 0;
        int removed = 0;
        Visit(path.Root, nowMs, maxKeys, ref removed);
        int entered = 1;
        while (path.Depth > 0)
        {
            uint due = removed < maxKeys && entered < maxNodes ? NextDue(nowMs) : 0;
            if (due == 0)
            {
                repair.FinishTop();
                continue;
            }

            entered++;
            Visit(due, nowMs, maxKeys - removed, ref removed);
        }

        finished = path.Root == 0 || _heap.At(path.Root).EarliestExpiryMs > nowMs;

        return removed;
    }

    /// <summary>The next child (or terminal) of the deepest node that may hold due keys; the path leads to it then. 0 when there is none.</summary>
    private uint NextDue(long nowMs)
    {
        ref var step = ref path.Top;
        var inner = path.TopInner;
        for (step.Child++; step.Child < inner.Count; step.Child++)
        {
            uint handle = step.Child == PathStep.TerminalChild ? inner.Terminal : inner.Children[step.Child];
            if (handle != 0 && _heap.At(handle).EarliestExpiryMs <= nowMs) return handle;
        }

        return 0;
    }

    private void Visit(uint handle, long nowMs, int maxKeys, ref int removed)
    {
        if (_heap.At(handle).IsInner)
        {
            uint own = blocks.Edit(handle);
            path.Link(own);
            path.Push(own, BeforeTerminal, 0);
        }
        else
        {
            path.Link(Strip(handle, nowMs, maxKeys, ref removed));
        }
    }

    /// <summary>A bucket without (at most so many of) its due entries, or 0; the old one is released.</summary>
    private uint Strip(uint handle, long nowMs, int maxKeys, ref int removed)
    {
        handle = blocks.Unshare(handle);
        var bucket = _heap.At(handle).AsBucket;
        scratch.Clear();
        _dropped.Clear();
        int taken = 0;
        var prefix = new ReadOnlySpan<byte>(bucket.PrefixStart, bucket.PrefixLength);
        for (int i = 0, n = bucket.Count; i < n; i++)
        {
            var value = bucket.Value(i);
            if (value.ExpiresAtMs > nowMs || taken == maxKeys)
            {
                scratch.Insert(scratch.Count, prefix, bucket.Suffix(i), default, value, bucket.Slots[i].AccessStamp);
                continue;
            }

            taken++;
            _keys?.Add(KeyOf(prefix, bucket.Suffix(i)));
            if (value.IsLong) _dropped.Add(value.Handle);
        }

        uint left = scratch.Count == 0 ? 0 : buckets.Build(scratch, 0, scratch.Count, 0);
        blocks.Release(handle);
        foreach (uint value in _dropped) blocks.Drop(value);
        removed += taken;
        return left;
    }

    /// <summary>The whole key of an entry of the bucket the path leads to.</summary>
    private byte[] KeyOf(ReadOnlySpan<byte> prefix, ReadOnlySpan<byte> suffix)
    {
        var key = new List<byte>();
        for (int depth = 0; depth < path.Depth; depth++) key.AddRange(_heap.At(path[depth].Handle).Prefix);
        key.AddRange(prefix);
        key.AddRange(suffix);
        return [.. key];
    }
}
