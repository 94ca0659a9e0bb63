namespace PlumCache.Storage;

/// <summary>
/// Bytes of the blocks that only one subtree refers to. A small one is counted; a large one is judged by some of its paths, evenly spread
/// over its keys: what their blocks take for the bytes of keys and values in them, times the bytes that the root knows of. So it costs
/// the same however much there is.
/// </summary>
internal static unsafe class SubtreeBytes
{
    /// <summary>Most blocks looked at in the count, and about as many again on the paths.</summary>
    internal const int CountedBlocks = 128;

    // Buckets differ little in how full they are: with 16 of them the answer is within some percent.
    private const int Paths = 16;

    /// <summary>Near what dropping a subtree that nothing else refers to gives back. O(1), some ten microseconds at most.</summary>
    /// <param name="root">Of any kind.</param>
    /// <param name="isLarge">Whether it has more than <see cref="CountedBlocks"/> blocks.</param>
    internal static long Near(Heap heap, uint root, out bool isLarge)
    {
        long bytes = 0;
        int left = CountedBlocks;
        Span<uint> references = stackalloc uint[Node.MaxReferences];
        var walk = new NodeWalk(stackalloc WalkStep[NodeWalk.StackSteps]);
        walk.Push(new WalkStep(root));
        WalkStep step;
        for (isLarge = false; !isLarge && walk.TryPop(out step); isLarge = --left < 0)
        {
            bytes += heap.At(step.Handle).TakenBytes;
            int count = heap.At(step.Handle).CopyReferences(references);
            foreach (uint reference in references[..count])
            {
                if (heap.At(reference).ExtraParents == 0) walk.Push(new WalkStep(reference));
            }
        }

        walk.Dispose();
        return isLarge ? FromPaths(heap, root, Paths) : bytes;
    }

    private static long FromPaths(Heap heap, uint root, int paths)
    {
        // A bucket is large by what lies beneath it alone: there is one path, and it is the bucket.
        if (heap.At(root).IsBucket) return OwnBytes(heap, root);
        Inner whole = heap.At(root).AsInner;
        double blocks = 0, data = 0;
        for (int path = 0; path < paths; path++) AddPath(heap, root, ((2L * path) + 1) * whole.Keys / (2 * paths), ref blocks, ref data);
        return (long)(blocks / data * whole.Bytes);
    }

    /// <summary>
    /// Adds what lies on the way to the key of a rank, for each of its keys: a node is on as many paths as it has keys. The path ends
    /// where something is shared: that takes nothing for its bytes.
    /// </summary>
    private static void AddPath(Heap heap, uint root, long rank, ref double blocks, ref double data)
    {
        int above = 0;
        for (uint at = root; ;)
        {
            Node node = heap.At(at);
            bool isShared = at != root && node.ExtraParents > 0;
            if (!isShared) blocks += (double)OwnBytes(heap, at) / node.KeyCount;
            if (isShared || node.IsBucket)
            {
                data += (double)node.Measure().Above(above).Bytes / node.KeyCount;
                return;
            }

            Inner inner = node.AsInner;
            above += inner.PrefixLength;
            if (inner.Terminal != 0 && rank-- == 0)
            {
                at = inner.Terminal;
                continue;
            }

            int child = 0;
            for (long keys; rank >= (keys = heap.At(inner.Children[child]).KeyCount); child++) rank -= keys;
            at = inner.Children[child];
        }
    }

    /// <summary>
    /// A node, and what the values of a bucket own; of a collection of more than a bucket what one path says, as there is one on each of
    /// many paths, or several. It calls itself for those buckets once: fields hold no collections.
    /// </summary>
    private static long OwnBytes(Heap heap, uint handle)
    {
        long bytes = heap.At(handle).TakenBytes;
        Node node = heap.At(handle);
        if (node.IsInner) return bytes;
        Span<uint> references = stackalloc uint[TrieLimits.MaxBucketEntries];
        int count = node.CopyReferences(references);
        foreach (uint reference in references[..count])
        {
            if (heap.At(reference).ExtraParents > 0) continue;
            bytes += heap.At(reference).Kind == NodeKind.LongValue ? heap.At(reference).TakenBytes : FromPaths(heap, reference, paths: 1);
        }

        return bytes;
    }
}
