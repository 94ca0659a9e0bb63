using System.Diagnostics;

namespace PlumCache.Storage;

/// <summary>Makes inner nodes, and blocks like another with a different prefix.</summary>
internal sealed unsafe class NodeBuilder(BlockDraft blocks, EditPath path)
{
    private readonly Heap _heap = blocks.Heap;

    /// <summary>
    /// An inner node with no child linked yet and nothing counted. Its prefix is two pieces, one behind the other. It has no mark, but
    /// room for one if so asked.
    /// </summary>
    internal Inner NewInner(
        int children, scoped ReadOnlySpan<byte> prefixHead, scoped ReadOnlySpan<byte> prefixTail, out uint handle, bool hasMarkRoom = false)
    {
        int prefixLength = prefixHead.Length + prefixTail.Length;
        Node node = blocks.New(Inner.SizeOf(children, prefixLength, hasMarkRoom), out handle);
        node.WriteHeader((byte)((byte)NodeKind.Inner | (hasMarkRoom ? Node.MarkRoomFlag : 0)), children, prefixLength, 0);
        Inner inner = node.AsInner;
        inner.Terminal = 0;

        // Padding separators are 255 and masked away by the search, so their value does not matter; that they are never garbage does.
        new Span<byte>(inner.Separators, Inner.PaddedSeparators(children)).Fill(byte.MaxValue);
        inner.Separators[0] = 0;
        new Span<uint>(inner.Children, children).Clear();
        WritePrefix(inner.PrefixStart, prefixHead, prefixTail);
        inner.FirstByte = prefixLength == 0 ? (byte)0 : *inner.PrefixStart;
        inner.SetMeasure(SubtreeMeasure.None);
        return inner;
    }

    /// <summary>Counts what an inner node of the draft, one without a mark, refers to, bounds made exact to the children's.</summary>
    internal void Sum(Inner inner)
    {
        Debug.Assert(!inner.HasMark, "What is beneath a mark is not what it counts as.");
        SubtreeMeasure measure = SubtreeMeasure.None;
        for (int i = 0, n = inner.Count; i < n; i++)
        {
            if (inner.Children[i] != 0) measure.Add(_heap.At(inner.Children[i]).Measure());
        }

        if (inner.Terminal != 0) measure.Add(_heap.At(inner.Terminal).Measure());
        inner.SetMeasure(measure.Above(inner.PrefixLength));
    }

    /// <summary>
    /// A block like another, with a different prefix; its mark stays. The references are in both afterwards: the caller releases the old
    /// block or shares the references of the new one.
    /// </summary>
    internal uint WithPrefix(uint handle, scoped ReadOnlySpan<byte> prefixHead, scoped ReadOnlySpan<byte> prefixTail)
    {
        Node old = _heap.At(handle);
        int prefixLength = prefixHead.Length + prefixTail.Length, count = old.Count;
        Debug.Assert(prefixLength <= TrieLimits.MaxKeyBytes, "A prefix is longer than any key may be.");
        uint made;
        if (old.IsInner)
        {
            Inner from = old.AsInner;
            Inner inner = NewInner(count, prefixHead, prefixTail, out made, from.HasMark);
            int bytes = Inner.PaddedSeparators(count) + (4 * count);
            Buffer.MemoryCopy(from.Separators, inner.Separators, bytes, bytes);
            inner.Terminal = from.Terminal;
            inner.Mark = from.Mark;

            // Keys are measured from the prefix' start: below a shorter one all are shorter.
            inner.SetMeasure(from.Measure.Above(prefixLength - old.PrefixLength));
            return made;
        }

        Bucket source = old.AsBucket;
        Node node = blocks.New(Bucket.SizeOf(old.Flags, count, prefixLength, source.DataLength), out made);
        node.WriteHeader(old.Flags, count, prefixLength, old.Word);
        Bucket bucket = node.AsBucket;
        long index = source.PrefixStart - source.Fingerprints;
        Buffer.MemoryCopy(source.Fingerprints, bucket.Fingerprints, index, index);
        WritePrefix(bucket.PrefixStart, prefixHead, prefixTail);
        Buffer.MemoryCopy(source.Data, bucket.Data, source.DataLength, source.DataLength);
        return made;
    }

    /// <summary>
    /// Gives the deepest inner node of the path one child more.
    /// <code>
    /// separators  0  d  m        child for bytes e..l at index 2,      0  d  e  m
    /// children    A  B  C        its separator before it               A  B  X  C
    ///
    ///                            child for bytes d..d at index 1,      0  d  e  m
    ///                            B keeping the upper part of its range  A  X  B  C     (separator after)
    /// </code>
    /// </summary>
    /// <param name="separator">Where its range begins; or, with <paramref name="separatorAfter"/>, where it ends.</param>
    /// <param name="separatorAfter">Whether it takes the lower part of the range of the child that is at its index now.</param>
    internal void InsertChild(uint child, int at, byte separator, bool separatorAfter)
    {
        Inner old = path.TopInner;
        int count = old.Count, separatorAt = separatorAfter ? at + 1 : at;
        Inner inner = NewInner(count + 1, new ReadOnlySpan<byte>(old.PrefixStart, old.PrefixLength), default, out uint made);
        for (int i = 0; i < count; i++)
        {
            inner.Separators[i < separatorAt ? i : i + 1] = old.Separators[i];
            inner.Children[i < at ? i : i + 1] = old.Children[i];
        }

        inner.Separators[separatorAt] = separator;
        inner.Children[at] = child;
        TakeOver(inner, old, made);
    }

    /// <summary>Takes a child out of the deepest inner node of the path; its range goes to the one before it, or to the first.</summary>
    internal void RemoveChild(int at)
    {
        Inner old = path.TopInner;
        int count = old.Count - 1;
        Debug.Assert(count > 0, "An inner node loses its last child.");
        Inner inner = NewInner(count, new ReadOnlySpan<byte>(old.PrefixStart, old.PrefixLength), default, out uint made);
        for (int i = 0; i < count; i++)
        {
            int from = i < at ? i : i + 1;
            inner.Separators[i] = old.Separators[from];
            inner.Children[i] = old.Children[from];
        }

        inner.Separators[0] = 0;
        TakeOver(inner, old, made);
    }

    private void TakeOver(Inner inner, Inner old, uint made)
    {
        Debug.Assert(!old.HasMark, "A mark is left on a path.");
        inner.Terminal = old.Terminal;
        inner.SetMeasure(old.Measure);
        path.ReplaceTop(made);
    }

    private static void WritePrefix(byte* at, scoped ReadOnlySpan<byte> head, scoped ReadOnlySpan<byte> tail)
    {
        head.CopyTo(new Span<byte>(at, head.Length));
        tail.CopyTo(new Span<byte>(at + head.Length, tail.Length));
    }
}
