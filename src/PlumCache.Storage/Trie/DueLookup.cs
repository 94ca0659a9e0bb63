using System.Diagnostics;

namespace PlumCache.Storage;

/// <summary>Answers about due keys. Enters only subtrees that may hold some, and of those whose mark has come none.</summary>
internal static unsafe class DueLookup
{
    /// <summary>Keys under a prefix that expire at or before a time.</summary>
    internal static DueMeasure Under(Heap heap, uint root, scoped ReadOnlySpan<byte> prefix, long nowMs)
    {
        if (!PrefixLookup.TryFind(heap, root, prefix, out PrefixPlace place)) return default;
        return place.IsWholeNode
            ? WholeNode(heap, place.Handle, place.Above, place.Mark, nowMs)
            : Entries(heap.At(place.Handle).AsBucket, place.From, place.To, place.Above, place.Mark, nowMs);
    }

    /// <summary>Number of keys that are smaller than a key and expire at or before a time.</summary>
    internal static long CountBefore(Heap heap, uint root, scoped ReadOnlySpan<byte> key, long nowMs)
    {
        long due = 0;
        ReadOnlySpan<byte> rest = key;
        ExpiryMark mark = ExpiryMark.None;
        for (uint at = root; at != 0;)
        {
            Node node = heap.At(at);
            ReadOnlySpan<byte> prefix = node.Prefix;
            int matched = prefix.CommonPrefixLength(rest);
            if (matched == rest.Length) return due; // everything here is the key itself or extends it
            if (matched < prefix.Length)
            {
                return prefix[matched] < rest[matched] ? due + WholeNode(heap, at, above: 0, mark, nowMs).Keys : due;
            }
            rest = rest[matched..];
            if (node.IsBucket) return due + Entries(node.AsBucket, 0, node.AsBucket.LowerBound(rest), above: 0, mark, nowMs).Keys;

            Inner inner = node.AsInner;
            mark = inner.Below(mark);
            if (inner.Terminal != 0) due += WholeNode(heap, inner.Terminal, above: 0, mark, nowMs).Keys;
            int child = inner.Find(rest[0]);
            for (int i = 0; i < child; i++) due += WholeNode(heap, inner.Children[i], above: 0, mark, nowMs).Keys;
            at = inner.Children[child];
        }

        return due;
    }

    /// <summary>
    /// Rank among all keys of the key that has a rank among those that expire later than a time. There must be one. Goes down once: a
    /// subtree is counted where it is passed or entered.
    /// </summary>
    internal static long RankOfLive(Heap heap, uint root, long liveRank, long nowMs)
    {
        long rank = 0;
        ExpiryMark mark = ExpiryMark.None;
        for (uint at = root; ;)
        {
            Node node = heap.At(at);
            if (node.IsBucket)
            {
                for (int i = 0; i < node.Count; i++, rank++)
                {
                    if (!ExpiryTime.IsDue(mark.Apply(node.AsBucket.Value(i).ExpiresAtMs), nowMs) && liveRank-- == 0) break;
                }

                return rank;
            }

            Inner inner = node.AsInner;
            mark = inner.Below(mark);
            for (int part = inner.Terminal == 0 ? 0 : -1; ; part++)
            {
                at = part < 0 ? inner.Terminal : inner.Children[part];
                long keys = heap.At(at).KeyCount, live = keys - WholeNode(heap, at, above: 0, mark, nowMs).Keys;
                if (liveRank < live || part == inner.Count - 1) break;
                liveRank -= live;
                rank += keys;
            }
        }
    }

    /// <summary>
    /// Keys of a subtree that expire at or before a time, with no mark above. Each step of the walk has a time of its own: see
    /// <see cref="ExpiryMark.DueBelow"/>.
    /// </summary>
    internal static DueMeasure Below(Heap heap, uint root, int above, long atMs)
    {
        long keys = 0, bytes = 0;
        var walk = new NodeWalk(stackalloc WalkStep[NodeWalk.StackSteps]);
        PushIfDue(heap, new WalkStep(root, above, atMs), ref walk);
        while (walk.TryPop(out WalkStep step))
        {
            Node node = heap.At(step.Handle);
            if (node.IsBucket)
            {
                DueMeasure due = node.AsBucket.DueAmong(0, node.Count, step.AtMs);
                keys += due.Keys;
                bytes += due.Bytes + (due.Keys * step.Above);
                continue;
            }

            Inner inner = node.AsInner;
            ExpiryMark mark = inner.Mark;
            if (ExpiryTime.IsDue(mark.ExpiresAtMs, step.AtMs))
            {
                keys += inner.Keys;
                bytes += inner.Bytes + ((long)inner.Keys * step.Above);
                continue;
            }

            var below = new WalkStep(inner.Terminal, step.Above + inner.PrefixLength, mark.DueBelow(step.AtMs));
            if (inner.Terminal != 0) PushIfDue(heap, below, ref walk);
            for (int i = 0, n = inner.Count; i < n; i++) PushIfDue(heap, below with { Handle = inner.Children[i] }, ref walk);
        }

        walk.Dispose();
        return new DueMeasure(keys, bytes);
    }

    /// <summary>
    /// Whether a key of a trie without marks expires later than a time. O(depth) where a key has no expiry; else a walk as far as the first
    /// that is found.
    /// </summary>
    internal static bool HoldsLive(Heap heap, uint root, long nowMs)
    {
        bool isFound = false;
        var walk = new NodeWalk(stackalloc WalkStep[NodeWalk.StackSteps]);
        for (var step = new WalkStep(root); !isFound && step.Handle != 0; walk.TryPop(out step))
        {
            Node node = heap.At(step.Handle);
            isFound = !ExpiryTime.IsDue(node.EarliestExpiryMs, nowMs);
            if (isFound) break;
            if (node.IsBucket)
            {
                isFound = node.AsBucket.DueAmong(0, node.Count, nowMs).Keys < node.Count;
                continue;
            }

            Inner inner = node.AsInner;
            Debug.Assert(!inner.HasMark, "marks are about keys, and no collection has one");
            isFound = inner.ExpiringKeys < inner.Keys;
            for (int i = inner.Count - 1; i >= 0; i--) walk.Push(new WalkStep(inner.Children[i]));
            if (inner.Terminal != 0) walk.Push(new WalkStep(inner.Terminal));
        }

        walk.Dispose();
        return isFound;
    }

    /// <summary>
    /// Whether a key under a prefix has a field that expires at or before a time. Enters only subtrees that may hold one, as far as the
    /// first. Marks are about keys: they have no part in it.
    /// </summary>
    internal static bool HasFieldsUnder(Heap heap, uint root, scoped ReadOnlySpan<byte> prefix, long nowMs)
    {
        if (!PrefixLookup.TryFind(heap, root, prefix, out PrefixPlace place)) return false;
        if (!place.IsWholeNode) return HasFields(heap, heap.At(place.Handle).AsBucket, place.From, place.To, nowMs);
        bool isFound = false;
        var walk = new NodeWalk(stackalloc WalkStep[NodeWalk.StackSteps]);
        PushIfDue(heap, new WalkStep(place.Handle, AtMs: nowMs), ref walk);
        while (!isFound && walk.TryPop(out WalkStep step))
        {
            Node node = heap.At(step.Handle);
            if (node.IsBucket)
            {
                isFound = HasFields(heap, node.AsBucket, 0, node.Count, nowMs);
                continue;
            }

            Inner inner = node.AsInner;
            if (!inner.Measure.FieldsExpire) continue;
            if (inner.Terminal != 0) PushIfDue(heap, step with { Handle = inner.Terminal }, ref walk);
            for (int i = 0, n = inner.Count; i < n; i++) PushIfDue(heap, step with { Handle = inner.Children[i] }, ref walk);
        }

        walk.Dispose();
        return isFound;
    }

    /// <summary>Whether one of a bucket's entries has a due field. Bounds may be early, so the fields themselves are asked.</summary>
    private static bool HasFields(Heap heap, Bucket bucket, int from, int to, long nowMs)
    {
        for (int i = from; i < to; i++)
        {
            StoredValue value = bucket.Value(i);
            bool mayBe = ExpiryTime.IsDue(value.FieldsExpireAtMs, nowMs);
            if (mayBe && Below(heap, value.Handle, above: 0, nowMs).Keys > 0) return true;
        }

        return false;
    }

    private static DueMeasure WholeNode(Heap heap, uint handle, int above, ExpiryMark mark, long nowMs)
    {
        if (!ExpiryTime.IsDue(mark.ExpiresAtMs, nowMs)) return Below(heap, handle, above, mark.DueBelow(nowMs));

        SubtreeMeasure all = heap.At(handle).Measure().Above(above);
        return new DueMeasure(all.Keys, all.Bytes);
    }

    private static DueMeasure Entries(Bucket bucket, int from, int to, int above, ExpiryMark mark, long nowMs)
    {
        DueMeasure due = bucket.DueAmong(from, to, ExpiryTime.IsDue(mark.ExpiresAtMs, nowMs) ? ExpiryTime.Never : mark.DueBelow(nowMs));
        return due with { Bytes = due.Bytes + (due.Keys * above) };
    }

    private static void PushIfDue(Heap heap, WalkStep step, ref NodeWalk walk)
    {
        if (ExpiryTime.IsDue(heap.At(step.Handle).EarliestExpiryMs, step.AtMs)) walk.Push(step);
    }
}
