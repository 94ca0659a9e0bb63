using System.Diagnostics;
using PlumCache.Engine.Views;

namespace PlumCache.Hosting.Embedding;

/// <summary>
/// A walk over the keys of a view, in byte order. The view is in use for the length of each step only, so one that is walked slowly can
/// lapse between two: the next step then throws. For one thread at a time.
/// </summary>
/// <param name="view">Whose keys.</param>
/// <param name="prefix">What they begin with.</param>
/// <param name="from">Where to begin; empty: at the prefix.</param>
/// <param name="isBehind">Whether <paramref name="from"/> itself is left out.</param>
/// <param name="last">The last key; null: to the end.</param>
internal sealed class ViewCursor(PlumView view, byte[] prefix, byte[] from, bool isBehind = false, byte[]? last = null)
{
    private readonly ScopedCursor _cursor = new();
    private bool _isPlaced;

    /// <summary>The next key; null at the end.</summary>
    public byte[]? NextKey()
    {
        using ViewUse use = view.Enter();
        return Step() ? _cursor.Key.ToArray() : null;
    }

    /// <summary>The next key and what it holds; null at the end.</summary>
    public PlumEntry? NextEntry()
    {
        using ViewUse use = view.Enter();
        return Step() ? PlumEntry.CopyOf(_cursor.Key, _cursor.Entry) : null;
    }

    /// <summary>
    /// The next child of the prefix: the key up to the delimiter behind it, or all of it; null at the end. What else is in the child is
    /// jumped over.
    /// </summary>
    public byte[]? NextChild(byte[] delimiter)
    {
        Debug.Assert(delimiter.Length > 0, "Nothing divides a key, and each of its bytes would be a child.");
        using ViewUse use = view.Enter();
        if (!Step()) return null;
        int at = _cursor.Key[prefix.Length..].IndexOf(delimiter);
        if (at < 0) return _cursor.Key.ToArray();
        byte[] child = _cursor.Key[..(prefix.Length + at + delimiter.Length)].ToArray();
        int end = child.AsSpan().LastIndexOfAnyExcept(byte.MaxValue);
        if (end < 0)
        {
            _cursor.SeekEnd(view.Scoped);
            return child;
        }

        byte[] behind = child[..(end + 1)];
        behind[end]++;
        Debug.Assert(behind.AsSpan().SequenceCompareTo(child) > 0, "A walk jumps over a child, not back before it.");
        _cursor.Seek(view.Scoped, behind);
        return child;
    }

    private bool Step()
    {
        if (!_isPlaced) _cursor.Seek(view.Scoped, from.AsSpan().SequenceCompareTo(prefix) > 0 ? from : prefix);
        _isPlaced = true;
        while (_cursor.MoveNext())
        {
            ReadOnlySpan<byte> key = _cursor.Key;
            if (!key.StartsWith(prefix) || (last is not null && key.SequenceCompareTo(last) > 0)) return false;
            if ((isBehind && key.SequenceEqual(from)) || !_cursor.IsLive) continue;
            Debug.Assert(key.SequenceCompareTo(from) >= 0, "A walk comes to a key before the one it was to begin at.");
            return true;
        }

        return false;
    }
}
