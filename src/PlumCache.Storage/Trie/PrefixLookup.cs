namespace PlumCache.Storage;

/// <summary>Answers about all keys under a prefix, from the measures on the way to it.</summary>
internal static unsafe class PrefixLookup
{
    /// <summary>Measures of everything under a prefix, whole keys counted. O(length of the prefix), plus one bucket when it ends inside one.</summary>
    internal static SubtreeMeasure Measure(Heap heap, uint root, scoped ReadOnlySpan<byte> prefix)
    {
        if (!TryFind(heap, root, prefix, out uint handle, out int above, out int from, out int to)) return SubtreeMeasure.None;
        var node = heap.At(handle);
        return (from < 0 ? node.Measure() : node.AsBucket.MeasureEntries(from, to)).Above(above);
    }

    /// <summary>Number of keys smaller than a key. O(depth).</summary>
    internal static long Rank(Heap heap, uint root, scoped ReadOnlySpan<byte> key)
    {
        long rank = 0;
        var rest = key;
        for (uint at = root; at != 0;)
        {
            var node = heap.At(at);
            var prefix = node.Prefix;
            int matched = prefix.CommonPrefixLength(rest);
            if (matched == rest.Length) return node.IsBucket && matched == prefix.Length ? rank + node.AsBucket.LowerBound(default) : rank;
            if (matched < prefix.Length) return prefix[matched] < rest[matched] ? rank + node.KeyCount : rank;
            rest = rest[matched..];
            if (node.IsBucket) return rank + node.AsBucket.LowerBound(rest);

            var inner = node.AsInner;
            if (inner.Terminal != 0) rank++;
            int child = inner.Find(rest[0]);
            for (int i = 0; i < child; i++) rank += heap.At(inner.Children[i]).KeyCount;
            at = inner.Children[child];
        }

        return rank;
    }

    /// <summary>Number of keys with an expiry that are smaller than a key. O(depth).</summary>
    internal static long VolatileRank(Heap heap, uint root, scoped ReadOnlySpan<byte> key)
    {
        long rank = 0;
        var rest = key;
        for (uint at = root; at != 0;)
        {
            var node = heap.At(at);
            var prefix = node.Prefix;
            int matched = prefix.CommonPrefixLength(rest);
            if (matched == rest.Length) return rank; // everything here is the key itself or extends it
            if (matched < prefix.Length) return prefix[matched] < rest[matched] ? rank + node.ExpiringKeys : rank;
            rest = rest[matched..];
            if (node.IsBucket) return rank + node.AsBucket.ExpiringBefore(node.AsBucket.LowerBound(rest));

            var inner = node.AsInner;
            if (inner.Terminal != 0) rank += heap.At(inner.Terminal).ExpiringKeys;
            int child = inner.Find(rest[0]);
            for (int i = 0; i < child; i++) rank += heap.At(inner.Children[i]).ExpiringKeys;
            at = inner.Children[child];
        }

        return rank;
    }

    /// <summary>Keys under a prefix that expire at or before a time. Enters only subtrees that may hold some.</summary>
    internal static long CountDue(Heap heap, uint root, scoped ReadOnlySpan<byte> prefix, long nowMs)
    {
        if (!TryFind(heap, root, prefix, out uint handle, out _, out int from, out int to)) return 0;
        var node = heap.At(handle);
        if (from >= 0) return DueIn(node.AsBucket, from, to, nowMs);

        long due = 0;
        var walk = new NodeWalk(stackalloc WalkStep[NodeWalk.StackSteps]);
        if (node.EarliestExpiryMs <= nowMs) walk.Push(handle, 0);
        while (walk.TryPop(out handle, out _))
        {
            node = heap.At(handle);
            if (node.IsBucket)
            {
                due += DueIn(node.AsBucket, 0, node.Count, nowMs);
                continue;
            }

            var inner = node.AsInner;
            if (inner.Terminal != 0) PushIfDue(heap, inner.Terminal, nowMs, ref walk);
            for (int i = 0, n = inner.Count; i < n; i++) PushIfDue(heap, inner.Children[i], nowMs, ref walk);
        }

        walk.Dispose();
        return due;
    }

    /// <summary>
    /// Whether a key under a prefix is longer than a limit. The bound that every inner node keeps answers most calls; where it is stale, only
    /// the nodes on the paths of removed long keys are entered.
    /// </summary>
    internal static bool HasLongerKey(Heap heap, uint root, scoped ReadOnlySpan<byte> prefix, int maxBytes)
    {
        if (!TryFind(heap, root, prefix, out uint handle, out int above, out int from, out int to)) return false;
        var node = heap.At(handle);
        if (from >= 0) return node.AsBucket.MeasureEntries(from, to).Above(above).LongestKeyBytes > maxBytes;

        var walk = new NodeWalk(stackalloc WalkStep[NodeWalk.StackSteps]);
        walk.Push(handle, above);
        bool found = false;
        while (!found && walk.TryPop(out handle, out above))
        {
            node = heap.At(handle);
            if (node.Measure().LongestKeyBytes + above <= maxBytes) continue;
            if (node.IsBucket)
            {
                found = true;
                continue;
            }

            var inner = node.AsInner;
            int below = above + inner.PrefixLength;
            if (inner.Terminal != 0) walk.Push(inner.Terminal, below);
            for (int i = 0, n = inner.Count; i < n; i++) walk.Push(inner.Children[i], below);
        }

        walk.Dispose();
        return found;
    }

    /// <summary>Finds the subtree, or the entries of one bucket, that hold all keys under a prefix.</summary>
    /// <param name="heap">The blocks.</param>
    /// <param name="root">The trie.</param>
    /// <param name="prefix">Literal bytes.</param>
    /// <param name="handle">The node.</param>
    /// <param name="above">Key bytes before the node's prefix.</param>
    /// <param name="from">First entry of the bucket, or -1 when the whole node is under the prefix.</param>
    /// <param name="to">Behind the last entry.</param>
    /// <returns>False when there is no such key.</returns>
    internal static bool TryFind(Heap heap, uint root, scoped ReadOnlySpan<byte> prefix, out uint handle, out int above, out int from, out int to)
    {
        var rest = prefix;
        from = to = -1;
        above = 0;
        for (handle = root; handle != 0;)
        {
            var node = heap.At(handle);
            above = prefix.Length - rest.Length;
            if (node.IsInner)
            {
                var inner = node.AsInner;
                int matched = PrefixMatch.Length(inner, rest);
                if (matched == rest.Length) return true;
                if (matched < inner.PrefixLength) return false;
                rest = rest[matched..];
                handle = inner.Children[inner.Find(rest[0])];
                continue;
            }

            var own = node.Prefix;
            if (own.StartsWith(rest)) return true;
            if (!rest.StartsWith(own)) return false;
            (from, to) = node.AsBucket.RangeOf(rest[own.Length..]);
            return from < to;
        }

        return false;
    }

    private static void PushIfDue(Heap heap, uint handle, long nowMs, ref NodeWalk walk)
    {
        if (heap.At(handle).EarliestExpiryMs <= nowMs) walk.Push(handle, 0);
    }

    private static long DueIn(Bucket bucket, int from, int to, long nowMs)
    {
        long due = 0;
        for (int i = from; i < to; i++)
        {
            if (bucket.Value(i).ExpiresAtMs <= nowMs) due++;
        }

        return due;
    }
}
