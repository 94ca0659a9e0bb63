using System.Diagnostics;

namespace PlumCache.Plugins.Lists;

/// <summary>
/// Writes a row of chunks anew, from a position on: as they are under other names, or with other elements, which join a neighbour where
/// they have become few. What stood under names that are not written again goes.
/// </summary>
/// <param name="limits">Of chunks.</param>
/// <param name="from">Where the first element stands from now on.</param>
/// <param name="skip">Empty positions before it that the first chunk keeps, as far as it has room for them.</param>
internal sealed class Rewriter(ChunkLimits limits, ulong from, int skip)
{
    private readonly List<ulong> _old = [];
    private readonly List<ulong> _written = [];
    private byte[] _elements = [];
    private int _count;
    private int _bytes;
    private bool _isChanged;
    private ulong _at = from;
    private int _skip = skip;

    /// <summary>A chunk is taken from where it stood.</summary>
    public void Take(Chunk chunk)
    {
        Debug.Assert(_old.Count == 0 || _old[^1] < chunk.Key, "chunks come in order");
        _old.Add(chunk.Key);
    }

    /// <summary>Elements come next.</summary>
    /// <param name="edits">Are added to.</param>
    /// <param name="count">How many; none: nothing.</param>
    /// <param name="elements">Encoded; as many as fit into one chunk.</param>
    /// <param name="isChanged">Whether they are not a whole chunk as it was.</param>
    public void Add(ref ListEdits edits, int count, ReadOnlySpan<byte> elements, bool isChanged)
    {
        if (count == 0) return;
        bool joins = _count > 0 && (isChanged || _isChanged) && limits.Fit(_count + count, (long)_bytes + elements.Length);
        if (!joins) Write(ref edits);
        Keep(elements);
        _count += count;
        _isChanged = joins || isChanged;
    }

    /// <summary>All has come.</summary>
    /// <param name="edits">Are added to.</param>
    /// <returns>Where the next element would stand.</returns>
    public ulong End(ref ListEdits edits)
    {
        Write(ref edits);
        int at = 0;
        foreach (ulong old in _old)
        {
            while (at < _written.Count && _written[at] < old) at++;
            bool isWritten = at < _written.Count && _written[at] == old;
            if (!isWritten) edits.Remove(old);
        }

        return _at;
    }

    private void Keep(ReadOnlySpan<byte> elements)
    {
        if (_bytes + elements.Length > _elements.Length) Array.Resize(ref _elements, Math.Max(_bytes + elements.Length, 1024));
        elements.CopyTo(_elements.AsSpan(_bytes));
        _bytes += elements.Length;
    }

    private void Write(ref ListEdits edits)
    {
        if (_count == 0) return;
        int kept = Math.Min(_skip, limits.MaxCount - _count);
        ulong key = _at - (ulong)kept;
        Debug.Assert(_written.Count == 0 || _written[^1] < key, "chunks are written in order");
        edits.Put(key, kept, _count, _elements.AsSpan(0, _bytes));
        _written.Add(key);
        _at += (ulong)_count;
        (_count, _bytes, _skip, _isChanged) = (0, 0, 0, false);
    }
}
