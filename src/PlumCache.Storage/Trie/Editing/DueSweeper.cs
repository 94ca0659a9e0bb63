namespace PlumCache.Storage;

/// <summary>
/// Removes what is due. It enters only subtrees whose earliest-expiry bound is due, takes all due entries of a bucket out in one rebuild,
/// and leaves every node it passed with exact bounds, so nothing is entered in vain twice. Where an expiry mark has come, the whole
/// subtree goes at once, unless somebody wants to know each key.
/// </summary>
internal sealed unsafe class DueSweeper(
    BlockDraft blocks, EditPath path, BucketBuilder buckets, ShapeRepair repair, MarkPusher marks, EntryScratch scratch)
{
    /// <summary>In <see cref="PathStep.Child"/>: nothing was looked at yet.</summary>
    private const int BeforeTerminal = PathStep.TerminalChild - 1;

    private readonly Heap _heap = blocks.Heap;
    private readonly List<uint> _dropped = [];
    private ISweepListener? _listener;
    private byte[] _key = new byte[256];

    /// <summary>Removes due keys.</summary>
    /// <param name="nowMs">What expires at or before this (Unix ms) is due.</param>
    /// <param name="maxKeys">Most keys to remove one by one. A subtree whose mark has come goes whole, however many keys it holds.</param>
    /// <param name="maxNodes">
    /// Most nodes to enter or to push a mark to: bounds a step that finds stale bounds only. One node is always entered.
    /// </param>
    /// <param name="finished">True when no due key is left; false when there may be some.</param>
    /// <param name="listener">Is told of what goes; null: nobody is.</param>
    /// <returns>Number removed.</returns>
    internal int Run(long nowMs, int maxKeys, int maxNodes, out bool finished, ISweepListener? listener)
    {
        _listener = listener;
        finished = true;
        path.CutTo(0);
        if (path.Root == 0 || !ExpiryTime.IsDue(_heap.At(path.Root).EarliestExpiryMs, nowMs)) return 0;
        int removed = 0;
        int entered = Visit(path.Root, nowMs, maxKeys, ref removed);
        while (path.Depth > 0)
        {
            // Also when it stops early every node on the way is finished: none may be left with a gap or with stale counts.
            uint due = removed < maxKeys && entered < maxNodes ? NextDue(nowMs) : 0;
            if (due == 0)
            {
                repair.FinishTop();
                continue;
            }

            entered += Visit(due, nowMs, maxKeys - removed, ref removed);
        }

        finished = path.Root == 0 || !ExpiryTime.IsDue(_heap.At(path.Root).EarliestExpiryMs, nowMs);

        return removed;
    }

    /// <summary>
    /// The next child (or terminal) of the deepest node that may hold due keys; the path leads to it then. 0 when there is none.
    /// </summary>
    private uint NextDue(long nowMs)
    {
        ref PathStep step = ref path.Top;
        Inner inner = path.TopInner;
        for (step.Child++; step.Child < inner.Count; step.Child++)
        {
            uint handle = step.Child == PathStep.TerminalChild ? inner.Terminal : inner.Children[step.Child];
            if (handle != 0 && ExpiryTime.IsDue(_heap.At(handle).EarliestExpiryMs, nowMs)) return handle;
        }

        return 0;
    }

    /// <returns>Nodes entered and pushed to.</returns>
    private int Visit(uint handle, long nowMs, int maxKeys, ref int removed)
    {
        Node node = _heap.At(handle);
        if (node.IsBucket)
        {
            path.Link(Strip(handle, nowMs, maxKeys, ref removed));
            return 1;
        }

        // When the mark's expiry has come all beneath is due: what the mark left alone expires before it.
        bool mayGoWhole = _listener is not { WantsEachKey: true };
        if (mayGoWhole && ExpiryTime.IsDue(node.AsInner.Mark.ExpiresAtMs, nowMs) && node.KeyCount <= int.MaxValue - removed)
        {
            removed += (int)node.KeyCount;
            _listener?.OnSubtree(KeyOf(node.Prefix, default));
            path.Link(0);
            blocks.Drop(handle);
            return 1;
        }

        uint own = blocks.Edit(handle);
        path.Link(own);
        int pushed = marks.Push(own);
        path.Push(own, BeforeTerminal, 0); // nothing is counted along this path: each node on it is summed anew
        return 1 + pushed;
    }

    /// <summary>A bucket without (at most so many of) its due entries, or 0; the old one is released.</summary>
    private uint Strip(uint handle, long nowMs, int maxKeys, ref int removed)
    {
        handle = blocks.Unshare(handle);
        Bucket bucket = _heap.At(handle).AsBucket;
        scratch.Clear();
        _dropped.Clear();
        int taken = 0;
        var prefix = new ReadOnlySpan<byte>(bucket.PrefixStart, bucket.PrefixLength);
        for (int i = 0, n = bucket.Count; i < n; i++)
        {
            StoredValue value = bucket.Value(i);
            if (!ExpiryTime.IsDue(value.ExpiresAtMs, nowMs) || taken == maxKeys)
            {
                scratch.Insert(scratch.Count, prefix, bucket.Suffix(i), default, value, bucket.Slots[i].AccessStamp);
                continue;
            }

            taken++;
            _listener?.OnKey(KeyOf(prefix, bucket.Suffix(i)));
            if (value.HasReference) _dropped.Add(value.Handle);
        }

        uint left = scratch.Count == 0 ? 0 : buckets.Build(scratch, 0, scratch.Count, 0);
        blocks.Release(handle);

        // Their bucket was ours alone, so these references are, and have gone over to nobody.
        foreach (uint value in _dropped) blocks.Drop(value);
        removed += taken;
        return left;
    }

    /// <summary>What the path leads to and these bytes, as one. Good until the next call.</summary>
    private ReadOnlySpan<byte> KeyOf(ReadOnlySpan<byte> prefix, ReadOnlySpan<byte> suffix)
    {
        int length = 0;
        for (int depth = 0; depth < path.Depth; depth++) Append(_heap.At(path[depth].Handle).Prefix);
        Append(prefix);
        Append(suffix);
        return _key.AsSpan(0, length);

        void Append(ReadOnlySpan<byte> bytes)
        {
            if (length + bytes.Length > _key.Length) Array.Resize(ref _key, Math.Max(length + bytes.Length, 2 * _key.Length));
            bytes.CopyTo(_key.AsSpan(length));
            length += bytes.Length;
        }
    }
}
