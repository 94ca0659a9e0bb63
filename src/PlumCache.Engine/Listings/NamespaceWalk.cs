using System.Diagnostics;
using PlumCache.Abstractions;
using PlumCache.Engine.Views;

namespace PlumCache.Engine.Listings;

/// <summary>
/// The namespaces under a prefix. At a live key it lists those of its namespaces that the key before did not have, and goes on behind the
/// deepest one that is asked for, so what lies beneath is never looked at:
/// <code>
/// user:1:age    "user:" and "user:1:" are new; depth 2: on to the first key behind "user:1:"
/// user:1:name   jumped over
/// user:2:name   "user:2:" is new
/// </code>
/// </summary>
internal sealed class NamespaceWalk(NamespaceQuery query) : ListingWalk
{
    private readonly ScopedCursor _cursor = new();
    private BatchView? _view;

    // Where the walk has come from, and how many of these bytes the key there had.
    private byte[] _last = [];
    private int _lastLength;
    private int _sharedLength;
    private int _end;
    private long _level;
    private bool _isAtKey;

    private ReadOnlySpan<byte> Last => _last.AsSpan(0, _lastLength);

    private ReadOnlySpan<byte> Name => _cursor.Key[.._end];

    public override void Begin(BatchView view)
    {
        _view = view;
        _isAtKey = false;
        _lastLength = _sharedLength = 0;
        ReadOnlySpan<byte> from = query.Prefix.Span;
        if (query.After is { } after && after.Span.SequenceCompareTo(from) > 0)
        {
            from = after.Span;
            Remember(from);
        }

        _cursor.Seek(view.Keys, from);
    }

    public override bool Step(out bool isPicked)
    {
        isPicked = false;
        if (!_isAtKey)
        {
            if (!_cursor.MoveNext() || !_cursor.Key.StartsWith(query.Prefix.Span)) return false;
            Debug.Assert(_cursor.Key.SequenceCompareTo(Last) >= 0, "a walk goes on behind where it has been");
            if (!_cursor.IsLive) return true;
            _isAtKey = true;
            _end = query.Prefix.Length;
            _level = 0;
        }

        int shared = _cursor.Key.CommonPrefixLength(Last[.._sharedLength]);
        while (_level < query.Depth && TryDescend())
        {
            if (_end <= shared) continue; // the key before had it too
            isPicked = true;
            return true;
        }

        Leave();
        return true;
    }

    public override ListingForm Form => query.WithCounts ? ListingForm.Map : ListingForm.Array;

    public override void WriteItem(IReplyWriter writer)
    {
        writer.Write(Reply.Bulk(Name));
        if (query.WithCounts) writer.Write(Reply.Integer(_view!.Count(Name)));
    }

    /// <summary>One level further into the key's name.</summary>
    private bool TryDescend()
    {
        int at = _cursor.Key[_end..].IndexOf(query.Delimiter.Span);
        if (at < 0) return false;
        _end += at + query.Delimiter.Length;
        _level++;
        return true;
    }

    /// <summary>Goes on behind the deepest namespace, or to the next key when this one lies beside the namespaces.</summary>
    private void Leave()
    {
        _isAtKey = false;
        Remember(_level == 0 ? _cursor.Key : Name);
        if (_level < query.Depth) return;
        if (TrySucceed()) _cursor.Seek(_view!.Keys, Last);
        else _cursor.SeekEnd(_view!.Keys);
    }

    /// <summary>Makes <see cref="Last"/> the smallest string behind all that begin with it.</summary>
    private bool TrySucceed()
    {
        while (_lastLength > 0 && _last[_lastLength - 1] == byte.MaxValue) _lastLength--;
        if (_lastLength == 0) return false;
        _last[_lastLength - 1]++;
        _sharedLength = _lastLength - 1; // the byte that was raised is no part of any key before
        return true;
    }

    private void Remember(ReadOnlySpan<byte> key)
    {
        if (key.Length > _last.Length) _last = new byte[Math.Max(key.Length, _last.Length * 2)];
        key.CopyTo(_last);
        _lastLength = _sharedLength = key.Length;
    }
}
