namespace PlumCache.Storage;

/// <summary>
/// Puts expiry marks on subtrees and pushes them down:
/// <code>
///        "user:" *            "user:"                *  a mark; what a node knows of itself always includes its own
///        /   |   \     =>     /   |   \
///      [..]  A    B        [..]'  A*   B*            a bucket is not marked but rebuilt with the expiries the mark stands for
/// </code>
/// Whoever goes through a node to edit below pushes its mark first, so no node on an <see cref="EditPath"/> has one, and what is written
/// beneath is not touched by marks that were set before it.
/// </summary>
internal sealed unsafe class MarkPusher(BlockDraft blocks, BucketBuilder buckets)
{
    private readonly Heap _heap = blocks.Heap;

    /// <summary>
    /// A subtree like another with a mark on it; the old root block is let go. One block, whatever is beneath; what it then knows of
    /// itself costs what <see cref="MarkedSubtree"/> says.
    /// </summary>
    /// <returns>The same block where the mark changes nothing.</returns>
    internal uint Put(uint handle, ExpiryMark mark)
    {
        Node node = _heap.At(handle);
        if (node.IsBucket) return buckets.WithMark(handle, 0, node.Count, mark);

        Inner inner = node.AsInner;
        ExpiryMark together = inner.Mark.FollowedBy(mark);

        // Not wherever no key has an expiry: the node's bound may be stale, and its parent's has risen above that.
        if (together == inner.Mark || (mark.IsPersisting && inner.EarliestExpiryMs == ExpiryTime.Never)) return handle;

        SubtreeMeasure measure = MarkedSubtree.Measure(_heap, handle, mark);
        uint own = blocks.EditForMark(handle);
        inner = _heap.At(own).AsInner;
        inner.Mark = together;
        inner.SetMeasure(measure);
        return own;
    }

    /// <summary>Blocks that pushes have looked at since it was last set to 0.</summary>
    internal int PushedBlocks { get; set; }

    /// <summary>Takes the mark off an inner node of the draft and puts it on all that the node refers to: at most 257 blocks.</summary>
    /// <returns>Number of blocks looked at; 0 when there is no mark.</returns>
    internal int Push(uint handle)
    {
        Inner inner = _heap.At(handle).AsInner;
        if (!inner.HasMark) return 0;

        ExpiryMark mark = inner.Mark;
        int count = inner.Count;
        for (int i = 0; i < count; i++)
        {
            // A sweep leaves gaps where something was taken out, until it has finished the node.
            if (inner.Children[i] != 0) inner.Children[i] = Put(inner.Children[i], mark);
        }

        if (inner.Terminal != 0) inner.Terminal = Put(inner.Terminal, mark);

        // What the node knows of itself included the mark, and stays as it is.
        inner.Mark = ExpiryMark.None;
        PushedBlocks += count + 1;
        return count + 1;
    }
}
