namespace PlumCache.Storage;

/// <summary>
/// Puts the entries of a scratch back where a bucket was: as one bucket if they fit, else burst into several.
/// <code>
/// shared bytes in front: an inner node over them, a key that ends there as its terminal
///
///     [u:1 u:2 u: u:9]      =>      "u:" (terminal)
///                                   /        \
///                              [1 2]          [9]        split where the next byte changes, nearest the middle
///
/// nothing shared, below an inner node: siblings in that node
///
///     parent  0   m                 parent  0   c   m
///             A  [m n o]    =>              A  [m] [n o]
///
/// keys so long that a part does not fit although it is small: the part is split again, and one byte's part that still
/// does not fit becomes an inner node
/// </code>
/// An append (the new key is the last) splits near the end, so that keys loaded in order leave full buckets behind.
/// </summary>
internal sealed unsafe class Burster(EditPath path, NodeBuilder nodes, BucketBuilder buckets)
{
    /// <summary>Links the entries where the path leads to.</summary>
    /// <param name="scratch">At least one entry; whole keys from where the path leads to.</param>
    /// <param name="append">Whether the last key is the new one.</param>
    internal void Replace(EntryScratch scratch, bool append)
    {
        int count = scratch.Count;
        if (scratch.Fits(0, count) || path.Depth == 0 || scratch.SharedBytes(0, count, 0) > 0)
        {
            path.Link(BuildSubtree(scratch, 0, count, 0, append));
            return;
        }

        Span<int> borders = stackalloc int[EntryScratch.Capacity + 1];
        int parts = Partition(scratch, 0, count, 0, append, borders);

        // The first part keeps the bucket's place and the beginning of its range, the others get a separator each.
        path.Link(BuildSubtree(scratch, 0, borders[0], 0, append));
        int at = path.Top.Child;
        for (int part = 1; part < parts; part++)
        {
            uint child = BuildSubtree(scratch, borders[part - 1], borders[part], 0, append);
            nodes.InsertChild(child, at + part, scratch.Key(borders[part - 1])[0], separatorAfter: false);
        }
    }

    /// <summary>
    /// A bucket of some entries, or an inner node with buckets beneath. It calls itself for smaller and smaller parts of at most 33
    /// entries, so it is never deeper than that.
    /// </summary>
    private uint BuildSubtree(EntryScratch scratch, int from, int to, int skip, bool append)
    {
        if (scratch.Fits(from, to)) return buckets.Build(scratch, from, to, skip);

        int shared = scratch.SharedBytes(from, to, skip), below = skip + shared;

        // Only the first key can end there: of keys that begin alike the shortest comes first.
        int first = scratch.Key(from).Length == below ? from + 1 : from;
        Span<int> borders = stackalloc int[EntryScratch.Capacity + 1];
        int parts = Partition(scratch, first, to, below, append, borders);
        Inner inner = nodes.NewInner(parts, scratch.Key(from).Slice(skip, shared), default, out uint made);
        if (first > from) inner.Terminal = buckets.Build(scratch, from, first, below);
        for (int part = 0; part < parts; part++)
        {
            int start = part == 0 ? first : borders[part - 1];
            if (part > 0) inner.Separators[part] = scratch.Key(start)[below];
            inner.Children[part] = BuildSubtree(scratch, start, borders[part], below, append);
        }

        nodes.Sum(inner);
        return made;
    }

    /// <summary>Cuts entries into parts that fit a bucket or whose keys have the same byte at <paramref name="at"/>.</summary>
    /// <param name="from">First entry.</param>
    /// <param name="to">Behind the last entry.</param>
    /// <param name="at">All keys are longer than this and the same up to here.</param>
    /// <param name="append">Whether the last key is the new one.</param>
    /// <param name="borders">Where each part ends.</param>
    /// <returns>Number of parts.</returns>
    private static int Partition(EntryScratch scratch, int from, int to, int at, bool append, Span<int> borders)
    {
        if (scratch.Key(from)[at] == scratch.Key(to - 1)[at] || scratch.Fits(from, to))
        {
            borders[0] = to;
            return 1;
        }

        int cut = SplitPoint(scratch, from, to, at, append);
        int parts = Partition(scratch, from, cut, at, append, borders);
        return parts + Partition(scratch, cut, to, at, append, borders[parts..]);
    }

    /// <summary>The change of the byte at <paramref name="at"/> nearest the middle, or nearest the end for an append.</summary>
    private static int SplitPoint(EntryScratch scratch, int from, int to, int at, bool append)
    {
        // There is such a change, as the first and the last key differ in that byte.
        int wanted = append ? to - 1 : (from + to) / 2, best = -1;
        for (int i = from + 1; i < to; i++)
        {
            if (scratch.Key(i)[at] != scratch.Key(i - 1)[at] && (best < 0 || Math.Abs(i - wanted) < Math.Abs(best - wanted))) best = i;
        }

        return best;
    }
}
