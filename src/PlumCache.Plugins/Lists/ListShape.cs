using System.Diagnostics;
using PlumCache.Abstractions;

namespace PlumCache.Plugins.Lists;

/// <summary>
/// Where the elements of a list stand: an element has a position, positions have no gaps, and each chunk begins where the one before ends.
/// Only the first chunk may have empty positions at its beginning.
/// </summary>
internal readonly ref struct ListShape
{
    /// <summary>The position of the first element of a new list: there is as much room before it as behind.</summary>
    public const ulong Middle = 1UL << 63;

    private readonly CollectionView _chunks;

    /// <param name="chunks">The fields of a list, or none.</param>
    public ListShape(CollectionView chunks)
    {
        _chunks = chunks;
        long count = chunks.Count;
        if (count == 0) return;
        IsThere = true;
        Head = At(chunks, 0);
        Tail = count == 1 ? Head : At(chunks, count - 1);
        Debug.Assert(Head.First < Tail.End, "a list has elements");
    }

    private ListShape(CollectionView chunks, Chunk head, Chunk tail)
    {
        _chunks = chunks;
        IsThere = true;
        Head = head;
        Tail = tail;
    }

    /// <summary>Whether there is a list; else nothing else of this is asked.</summary>
    public bool IsThere { get; }

    /// <summary>The first chunk.</summary>
    public Chunk Head { get; }

    /// <summary>The last one, which may be the first.</summary>
    public Chunk Tail { get; }

    /// <summary>Position of the first element.</summary>
    public ulong First => Head.First;

    /// <summary>The position behind the last element.</summary>
    public ulong End => Tail.End;

    /// <summary>How many elements there are.</summary>
    public long Length => IsThere ? (long)(End - First) : 0;

    /// <summary>The position that an index names, from the end when it is negative.</summary>
    /// <param name="index">As a client gives it.</param>
    /// <param name="position">Of an element, when the answer is true.</param>
    public bool TryLocate(long index, out ulong position)
    {
        long from = index < 0 ? index + Length : index;
        bool isThere = from >= 0 && from < Length;
        position = isThere ? First + (ulong)from : 0;
        return isThere;
    }

    /// <summary>The chunk of an element. O(depth), and nothing of the other chunks.</summary>
    /// <param name="position">Of an element.</param>
    public Chunk Find(ulong position)
    {
        Debug.Assert(IsThere && position >= First && position < End, "a position of the list");
        if (Head.Has(position)) return Head;
        if (Tail.Has(position)) return Tail;
        using FieldCursor cursor = Behind(position);
        bool isFound = cursor.MovePrevious();
        Debug.Assert(isFound, "positions have no gaps");
        Chunk found = ChunkAt(cursor);
        Debug.Assert(found.Has(position), "a chunk ends where the next begins");
        return found;
    }

    /// <summary>A walk over chunks: forwards, the one of a position is the first.</summary>
    /// <param name="position">Of an element.</param>
    public FieldCursor WalkFrom(ulong position)
    {
        Span<byte> name = stackalloc byte[Chunk.NameBytes];
        return _chunks.Walk(Chunk.Name(Find(position).Key, name));
    }

    /// <summary>A walk over chunks: backwards, by <see cref="FieldCursor.MovePrevious"/>, the one of a position is the first.</summary>
    /// <param name="position">Of an element.</param>
    public FieldCursor Behind(ulong position)
    {
        Span<byte> name = stackalloc byte[Chunk.NameBytes];
        return _chunks.WalkBack(Chunk.Name(position + 1, name));
    }

    /// <summary>The chunk that a walk has come to.</summary>
    public static Chunk ChunkAt(FieldCursor cursor) => new(Chunk.PositionOf(cursor.Field), cursor.Current.Value);

    /// <summary>The list with another first chunk; the default: without its first one.</summary>
    public ListShape WithHead(Chunk head)
    {
        bool isOne = Head.Key == Tail.Key;
        if (head.Key != 0) return new ListShape(_chunks, head, isOne ? head : Tail);
        Debug.Assert(!isOne, "a list has elements");
        return new ListShape(_chunks, _chunks.Count == 2 ? Tail : At(_chunks, 1), Tail);
    }

    /// <summary>The list with another last chunk; the default: without its last one.</summary>
    public ListShape WithTail(Chunk tail)
    {
        bool isOne = Head.Key == Tail.Key;
        if (tail.Key != 0) return new ListShape(_chunks, isOne ? tail : Head, tail);
        Debug.Assert(!isOne, "a list has elements");
        return new ListShape(_chunks, Head, _chunks.Count == 2 ? Head : At(_chunks, _chunks.Count - 2));
    }

    private static Chunk At(CollectionView chunks, long rank)
    {
        bool isThere = chunks.TryGetAt(rank, out ReadOnlySpan<byte> name, out FieldView found);
        Debug.Assert(isThere, "ranks below the count are there");
        return new Chunk(Chunk.PositionOf(name), found.Value);
    }
}
