using System.Diagnostics;

namespace PlumCache.Plugins.Lists;

/// <summary>Elements that come to an end of a list, as edits of its chunks: of the one at that end, and of new ones.</summary>
/// <param name="limits">Of chunks.</param>
internal sealed class PushEdits(ChunkLimits limits)
{
    /// <summary>Behind the last element, one after the other.</summary>
    public void Right(ref ListEdits edits, ListShape shape, Elements elements)
    {
        int taken = 0;
        ulong end = ListShape.Middle;
        if (shape.IsThere)
        {
            Chunk tail = shape.Tail;
            end = tail.End;
            ulong limit = limits.RangeOf(tail.Key) + (ulong)limits.MaxCount;
            taken = end < limit ? Fitting(elements, 0, limit - end, tail.Count, tail.Elements.Length, out int bytes) : Nothing(out bytes);
            if (taken > 0)
            {
                Span<byte> room = edits.Begin(tail.Key, tail.Skip, tail.Count + taken, tail.Elements.Length + bytes);
                tail.Elements.CopyTo(room);
                Write(elements, 0, taken, room[tail.Elements.Length..]);
                end += (ulong)taken;
            }
        }

        while (taken < elements.Count)
        {
            ulong limit = limits.RangeOf(end) + (ulong)limits.MaxCount;
            int count = Fitting(elements, taken, limit - end, 0, 0, out int bytes);
            Debug.Assert(count > 0, "one element fits into a chunk of its own");
            Write(elements, taken, count, edits.Begin(end, 0, count, bytes));
            taken += count;
            end += (ulong)count;
        }
    }

    /// <summary>Before the first element, one after the other, so that the last of them is the first of the list.</summary>
    public void Left(ref ListEdits edits, ListShape shape, Elements elements)
    {
        int taken = 0;
        ulong first = ListShape.Middle, left = 0;
        if (shape.IsThere)
        {
            Chunk head = shape.Head;
            int room = Math.Min(head.Skip, limits.MaxCount - head.Count);
            taken = room > 0 ? Fitting(elements, 0, (ulong)room, head.Count, head.Elements.Length, out int bytes) : Nothing(out bytes);
            first = head.First - (ulong)taken;

            // Full by its bytes it gives the positions that it leaves empty to the chunk in front of it.
            int skip = head.Skip - taken;
            bool isCut = skip > 0 && taken < elements.Count;
            if (isCut) left = head.Key;
            if (taken > 0 || isCut)
            {
                Span<byte> to = edits.Begin(isCut ? first : head.Key, isCut ? 0 : skip, head.Count + taken, head.Elements.Length + bytes);
                head.Elements.CopyTo(WriteBack(elements, 0, taken, to));
            }
        }

        while (taken < elements.Count)
        {
            ulong last = first - 1;
            ulong key = limits.Fit(2, Chunk.BytesOf(elements[taken].Length)) ? limits.RangeOf(last) : last;
            int count = Fitting(elements, taken, last - key + 1, 0, 0, out int bytes);
            Debug.Assert(count > 0, "one element fits into a chunk of its own");
            first -= (ulong)count;
            if (taken + count < elements.Count) key = first;
            WriteBack(elements, taken, count, edits.Begin(key, (int)(first - key), count, bytes));
            taken += count;
            if (key == left) left = 0;
        }

        if (left != 0) edits.Remove(left);
    }

    /// <summary>How many elements a chunk takes.</summary>
    /// <param name="from">The first of them.</param>
    /// <param name="most">Positions it has for them.</param>
    /// <param name="count">Elements it has.</param>
    /// <param name="has">Their encoded bytes.</param>
    /// <param name="bytes">Encoded bytes of those that it takes.</param>
    private int Fitting(Elements elements, int from, ulong most, int count, long has, out int bytes)
    {
        bytes = 0;
        int taken = 0;
        while (from + taken < elements.Count && (ulong)taken < most)
        {
            long next = bytes + Chunk.BytesOf(elements[from + taken].Length);
            if (!limits.Fit(count + taken + 1, has + next)) break;
            bytes = (int)next;
            taken++;
        }

        return taken;
    }

    private static int Nothing(out int bytes) => bytes = 0;

    private static void Write(Elements elements, int from, int count, Span<byte> to)
    {
        for (int i = 0; i < count; i++) to = Chunk.Put(elements[from + i], to);
    }

    private static Span<byte> WriteBack(Elements elements, int from, int count, Span<byte> to)
    {
        for (int i = count - 1; i >= 0; i--) to = Chunk.Put(elements[from + i], to);
        return to;
    }
}
