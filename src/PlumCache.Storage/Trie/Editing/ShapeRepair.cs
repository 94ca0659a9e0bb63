using System.Diagnostics;

namespace PlumCache.Storage;

/// <summary>
/// Restores the trie's shape after something below the path became smaller:
/// <code>
/// at most 8 keys beneath: one bucket             an only child takes over its parent's prefix
///
///      "u:"                                           "user:"
///     /    \         =>   [u:a1 u:a2 u:z]                |          =>     "user:10"
///  [a1 a2] [z]                                         "10"                 /  |  \
///                                                     / | \
///
/// a bucket of at most 4 keys joins a neighbouring one if they have at most 8 together
/// </code>
/// </summary>
internal sealed unsafe class ShapeRepair(
    BlockDraft blocks, EditPath path, NodeBuilder nodes, BucketBuilder buckets, MarkPusher marks, EntryScratch scratch)
{
    /// <summary>Buckets of at most so many entries look for a neighbour to join.</summary>
    private const int SmallBucket = TrieLimits.MaxBucketEntries / 4;

    private readonly Heap _heap = blocks.Heap;
    private readonly List<uint> _gathered = [];
    private byte[] _keyAbove = new byte[256];

    /// <summary>After one thing was taken out where the path leads to: there may be nothing there now, or something smaller.</summary>
    internal void AfterRemoval()
    {
        // Counts never grow downwards, so the topmost small node is found from below.
        int top = path.Depth;
        while (top > 0 && _heap.At(path[top - 1].Handle).KeyCount <= TrieLimits.FlattenKeys) top--;
        for (; top < path.Depth; top++)
        {
            // Few keys may still be too many bytes, and a part of them then fits.
            uint handle = path[top].Handle;
            if (!FitsOneBucket(handle)) continue;
            path.CutTo(top);
            path.Link(Flatten(handle));
            return;
        }

        if (path.Depth == 0) return;
        int child = path.Top.Child;
        if (child >= 0 && path.TopInner.Children[child] == 0)
        {
            // It is not the last one: a node that has only a terminal left holds one key, and was flattened above. Those on both sides of
            // the gap are neighbours now, so the one that took over its range may be joined.
            nodes.RemoveChild(child);
            child = Math.Max(0, child - 1);
            path.Top.Child = child;
        }

        // What is joined may be an only child.
        if (!TryAbsorbOnlyChild() && child >= 0 && TryMerge(child)) TryAbsorbOnlyChild();
    }

    /// <summary>
    /// After any number of things were taken out below the deepest step's node: counts it anew, restores its shape and takes it off the
    /// path. What has become of it is linked where the path then leads to.
    /// </summary>
    internal void FinishTop()
    {
        // Nobody counted along the path, and bounds become exact by this alone.
        uint handle = path.Top.Handle;
        nodes.Sum(path.TopInner);
        long keys = path.TopInner.Keys;

        // Where nothing is left, the gap that this leaves is closed when the parent's turn comes.
        if (keys == 0 || (keys <= TrieLimits.FlattenKeys && FitsOneBucket(handle)))
        {
            path.CutTo(path.Depth - 1);
            path.Link(Flatten(handle));
            return;
        }

        // From the end, so that what goes moves only what was looked at.
        for (int i = path.TopInner.Count - 1; i >= 0; i--)
        {
            if (path.TopInner.Children[i] == 0) nodes.RemoveChild(i);
        }

        for (int i = path.TopInner.Count - 1; i >= 0; i--)
        {
            if (i < path.TopInner.Count) TryMerge(i);
        }

        if (!TryAbsorbOnlyChild()) path.CutTo(path.Depth - 1);
    }

    /// <summary>Whether all entries of a subtree of at most 8 keys fit one bucket.</summary>
    private bool FitsOneBucket(uint handle)
    {
        Inner inner = _heap.At(handle).AsInner;
        if (inner.Keys <= 1) return true; // it is all prefix, which does not count

        // What all keys share is exactly the prefix, unless only one child or terminal is left.
        int parts = inner.Terminal != 0 ? 1 : 0;
        for (int i = 0, n = inner.Count; i < n; i++)
        {
            if (inner.Children[i] != 0) parts++;
        }

        long data = DataBelow(handle, 0, ExpiryMark.None);
        if (parts > 1) data -= (long)inner.Keys * inner.PrefixLength;
        else data -= (long)inner.Keys * SharedBelow(handle);
        return data <= TrieLimits.MaxBucketData;
    }

    /// <summary>
    /// Bytes of whole keys and of values encoded as they will be without marks, keys measured from <paramref name="above"/> bytes before
    /// the node. Calls itself once for each level of a subtree of at most 8 keys, whose depth is at most 8: every inner node has two
    /// parts.
    /// </summary>
    private long DataBelow(uint handle, int above, ExpiryMark mark)
    {
        Node node = _heap.At(handle);
        if (node.IsBucket) return node.AsBucket.DataLengthWith(mark) + ((long)node.Count * (above + node.PrefixLength));

        long data = 0;
        Inner inner = node.AsInner;
        int below = above + node.PrefixLength;
        mark = inner.Below(mark);
        if (inner.Terminal != 0) data += DataBelow(inner.Terminal, below, mark);
        for (int i = 0, n = inner.Count; i < n; i++)
        {
            if (inner.Children[i] != 0) data += DataBelow(inner.Children[i], below, mark);
        }

        return data;
    }

    /// <summary>Bytes that all keys share, of an inner node with one part left.</summary>
    private int SharedBelow(uint handle)
    {
        int shared = 0;
        while (true)
        {
            Node node = _heap.At(handle);
            shared += node.PrefixLength;
            if (node.IsBucket) return shared + SharedSuffixBytes(node.AsBucket);

            Inner inner = node.AsInner;
            uint only = inner.Terminal;
            int parts = only != 0 ? 1 : 0;
            for (int i = 0, n = inner.Count; i < n; i++)
            {
                if (inner.Children[i] == 0) continue;
                only = inner.Children[i];
                parts++;
            }

            if (parts != 1) return shared;
            handle = only;
        }
    }

    private static int SharedSuffixBytes(Bucket bucket) => bucket.Suffix(0).CommonPrefixLength(bucket.Suffix(bucket.Count - 1));

    /// <summary>One bucket of all entries of a subtree, which is released; 0 when there are none.</summary>
    private uint Flatten(uint handle)
    {
        scratch.Clear();
        _gathered.Clear();
        Gather(handle, 0);
        Debug.Assert(scratch.Count == 0 || scratch.Fits(0, scratch.Count), "A subtree is flattened that does not fit one bucket.");
        uint bucket = scratch.Count == 0 ? 0 : buckets.Build(scratch, 0, scratch.Count, 0);

        // Only now, as the scratch pointed into them. All they referred to is gathered itself or in the bucket.
        foreach (uint old in _gathered) blocks.Release(old);
        return bucket;
    }

    /// <summary>
    /// Takes all entries of a subtree of at most 8 keys into the scratch, so it calls itself at most 8 levels deep. Blocks with other
    /// parents are copied first: the entries' references move. Marks are pushed down to the buckets.
    /// </summary>
    private void Gather(uint handle, int keyLength)
    {
        if (HasMark(handle)) marks.Push(handle = blocks.Edit(handle));
        handle = blocks.Unshare(handle);
        _gathered.Add(handle);
        Node node = _heap.At(handle);
        if (node.IsBucket)
        {
            scratch.Append(node.AsBucket, _keyAbove.AsSpan(0, keyLength));
            return;
        }

        ReadOnlySpan<byte> prefix = node.Prefix;
        int below = keyLength + prefix.Length;
        if (below > _keyAbove.Length) Array.Resize(ref _keyAbove, Math.Max(below, _keyAbove.Length * 2));
        prefix.CopyTo(_keyAbove.AsSpan(keyLength));
        Inner inner = node.AsInner;
        if (inner.Terminal != 0) Gather(inner.Terminal, below);
        for (int i = 0, n = inner.Count; i < n; i++)
        {
            if (inner.Children[i] != 0) Gather(inner.Children[i], below);
        }
    }

    private bool HasMark(uint handle) => _heap.At(handle).IsInner && _heap.At(handle).AsInner.HasMark;

    /// <summary>When the deepest step's node has an only child and no terminal, that child takes its place, with both prefixes.</summary>
    private bool TryAbsorbOnlyChild()
    {
        uint handle = path.Top.Handle;
        Inner inner = path.TopInner;
        if (inner.Count != 1 || inner.Terminal != 0) return false;
        uint child = blocks.Unshare(inner.Children[0]);
        uint merged = nodes.WithPrefix(child, new ReadOnlySpan<byte>(inner.PrefixStart, inner.PrefixLength), _heap.At(child).Prefix);
        path.CutTo(path.Depth - 1);
        path.Link(merged);
        blocks.Release(handle);
        blocks.Release(child);
        return true;
    }

    /// <summary>Joins a small bucket below the deepest step's node with a neighbour.</summary>
    private bool TryMerge(int child)
    {
        Inner inner = path.TopInner;
        Node bucket = _heap.At(inner.Children[child]);
        if (!bucket.IsBucket || bucket.Count > SmallBucket) return false;
        return TryJoin(child - 1, bucket.Count) || TryJoin(child, bucket.Count);
    }

    /// <summary>Joins the children at an index and the one behind it, if both are buckets and fit one.</summary>
    private bool TryJoin(int left, int smallCount)
    {
        Inner inner = path.TopInner;
        if (left < 0 || left + 1 >= inner.Count) return false;
        uint first = inner.Children[left], second = inner.Children[left + 1];
        Node a = _heap.At(first);
        Node b = _heap.At(second);
        Debug.Assert(a.Count == smallCount || b.Count == smallCount, "Neither of the two is the small bucket.");
        if (!a.IsBucket || !b.IsBucket || a.Count + b.Count > TrieLimits.FlattenKeys) return false;

        // Tried on what is there: to unshare makes copies, for nothing if they do not fit.
        scratch.Clear();
        scratch.Append(a.AsBucket);
        scratch.Append(b.AsBucket);
        if (!scratch.Fits(0, scratch.Count)) return false;

        // Copies made here hold the same entries: what the scratch points at stays in place until the new bucket is built.
        first = blocks.Unshare(first);
        second = blocks.Unshare(second);
        scratch.Clear();
        scratch.Append(_heap.At(first).AsBucket);
        scratch.Append(_heap.At(second).AsBucket);
        inner.Children[left] = buckets.Build(scratch, 0, scratch.Count, 0);
        nodes.RemoveChild(left + 1);
        blocks.Release(first);
        blocks.Release(second);
        return true;
    }
}
