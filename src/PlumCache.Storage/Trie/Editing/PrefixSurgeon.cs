namespace PlumCache.Storage;

/// <summary>
/// Takes whole prefixes out of tries and puts them in. What is taken out is a fragment: a subtree whose keys lack the prefix it was under.
/// Its root block is always new, everything below is what the trie had.
/// <code>
///   detach "us" of          the fragment       graft under "old:u"
///
///     "u"                                        "old:u"  + its own prefix
///    /    \                                          |
///  [..]  "ser:"     =>       "er:"        =>     "old:uer:"
///        / | \               / | \                / | \
/// </code>
/// A clone is the same without taking out: its root's references get one parent more. As the nodes above it in the source are left as
/// they are, its root takes their expiry marks.
/// </summary>
internal sealed unsafe class PrefixSurgeon(
    BlockDraft blocks,
    EditPath path,
    NodeBuilder nodes,
    BucketBuilder buckets,
    Inserter inserter,
    ShapeRepair repair,
    MarkPusher marks,
    EntryScratch scratch)
{
    private readonly Heap _heap = blocks.Heap;
    private byte[] _key = new byte[256];

    /// <summary>Takes everything under a prefix out of the trie.</summary>
    /// <returns>The fragment, or 0 when there is nothing.</returns>
    internal uint Detach(scoped ReadOnlySpan<byte> prefix)
    {
        // Asked first, as the way down copies every node it passes.
        if (PrefixLookup.Measure(_heap, path.Root, prefix).Keys == 0) return 0;
        ReadOnlySpan<byte> rest = prefix;
        uint at = blocks.Unshare(path.DescendToPrefix(ref rest));
        Node found = _heap.At(at);
        SubtreeMeasure gone;
        uint fragment;
        if (found.Prefix.StartsWith(rest))
        {
            // Marks above were pushed on the way down: its own, which the fragment keeps, is all there is.
            gone = found.Measure();
            fragment = nodes.WithPrefix(at, default, found.Prefix[rest.Length..]);
            path.Link(0);
        }
        else
        {
            Bucket bucket = found.AsBucket;
            (int from, int to) = bucket.RangeOf(rest[found.PrefixLength..]);
            gone = bucket.MeasureEntries(from, to, ExpiryMark.None);
            scratch.Clear();
            scratch.Append(bucket);
            fragment = buckets.Build(scratch, from, to, rest.Length);
            scratch.RemoveRange(from, to);
            path.Link(scratch.Count == 0 ? 0 : buckets.Build(scratch, 0, scratch.Count, 0));
        }

        // Only now: what was built was read from it.
        blocks.Release(at);
        path.Count(gone.Negated(), rest.Length);
        repair.AfterRemoval();
        return fragment;
    }

    /// <summary>A second copy of everything under a prefix: one new block that shares what the old one refers to.</summary>
    /// <param name="root">A trie of the draft's own root: never one of an older version, whose blocks may be retired.</param>
    /// <param name="prefix">Literal bytes.</param>
    /// <returns>The fragment, or 0 when there is nothing.</returns>
    internal uint Clone(uint root, scoped ReadOnlySpan<byte> prefix)
    {
        ReadOnlySpan<byte> rest = prefix;
        uint fragment = 0;
        ExpiryMark mark = ExpiryMark.None;
        for (uint at = root; at != 0;)
        {
            Node node = _heap.At(at);
            int matched = node.Prefix.CommonPrefixLength(rest);
            if (matched == rest.Length)
            {
                fragment = nodes.WithPrefix(at, default, node.Prefix[matched..]);
                break;
            }

            if (matched < node.PrefixLength) return 0;
            // A byte is left, so a key that ends here is not under the prefix, and the terminal is passed by.
            rest = rest[matched..];
            if (node.IsInner)
            {
                mark = node.AsInner.Below(mark);
                at = node.AsInner.Children[node.AsInner.Find(rest[0])];
                continue;
            }

            (int from, int to) = node.AsBucket.RangeOf(rest);
            if (from == to) return 0;
            scratch.Clear();
            scratch.Append(node.AsBucket);
            fragment = buckets.Build(scratch, from, to, node.PrefixLength + rest.Length);
            break;
        }

        if (fragment == 0) return 0;
        fragment = marks.Put(fragment, mark);
        blocks.ShareReferences(fragment);
        return fragment;
    }

    /// <summary>Puts a fragment under a prefix below which nothing exists.</summary>
    internal void Graft(scoped ReadOnlySpan<byte> prefix, uint fragment)
    {
        if (_heap.At(fragment).IsBucket)
        {
            PutEntries(prefix, fragment);
            return;
        }

        path.CutTo(0);
        ReadOnlySpan<byte> rest = prefix;
        SubtreeMeasure measure = _heap.At(fragment).Measure();
        uint at = path.Root, displaced = 0;
        while (true)
        {
            if (at == 0 || _heap.At(at).IsBucket)
            {
                // The fragment takes the bucket's place, whose entries are put in again one by one.
                displaced = at;
                path.Link(Prefixed(rest, fragment));
                break;
            }

            Inner inner = _heap.At(at).AsInner;
            int matched = PrefixMatch.Length(inner, rest);
            if (matched < inner.PrefixLength)
            {
                inserter.Fork(at, matched, Prefixed(rest[matched..], fragment), rest[matched]);
                break;
            }

            // A byte is left here and above: had the prefix ended, what is here would lie beneath it.
            at = path.Descend(at, ref rest);
            if (inserter.IsBeside(at, rest[0]))
            {
                inserter.InsertBeside(at, rest[0], Prefixed(rest, fragment));
                break;
            }
        }

        path.Count(measure.Above(rest.Length), rest.Length);
        if (displaced == 0) return;

        // Taken off, as each of its entries counts itself when it comes back.
        path.Count(_heap.At(displaced).Measure().Negated(), rest.Length);
        PutEntries(prefix[..^rest.Length], displaced);
    }

    private uint Prefixed(scoped ReadOnlySpan<byte> prefix, uint fragment)
    {
        uint made = nodes.WithPrefix(fragment, prefix, _heap.At(fragment).Prefix);
        blocks.Release(fragment);
        return made;
    }

    /// <summary>Puts the entries of a bucket that no trie refers to under a prefix, one by one. The bucket is freed.</summary>
    private void PutEntries(scoped ReadOnlySpan<byte> above, uint bucketHandle)
    {
        // Ours alone, since its long values go over to the new entries: a parent it had besides would still refer to them.
        uint own = blocks.Edit(bucketHandle);
        for (int i = 0, n = _heap.At(own).Count; i < n; i++)
        {
            Node node = _heap.At(own);
            Bucket bucket = node.AsBucket;
            ReadOnlySpan<byte> suffix = bucket.Suffix(i);
            int length = above.Length + node.PrefixLength + suffix.Length;
            if (length > _key.Length) Array.Resize(ref _key, Math.Max(length, _key.Length * 2));
            above.CopyTo(_key);
            node.Prefix.CopyTo(_key.AsSpan(above.Length));
            suffix.CopyTo(_key.AsSpan(above.Length + node.PrefixLength));
            inserter.Put(_key.AsSpan(0, length), bucket.Value(i), bucket.AccessStamp(i));
        }

        blocks.Release(own);
    }
}
