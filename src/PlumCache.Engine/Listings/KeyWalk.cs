using System.Diagnostics;
using PlumCache.Abstractions;
using PlumCache.Engine.Views;

namespace PlumCache.Engine.Listings;

/// <summary>A walk over a range of ranks that picks the live keys a pattern matches. Reusable.</summary>
internal sealed class KeyWalk
{
    private readonly ScopedCursor _cursor = new();
    private GlobPattern? _pattern;
    private long _left;
    private KindSet _kinds;
    private bool _withValues;
    private ToldFields _fields = ToldFields.All;

    private ReadOnlySpan<byte> Key => _cursor.Key;

    /// <summary>Positions before the range's first key.</summary>
    /// <param name="keys">What is walked; its version stays open during the walk.</param>
    /// <param name="range">Which keys are looked at.</param>
    /// <param name="filter">Which of them are picked.</param>
    public void Begin(in ScopedTrie keys, RankRange range, in KeyFilter filter)
    {
        _cursor.SeekRank(keys, range.First);
        _left = range.Count;
        _pattern = filter.Pattern is { IsPrefixOnly: true } ? null : filter.Pattern;
        _kinds = filter.Kinds;
        _withValues = filter.WithValues;
        _fields = filter.Fields;
    }

    /// <summary>Looks at the next key.</summary>
    /// <param name="isPicked">Whether it is live and matches.</param>
    /// <returns>False at the end of the range.</returns>
    public bool Step(out bool isPicked)
    {
        isPicked = false;
        if (_left <= 0 || !_cursor.MoveNext())
        {
            Debug.Assert(_left <= 0, "a range has no more keys than its version");
            return false;
        }

        _left--;
        isPicked = (_pattern is null || _pattern.Matches(_cursor.Key)) && IsOfKind() && _cursor.IsLive;
        return true;
    }

    /// <summary>Writes what the last step has picked.</summary>
    public void WriteItem(IReplyWriter writer)
    {
        writer.Write(Reply.Bulk(_cursor.Key[_fields.Prefix.Length..]));
        if (!_withValues) return;
        ReadOnlySpan<byte> value = _cursor.Entry.Value;
        writer.Write(_fields.HaveNumbers ? Reply.Bulk(DoubleText.Of(OrderedDouble.Read(value))) : Reply.Bulk(value));
    }

    /// <summary>Walks to the end and counts.</summary>
    /// <param name="bytes">Length together of what is picked.</param>
    public long CountPicked(out long bytes)
    {
        long picked = 0;
        bytes = 0;
        while (Step(out bool isPicked))
        {
            if (!isPicked) continue;
            picked++;
            bytes += Key.Length + (_withValues ? _cursor.Entry.ValueLength : 0);
        }

        return picked;
    }

    /// <summary>The entry is fetched only for those who ask for a type.</summary>
    private bool IsOfKind() => _kinds.IsAll || _kinds.Contains((ValueKind)_cursor.Entry.Kind);
}
