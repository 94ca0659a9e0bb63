namespace PlumCache.Storage;

/// <summary>Answers about all keys under a prefix, from the measures on the way to it.</summary>
internal static unsafe class PrefixLookup
{
    /// <summary>
    /// Measures of everything under a prefix, whole keys counted. O(length of the prefix), plus one bucket when it ends inside one.
    /// </summary>
    internal static SubtreeMeasure Measure(Heap heap, uint root, scoped ReadOnlySpan<byte> prefix)
    {
        if (!TryFind(heap, root, prefix, out PrefixPlace place)) return SubtreeMeasure.None;
        SubtreeMeasure measure = place.IsWholeNode
            ? MarkedSubtree.Measure(heap, place.Handle, place.Mark)
            : heap.At(place.Handle).AsBucket.MeasureEntries(place.From, place.To, place.Mark);
        return measure.Above(place.Above);
    }

    /// <summary>Number of keys smaller than a key. O(depth).</summary>
    internal static long Rank(Heap heap, uint root, scoped ReadOnlySpan<byte> key)
    {
        long rank = 0;
        ReadOnlySpan<byte> rest = key;
        for (uint at = root; at != 0;)
        {
            Node node = heap.At(at);
            ReadOnlySpan<byte> prefix = node.Prefix;
            int matched = prefix.CommonPrefixLength(rest);
            if (matched == rest.Length) return node.IsBucket && matched == prefix.Length ? rank + node.AsBucket.LowerBound(default) : rank;
            if (matched < prefix.Length) return prefix[matched] < rest[matched] ? rank + node.KeyCount : rank;
            rest = rest[matched..];
            if (node.IsBucket) return rank + node.AsBucket.LowerBound(rest);

            Inner inner = node.AsInner;
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
        ReadOnlySpan<byte> rest = key;
        ExpiryMark mark = ExpiryMark.None;
        for (uint at = root; at != 0;)
        {
            Node node = heap.At(at);
            ReadOnlySpan<byte> prefix = node.Prefix;
            int matched = prefix.CommonPrefixLength(rest);
            if (matched == rest.Length) return rank; // everything here is the key itself or extends it
            if (matched < prefix.Length) return prefix[matched] < rest[matched] ? rank + MarkedSubtree.ExpiringKeys(heap, at, mark) : rank;
            rest = rest[matched..];
            if (node.IsBucket) return rank + node.AsBucket.ExpiringBefore(node.AsBucket.LowerBound(rest), mark);

            Inner inner = node.AsInner;
            mark = inner.Below(mark);
            if (inner.Terminal != 0) rank += MarkedSubtree.ExpiringKeys(heap, inner.Terminal, mark);
            int child = inner.Find(rest[0]);
            for (int i = 0; i < child; i++) rank += MarkedSubtree.ExpiringKeys(heap, inner.Children[i], mark);
            at = inner.Children[child];
        }

        return rank;
    }

    /// <summary>
    /// Whether a key under a prefix is longer than a limit. The bound that every inner node keeps answers most calls; where it is stale,
    /// only the nodes on the paths of removed long keys are entered.
    /// </summary>
    internal static bool HasLongerKey(Heap heap, uint root, scoped ReadOnlySpan<byte> prefix, int maxBytes)
    {
        if (!TryFind(heap, root, prefix, out PrefixPlace place)) return false;
        if (!place.IsWholeNode)
        {
            SubtreeMeasure entries = heap.At(place.Handle).AsBucket.MeasureEntries(place.From, place.To, place.Mark);
            return entries.Above(place.Above).LongestKeyBytes > maxBytes;
        }

        var walk = new NodeWalk(stackalloc WalkStep[NodeWalk.StackSteps]);
        walk.Push(new WalkStep(place.Handle, place.Above));
        bool found = false;
        while (!found && walk.TryPop(out WalkStep step))
        {
            Node node = heap.At(step.Handle);
            if (node.Measure().LongestKeyBytes + step.Above <= maxBytes) continue;
            if (node.IsBucket)
            {
                found = true;
                continue;
            }

            Inner inner = node.AsInner;
            int below = step.Above + inner.PrefixLength;
            if (inner.Terminal != 0) walk.Push(new WalkStep(inner.Terminal, below));
            for (int i = 0, n = inner.Count; i < n; i++) walk.Push(new WalkStep(inner.Children[i], below));
        }

        walk.Dispose();
        return found;
    }

    /// <summary>Finds the subtree, or the entries of one bucket, that hold all keys under a prefix.</summary>
    /// <param name="prefix">Literal bytes.</param>
    /// <returns>False when there is no such key.</returns>
    internal static bool TryFind(Heap heap, uint root, scoped ReadOnlySpan<byte> prefix, out PrefixPlace place)
    {
        ReadOnlySpan<byte> rest = prefix;
        place = new PrefixPlace { Handle = root, From = -1, To = -1, Mark = ExpiryMark.None };
        while (place.Handle != 0)
        {
            Node node = heap.At(place.Handle);
            place.Above = prefix.Length - rest.Length;
            if (node.IsInner)
            {
                Inner inner = node.AsInner;
                int matched = PrefixMatch.Length(inner, rest);
                if (matched == rest.Length) return true;
                if (matched < inner.PrefixLength) return false;
                rest = rest[matched..];
                place.Mark = inner.Below(place.Mark);
                place.Handle = inner.Children[inner.Find(rest[0])];
                continue;
            }

            ReadOnlySpan<byte> own = node.Prefix;
            if (own.StartsWith(rest)) return true;
            if (!rest.StartsWith(own)) return false;
            (place.From, place.To) = node.AsBucket.RangeOf(rest[own.Length..]);
            return place.From < place.To;
        }

        return false;
    }
}
