namespace PlumCache.Abstractions;

/// <summary>
/// The fields that a key holds at one instant, in the order of their bytes: a hash's fields, a set's members. What is due by the view's
/// time is not there. Opened by the lookup of its key (<see cref="EntryView.Fields"/>), of which it is the rest; nothing is allocated, and
/// several may be open. Spans it gives are valid until the command has returned and its reply is written.
/// </summary>
public readonly ref struct CollectionView
{
    private readonly FieldReader? _reader;
    private readonly uint _fields;

    /// <param name="reader">Reads it.</param>
    /// <param name="fields">The reader's number of the collection.</param>
    internal CollectionView(FieldReader? reader, uint fields)
    {
        _reader = reader;
        _fields = fields;
    }

    /// <summary>Fields that are there. O(1) while none is due, else plus the subtrees that hold due ones.</summary>
    public long Count => CountUnder(default);

    /// <summary>Those of them that begin with some bytes. O(length of the prefix), and as <see cref="Count"/>.</summary>
    /// <param name="prefix">Literal bytes; empty for all.</param>
    public long CountUnder(scoped ReadOnlySpan<byte> prefix) => _reader is null ? 0 : _reader.CountUnder(_fields, prefix);

    /// <summary>Those that are smaller than some bytes: the rank of a field. O(depth), and as <see cref="Count"/>.</summary>
    /// <param name="field">Need not be there.</param>
    public long CountBefore(scoped ReadOnlySpan<byte> field) => _reader is null ? 0 : _reader.CountBefore(_fields, field);

    /// <summary>
    /// Those from one (included) to another (excluded): what an <see cref="Edit.RemoveFieldRange"/> of the same bounds removes. O(depth),
    /// and as <see cref="Count"/>.
    /// </summary>
    /// <param name="from">Need not be there; empty for the smallest field.</param>
    /// <param name="to">Need not be there; empty: to the end.</param>
    public long CountBetween(scoped ReadOnlySpan<byte> from, scoped ReadOnlySpan<byte> to)
    {
        long behind = to.IsEmpty ? Count : CountBefore(to);
        return from.IsEmpty ? behind : Math.Max(0, behind - CountBefore(from));
    }

    /// <summary>Whether a field is there. O(length of the field).</summary>
    /// <param name="field">Any bytes, also none.</param>
    public bool Contains(scoped ReadOnlySpan<byte> field) => TryGet(field, out _);

    /// <summary>Looks a field up. O(length of the field).</summary>
    /// <param name="field">Any bytes, also none.</param>
    /// <param name="found">What it holds, when the answer is true.</param>
    public bool TryGet(scoped ReadOnlySpan<byte> field, out FieldView found)
    {
        if (_reader is not null) return _reader.TryGet(_fields, field, out found);
        found = default;
        return false;
    }

    /// <summary>A field by its rank. O(depth) while nothing is due.</summary>
    /// <param name="rank">From 0.</param>
    /// <param name="field">The field, when the answer is true; valid until the next call for any collection of the view.</param>
    /// <param name="found">What it holds; valid as long as the field.</param>
    public bool TryGetAt(long rank, out ReadOnlySpan<byte> field, out FieldView found)
    {
        if (_reader is not null) return _reader.TryGetAt(_fields, rank, out field, out found);
        field = default;
        found = default;
        return false;
    }

    /// <summary>Begins a walk over the fields in their order. O(length of <paramref name="from"/>).</summary>
    /// <param name="from">It begins with the first field that is not smaller; empty for all.</param>
    /// <returns>A cursor before the first of them. To be disposed; valid as long as this.</returns>
    public FieldCursor Walk(scoped ReadOnlySpan<byte> from = default) =>
        _reader is null ? FieldCursor.None : _reader.Walk(_fields, from);

    /// <summary>Begins a walk at a rank, in either direction. O(depth) while nothing is due.</summary>
    /// <param name="rank">
    /// From 0. <see cref="FieldCursor.MoveNext"/> comes to the field of this rank, <see cref="FieldCursor.MovePrevious"/> to the one
    /// before; where there are not so many fields, it begins behind the last.
    /// </param>
    /// <returns>A cursor before that field. To be disposed; valid as long as this.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The rank is negative.</exception>
    public FieldCursor WalkAt(long rank)
    {
        FieldCursor cursor = Walk();
        cursor.SeekRank(rank);
        return cursor;
    }

    /// <summary>
    /// Begins a walk over the fields against their order, by <see cref="FieldCursor.MovePrevious"/>. O(length of <paramref name="to"/>).
    /// </summary>
    /// <param name="to">It begins with the last field that is smaller; empty: with the last of all.</param>
    /// <returns>A cursor behind that field. To be disposed; valid as long as this.</returns>
    public FieldCursor WalkBack(scoped ReadOnlySpan<byte> to = default)
    {
        FieldCursor cursor = Walk(to);
        if (to.IsEmpty) cursor.SeekEnd();
        return cursor;
    }
}
