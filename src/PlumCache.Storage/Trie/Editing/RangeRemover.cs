using System.Diagnostics;

namespace PlumCache.Storage;

/// <summary>
/// Takes out all keys from one (included) to another (excluded). What lies wholly between goes whole; two ways lead to what lies on a
/// border, the same one at first, and each node on them is counted anew:
/// <code>
///    from "bc" to "x"           "a"                      "a"
///                              / | \          =>        /   \
///                       [b bb d] A  [w x y]        [b bb]   [x y]      A goes in one piece
/// </code>
/// O(length of the borders) nodes, each with its children; what this draft has made itself is freed block by block.
/// </summary>
internal sealed unsafe class RangeRemover(
    BlockDraft blocks, EditPath path, BucketBuilder buckets, ShapeRepair repair, MarkPusher marks, EntryScratch scratch)
{
    /// <summary>In <see cref="PathStep.Child"/>: nothing was looked at yet.</summary>
    private const int BeforeTerminal = PathStep.TerminalChild - 1;

    private const int NoBorder = -1;

    private readonly Heap _heap = blocks.Heap;
    private readonly List<uint> _dropped = [];

    // Steps of the path, from the root, whose bytes are those that a border begins with: beneath any other the border is no matter.
    private int _fromDepth, _toDepth;

    // Bytes of the keys down to where the path leads to.
    private int _keyBytes;
    private long _removed;

    /// <summary>Removes keys.</summary>
    /// <param name="from">The first of them, need not exist; empty for the smallest key.</param>
    /// <param name="to">Behind the last of them; empty: there is no end.</param>
    /// <returns>Number removed.</returns>
    internal long Run(scoped ReadOnlySpan<byte> from, scoped ReadOnlySpan<byte> to)
    {
        (_fromDepth, _toDepth, _keyBytes, _removed) = (0, to.IsEmpty ? NoBorder : 0, 0, 0);
        path.CutTo(0);
        if (path.Root != 0) Visit(path.Root, from, to);
        while (path.Depth > 0)
        {
            uint next = NextChild(from, to);
            if (next != 0)
            {
                Visit(next, from, to);
                continue;
            }

            // All on the way is finished, whatever was found: none may be left with a gap or a stale count.
            _keyBytes -= path.TopInner.PrefixLength;
            repair.FinishTop();
            _fromDepth = Math.Min(_fromDepth, path.Depth);
            _toDepth = Math.Min(_toDepth, path.Depth);
        }

        Debug.Assert(_keyBytes == 0, "the way back was another than the way down");
        return _removed;
    }

    /// <summary>The next child (or terminal) of the deepest node that may hold such keys; the path leads to it then. 0: none.</summary>
    private uint NextChild(scoped ReadOnlySpan<byte> from, scoped ReadOnlySpan<byte> to)
    {
        ref PathStep step = ref path.Top;
        Inner inner = path.TopInner;

        // What is before the child that the border leads into is before the border, and the key that ends here is its prefix.
        if (step.Child == BeforeTerminal && _fromDepth == path.Depth) step.Child = inner.Find(from[_keyBytes]) - 1;
        int last = _toDepth == path.Depth ? inner.Find(to[_keyBytes]) : inner.Count - 1;
        for (step.Child++; step.Child <= last; step.Child++)
        {
            uint handle = step.Child == PathStep.TerminalChild ? inner.Terminal : inner.Children[step.Child];
            if (handle != 0) return handle;
        }

        return 0;
    }

    private void Visit(uint handle, scoped ReadOnlySpan<byte> from, scoped ReadOnlySpan<byte> to)
    {
        Node node = _heap.At(handle);
        ReadOnlySpan<byte> prefix = node.Prefix;
        int atFrom = _fromDepth == path.Depth ? SideOf(prefix, from[_keyBytes..]) : 1;
        int atTo = _toDepth == path.Depth ? SideOf(prefix, to[_keyBytes..]) : -1;
        if (atFrom < 0 || atTo > 0) return;
        if (atFrom > 0 && atTo < 0)
        {
            _removed += node.KeyCount;
            path.Link(0);
            blocks.Drop(handle);
            return;
        }

        int below = _keyBytes + prefix.Length;
        if (node.IsBucket)
        {
            Bucket bucket = node.AsBucket;
            int begin = atFrom == 0 ? bucket.LowerBound(from[below..]) : 0;
            int end = atTo == 0 ? bucket.LowerBound(to[below..]) : bucket.Count;
            if (begin < end) path.Link(Without(handle, begin, end));
            return;
        }

        uint own = blocks.Edit(handle);
        path.Link(own);
        marks.Push(own);
        path.Push(own, BeforeTerminal, 0); // nothing is counted along this path: each node on it is summed anew
        _keyBytes = below;
        if (atFrom == 0) _fromDepth = path.Depth;
        if (atTo == 0) _toDepth = path.Depth;
    }

    /// <summary>Whether all keys with a prefix come before a border (-1), or none does (1), or only the rest of them tells (0).</summary>
    private static int SideOf(scoped ReadOnlySpan<byte> prefix, scoped ReadOnlySpan<byte> border)
    {
        int matched = prefix.CommonPrefixLength(border);
        if (matched == border.Length) return 1; // what begins with the border is not before it
        if (matched == prefix.Length) return 0;
        return prefix[matched] < border[matched] ? -1 : 1;
    }

    /// <summary>A bucket without some of its entries, or 0; the old one is released.</summary>
    private uint Without(uint handle, int begin, int end)
    {
        handle = blocks.Unshare(handle);
        Bucket bucket = _heap.At(handle).AsBucket;
        _dropped.Clear();
        for (int i = begin; i < end; i++)
        {
            StoredValue value = bucket.Value(i);
            if (value.HasReference) _dropped.Add(value.Handle);
        }

        scratch.Clear();
        scratch.Append(bucket);
        scratch.RemoveRange(begin, end);
        uint left = scratch.Count == 0 ? 0 : buckets.Build(scratch, 0, scratch.Count, 0);
        blocks.Release(handle);

        // Their bucket was ours alone, so these references are, and have gone over to nobody.
        foreach (uint owned in _dropped) blocks.Drop(owned);
        _removed += end - begin;
        return left;
    }
}
