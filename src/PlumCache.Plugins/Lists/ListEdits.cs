using PlumCache.Abstractions;

namespace PlumCache.Plugins.Lists;

/// <summary>
/// The edits of one list in a step, put together one by one. A single one stays out of the list of edits, so that it is applied uncopied.
/// </summary>
internal ref struct ListEdits
{
    private readonly EditList _edits;
    private readonly ReadOnlySpan<byte> _key;
    private readonly ValueKind _kind;
    private Edit _last; // not yet in the list
    private bool _hasKind;

    /// <param name="edits">Of the command; may have edits of another key already.</param>
    /// <param name="key">The list's.</param>
    /// <param name="kind">What kind it is afterwards.</param>
    public ListEdits(EditList edits, ReadOnlySpan<byte> key, ValueKind kind)
    {
        _edits = edits;
        _key = key;
        _kind = kind;
    }

    /// <summary>Puts a chunk of which everything is at hand.</summary>
    /// <param name="at">Its name.</param>
    /// <param name="skip">See <see cref="Chunk.Skip"/>.</param>
    /// <param name="count">How many elements it has.</param>
    /// <param name="elements">Encoded.</param>
    public void Put(ulong at, int skip, int count, ReadOnlySpan<byte> elements) => elements.CopyTo(Begin(at, skip, count, elements.Length));

    /// <summary>Puts a chunk whose elements the caller writes before it asks for anything else.</summary>
    /// <param name="at">Its name.</param>
    /// <param name="skip">See <see cref="Chunk.Skip"/>.</param>
    /// <param name="count">How many elements it has.</param>
    /// <param name="bytes">Their encoded bytes.</param>
    /// <returns>Room for these.</returns>
    public Span<byte> Begin(ulong at, int skip, int count, int bytes)
    {
        Flush();
        Span<byte> value = _edits.Room(Chunk.HeaderBytes + bytes);
        _last = Edit.PutField(_key, Name(at), value, _kind);
        _hasKind = true;
        return Chunk.Begin(value, skip, count);
    }

    /// <summary>Removes a chunk.</summary>
    /// <param name="at">Its name.</param>
    public void Remove(ulong at)
    {
        Flush();
        _last = Edit.RemoveField(_key, Name(at));
    }

    /// <summary>Removes all chunks before one.</summary>
    /// <param name="at">The name of the one that stays.</param>
    public void RemoveBefore(ulong at)
    {
        Flush();
        _last = Edit.RemoveFieldRange(_key, default, Name(at));
    }

    /// <summary>Removes all chunks behind one.</summary>
    /// <param name="at">The name of the one that stays.</param>
    public void RemoveBehind(ulong at)
    {
        Flush();
        _last = Edit.RemoveFieldRange(_key, Name(at + 1), default);
    }

    /// <summary>Removes all chunks, and with them the key, of which is told.</summary>
    public void RemoveAll()
    {
        Flush();
        _edits.Add(Edit.RemoveFields(_key, default));
        ListKey.TellRemoval(_edits, _key);
    }

    /// <summary>
    /// Has the list be of the kind that it is afterwards, where no chunk is put that would say so; and has keyspace events tell that the
    /// command came, where it changes nothing.
    /// </summary>
    /// <param name="at">The name of a chunk that stays.</param>
    public void Touch(ulong at)
    {
        if (_hasKind) return;
        Flush();
        _last = Edit.SetFieldExpiry(_key, Name(at), Expiry.None, _kind);
    }

    /// <summary>Puts all edits so far into the command's list: those of another key come behind.</summary>
    public void Flush()
    {
        if (_last.Kind != EditKind.None) _edits.Add(_last);
        _last = default;
    }

    /// <summary>The step with all edits.</summary>
    /// <param name="reply">What is answered.</param>
    public Step Answer(scoped in Reply reply)
    {
        if (_edits.Count == 0 && _last.Kind != EditKind.None) return Step.Answer(reply, _last);
        Flush();
        return Step.Answer(reply, _edits);
    }

    private readonly ReadOnlySpan<byte> Name(ulong at) => Chunk.Name(at, _edits.Room(Chunk.NameBytes));
}
