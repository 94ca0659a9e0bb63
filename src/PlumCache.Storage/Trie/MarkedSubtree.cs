namespace PlumCache.Storage;

/// <summary>
/// What is true of a subtree under the marks of the nodes above it, from what it knows of itself. O(1), or one bucket, except under a mark that
/// takes expiries away while something beneath was due when it was set: then the nodes that may hold such keys are walked.
/// </summary>
internal static unsafe class MarkedSubtree
{
    /// <summary>Keys measured from the start of the node's prefix.</summary>
    internal static SubtreeMeasure Measure(Heap heap, uint handle, ExpiryMark mark)
    {
        var node = heap.At(handle);
        if (node.IsBucket) return node.AsBucket.MeasureEntries(0, node.Count, mark);
        var measure = node.AsInner.Measure;
        measure.ExpiringKeys = ExpiringKeys(heap, handle, mark);
        measure.EarliestExpiryMs = mark.Apply(measure.EarliestExpiryMs);
        return measure;
    }

    /// <summary>Keys with an expiry.</summary>
    internal static long ExpiringKeys(Heap heap, uint handle, ExpiryMark mark)
    {
        var node = heap.At(handle);
        if (node.IsBucket) return node.AsBucket.ExpiringBefore(node.Count, mark);
        if (mark.IsNone) return node.AsInner.ExpiringKeys;
        return mark.IsPersisting ? CountDue(heap, handle, mark.KeptUpToMs) : node.KeyCount;
    }

    /// <summary>
    /// Keys that expire at or before a time, with no mark above. Enters only subtrees that may hold some, and of those whose mark has come
    /// none. Each step of the walk has a time of its own: see <see cref="ExpiryMark.DueBelow"/>.
    /// </summary>
    internal static long CountDue(Heap heap, uint root, long atMs)
    {
        long due = 0;
        var walk = new NodeWalk(stackalloc WalkStep[NodeWalk.StackSteps]);
        PushIfDue(heap, root, atMs, ref walk);
        while (walk.TryPop(out uint handle, out atMs))
        {
            var node = heap.At(handle);
            if (node.IsBucket)
            {
                due += node.AsBucket.DueAmong(0, node.Count, atMs);
                continue;
            }

            var inner = node.AsInner;
            var mark = inner.Mark;
            if (mark.ExpiresAtMs <= atMs)
            {
                due += inner.Keys;
                continue;
            }

            atMs = mark.DueBelow(atMs);
            if (inner.Terminal != 0) PushIfDue(heap, inner.Terminal, atMs, ref walk);
            for (int i = 0, n = inner.Count; i < n; i++) PushIfDue(heap, inner.Children[i], atMs, ref walk);
        }

        walk.Dispose();
        return due;
    }

    private static void PushIfDue(Heap heap, uint handle, long atMs, ref NodeWalk walk)
    {
        if (heap.At(handle).EarliestExpiryMs <= atMs) walk.Push(handle, atMs);
    }
}
