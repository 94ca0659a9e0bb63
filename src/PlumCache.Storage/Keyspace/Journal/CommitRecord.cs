namespace PlumCache.Storage;

/// <summary>
/// What one publish changed, in order and all of it: whoever carries it out on a keyspace that was the same before has the same afterwards
/// (<see cref="Draft.Apply(in CommitRecord)"/>). Access stamps and watches are not in it, and moving blocks about is no change.
/// </summary>
/// <remarks>
/// Valid in the lane, until the next draft is opened or memory is reclaimed. Until then also values can be read that the same draft
/// replaced or removed again. Who needs it longer keeps it (<see cref="Keep"/>).
/// </remarks>
public readonly ref struct CommitRecord
{
    private readonly RecordMemory _memory;

    internal CommitRecord(RecordMemory memory)
        : this(memory, memory.Ops)
    {
    }

    private CommitRecord(RecordMemory memory, ReadOnlySpan<byte> ops)
    {
        _memory = memory;
        Ops = ops;
    }

    /// <summary>Revision of the root that it led to.</summary>
    public long Revision => _memory.Revision;

    /// <summary>Time of that root (Unix ms).</summary>
    public long TimeMs => _memory.TimeMs;

    /// <summary>The changes as bytes; none when only watches or bounds were changed, which makes a revision too.</summary>
    public ReadOnlySpan<byte> Ops { get; }

    /// <summary>Whether there are values that <see cref="Ops"/> does not hold: they are read from where they lie.</summary>
    public bool HasPlaces => !_memory.Places.IsEmpty;

    /// <summary>
    /// Keeps it, with all its values, beyond the time in which it is valid by itself. Nothing is copied: its memory is handed over, and the
    /// next record is written elsewhere. Where it has places, the version of the keyspace that it led to is held with it, as by a <see
    /// cref="Lease"/>: so whoever keeps many, or one for long, holds memory.
    /// </summary>
    /// <returns>To be disposed. Each who keeps the same record has one of its own.</returns>
    public KeptRecord Keep()
    {
        var kept = new KeptRecord(_memory); // first, since it may fail
        _memory.Keep();
        return kept;
    }

    /// <summary>The same record with other bytes, for checks.</summary>
    internal CommitRecord With(ReadOnlySpan<byte> ops) => new(_memory, ops);

    /// <summary>The changes one by one.</summary>
    public ChangeReader Read() => new(Ops, _memory.Heap, _memory.Places);
}
