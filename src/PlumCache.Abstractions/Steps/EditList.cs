using System.Diagnostics;

namespace PlumCache.Abstractions;

/// <summary>
/// Edits in the order they are to be applied, with copies of their bytes; only long values that lie in the request stay there. Reused by
/// the engine, so adding allocates nothing once warm.
/// </summary>
public sealed class EditList
{
    private readonly List<Record> _records = [];
    private byte[] _bytes = new byte[256];
    private int _used;

    /// <param name="Kind">What it does.</param>
    /// <param name="Trie">Where the key is.</param>
    /// <param name="Start">Where the key lies in the list's bytes.</param>
    /// <param name="KeyLength">Its length.</param>
    /// <param name="ValueStart">Where the value lies in them; as its complement: in the request.</param>
    /// <param name="ValueLength">Its length.</param>
    /// <param name="ExpiresAtMs">The expiry.</param>
    /// <param name="Destination">Where what is copied or moved goes.</param>
    /// <param name="Offset">Where spliced bytes go.</param>
    /// <param name="FieldStart">Where the field lies in the list's bytes.</param>
    /// <param name="FieldLength">Its length.</param>
    /// <param name="ValueKind">Kind of the collection.</param>
    private readonly record struct Record(
        EditKind Kind, TargetTrie Trie, int Start, int KeyLength, int ValueStart, int ValueLength, long ExpiresAtMs, TargetTrie Destination,
        int Offset, int FieldStart, int FieldLength, ValueKind ValueKind);

    /// <summary>How many edits there are.</summary>
    public int Count => _records.Count;

    /// <summary>The bytes of the request that the edits are made for; unchanged until <see cref="Clear"/>.</summary>
    internal ReadOnlyMemory<byte> Request { get; set; }

    /// <summary>The edit at <paramref name="index"/>; valid until the next <see cref="Add"/> or <see cref="Clear"/>.</summary>
    public Edit this[int index]
    {
        get
        {
            Record record = _records[index];
            return new Edit(
                record.Kind,
                new Target(record.Trie, _bytes.AsSpan(record.Start, record.KeyLength)),
                record.ValueStart >= 0
                    ? _bytes.AsSpan(record.ValueStart, record.ValueLength) : Request.Span.Slice(~record.ValueStart, record.ValueLength),
                record.ExpiresAtMs,
                record.Destination,
                record.Offset,
                _bytes.AsSpan(record.FieldStart, record.FieldLength),
                record.ValueKind);
        }
    }

    /// <summary>Appends an edit; its key and value are copied.</summary>
    /// <param name="edit">What to do after all that was added before.</param>
    /// <returns>This list.</returns>
    public EditList Add(scoped in Edit edit)
    {
        int start = IsOfSameKey(edit) ? _records[^1].Start : Append(edit.Key);
        int fieldStart = Append(edit.Field);
        int valueStart = LongBytes.LieIn(Request, edit.Value, out int place) ? ~place : Append(edit.Value);
        var record = new Record(
            edit.Kind, edit.Target.Trie, start, edit.Key.Length, valueStart, edit.Value.Length, edit.ExpiresAtMs, edit.Destination.Trie,
            edit.Offset, fieldStart, edit.Field.Length, edit.ValueKind);
        _records.Add(record);
        return this;
    }

    /// <summary>
    /// Appends the edit that removes fields by their ranks, and with the last one the key: a list is trimmed so, and a sorted set loses
    /// those at its end. Due fields between them go, too. O(depth), and what <see cref="Edit.RemoveFieldRange"/> costs.
    /// </summary>
    /// <param name="key">In whichever database.</param>
    /// <param name="fields">What the key holds, before any edit.</param>
    /// <param name="first">The rank of the first of them, from 0.</param>
    /// <param name="count">How many, at most; none below 1.</param>
    /// <returns>How many there are; none: nothing is appended.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The rank is negative.</exception>
    public long AddRemovalOf(Target key, CollectionView fields, long first, long count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(first);
        long removed = Math.Max(0, Math.Min(count, fields.Count - first));
        if (removed == 0) return 0;
        bool isEnd = !fields.TryGetAt(first + removed, out ReadOnlySpan<byte> to, out _);
        int toLength = to.Length, toStart = isEnd ? 0 : Append(to); // the next look at a field ends this one
        bool isThere = fields.TryGetAt(first, out ReadOnlySpan<byte> from, out _);
        Debug.Assert(isThere, "ranks below the count are there");
        Add(Edit.RemoveFieldRange(key, first == 0 ? default : from, isEnd ? default : _bytes.AsSpan(toStart, toLength)));
        return removed;
    }

    /// <summary>
    /// Room for a value that a function writes itself, such as a number's digits: a step's single edit may then have it, and is applied
    /// without a copy.
    /// </summary>
    /// <param name="bytes">How many; what is in them is undefined.</param>
    /// <returns>Valid until <see cref="Clear"/>.</returns>
    public Span<byte> Room(int bytes)
    {
        int start = Take(bytes);
        return _bytes.AsSpan(start, bytes);
    }

    /// <summary>
    /// Appends an edit without the bytes that it writes, and without its field, which may be many: for <see cref="AppliedEdits"/>. Of
    /// several in a row that do the same to fields of one key, one is told.
    /// </summary>
    /// <param name="edit">What is about to be done.</param>
    internal void Note(scoped in Edit edit)
    {
        if (IsOfSameKey(edit) && _records[^1].Kind == edit.Kind) return;
        bool isTold = edit.Kind is not (EditKind.Put or EditKind.Splice) && !EditRow.Of(edit.Kind).IsOfField;
        Add(new Edit(edit.Kind, edit.Target, isTold ? edit.Value : default, edit.ExpiresAtMs, edit.Destination.Trie, edit.Offset));
    }

    /// <summary>
    /// Forgets all edits. A buffer grown past 1 MB is given back, so that one huge command does not hold memory for ever.
    /// </summary>
    public void Clear()
    {
        _records.Clear();
        _used = 0;
        Request = default;
        if (_bytes.Length > 1 << 20) _bytes = new byte[256];
    }

    /// <summary>Whether an edit is of a field of the key that the last one is of.</summary>
    private bool IsOfSameKey(scoped in Edit edit)
    {
        if (_records.Count == 0 || !EditRow.Of(edit.Kind).IsOfField) return false;
        Record last = _records[^1];
        return last.Trie == edit.Target.Trie && edit.Key.SequenceEqual(_bytes.AsSpan(last.Start, last.KeyLength));
    }

    private int Append(scoped ReadOnlySpan<byte> bytes)
    {
        int start = Take(bytes.Length);
        bytes.CopyTo(_bytes.AsSpan(start));
        return start;
    }

    private int Take(int bytes)
    {
        int start = _used, needed = checked(start + bytes);

        // A sixteenth more, so that the key behind a long value does not have all of it copied again.
        if (needed > _bytes.Length)
        {
            Array.Resize(ref _bytes, (int)Math.Min(Array.MaxLength, Math.Max(needed + (needed / 16L), _bytes.Length * 2L)));
        }

        _used = needed;
        return start;
    }
}
