namespace PlumCache.Storage;

/// <summary>
/// What one publish changed, in order and all of it: whoever carries it out on a keyspace that was the same before has the same afterwards
/// (<see cref="Draft.Apply(in CommitRecord)"/>). Access stamps and watches are not in it, and moving blocks about is no change.
/// </summary>
/// <remarks>
/// Valid in the lane, until the next draft is opened or memory is reclaimed. Until then also values can be read that the same draft
/// replaced or removed again. Who needs it longer copies <see cref="Ops"/> and the long values.
/// </remarks>
public readonly ref struct CommitRecord
{
    private readonly Heap _heap;
    private readonly ReadOnlySpan<ValuePlace> _places;

    internal CommitRecord(long revision, long timeMs, ReadOnlySpan<byte> ops, Heap heap, ReadOnlySpan<ValuePlace> places)
    {
        Revision = revision;
        TimeMs = timeMs;
        Ops = ops;
        _heap = heap;
        _places = places;
    }

    /// <summary>Revision of the root that it led to.</summary>
    public long Revision { get; }

    /// <summary>Time of that root (Unix ms).</summary>
    public long TimeMs { get; }

    /// <summary>The changes as bytes; none when only watches or bounds were changed, which makes a revision too.</summary>
    public ReadOnlySpan<byte> Ops { get; }

    /// <summary>Whether there are values that <see cref="Ops"/> does not hold: they are read from where they lie.</summary>
    public bool HasPlaces => !_places.IsEmpty;

    /// <summary>The same record with other bytes, for checks.</summary>
    internal CommitRecord With(ReadOnlySpan<byte> ops) => new(Revision, TimeMs, ops, _heap, _places);

    /// <summary>The changes one by one.</summary>
    public ChangeReader Read() => new(Ops, _heap, _places);
}
