namespace PlumCache.Storage;

/// <summary>
/// The root handles of a draft's tries at each of its open savepoints: a stack, since savepoints end in the reverse order. So a draft that
/// lets go of each in time needs room for as many as are nested, however many it takes.
/// </summary>
/// <param name="tries">Handles of one savepoint.</param>
internal sealed class SavedHandles(int tries)
{
    // What one draft may leave behind for the next: a few savepoints nest.
    private const int UsualDepth = 16;

    private readonly List<long> _open = [];
    private uint[] _handles = new uint[tries];
    private long _lastNumber;

    /// <summary>Takes them.</summary>
    /// <returns>The place by which they are found again.</returns>
    public SavedPlace Push(ReadOnlySpan<uint> handles)
    {
        int depth = _open.Count, end = (depth + 1) * tries;
        Faults.At(FaultPoint.DraftList);
        if (end > _handles.Length) Array.Resize(ref _handles, 2 * end);

        _open.Add(++_lastNumber);
        handles.CopyTo(_handles.AsSpan(depth * tries));
        return new SavedPlace(depth, _lastNumber);
    }

    /// <summary>Forgets those of a place and of all that were taken since.</summary>
    /// <returns>The forgotten ones of the place; good until the next are taken.</returns>
    /// <exception cref="StorageBrokenException">They were forgotten before.</exception>
    public ReadOnlySpan<uint> PopTo(SavedPlace place)
    {
        if (place.Depth >= _open.Count || _open[place.Depth] != place.Number)
        {
            throw new StorageBrokenException("A savepoint ends once, and with it all that were taken since.");
        }

        _open.RemoveRange(place.Depth, _open.Count - place.Depth);
        return _handles.AsSpan(place.Depth * tries, tries);
    }

    /// <summary>Forgets all: the draft they were of has ended.</summary>
    public void Clear()
    {
        _open.Clear();
        if (_handles.Length > UsualDepth * tries) _handles = new uint[tries];
    }
}
