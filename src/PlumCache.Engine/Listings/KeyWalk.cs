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
    private bool _takesNone;

    /// <summary>The key that the last step picked; valid until the next.</summary>
    public ReadOnlySpan<byte> Key => _cursor.Key;

    /// <summary>Positions before the range's first key.</summary>
    /// <param name="keys">What is walked; its version stays open during the walk.</param>
    /// <param name="range">Which keys are looked at.</param>
    /// <param name="filter">Which of them are picked.</param>
    public void Begin(in ScopedTrie keys, RankRange range, in KeyFilter filter)
    {
        _cursor.SeekRank(keys, range.First);
        _left = range.Count;
        _pattern = filter.Pattern is { IsPrefixOnly: true } ? null : filter.Pattern;
        _takesNone = filter.TakesNone;
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
        isPicked = !_takesNone && (_pattern is null || _pattern.Matches(_cursor.Key)) && _cursor.IsLive;
        return true;
    }

    /// <summary>Walks to the end and counts.</summary>
    /// <param name="keyBytes">Length of the picked keys together.</param>
    public long CountPicked(out long keyBytes)
    {
        long picked = 0;
        keyBytes = 0;
        while (Step(out bool isPicked))
        {
            if (!isPicked) continue;
            picked++;
            keyBytes += Key.Length;
        }

        return picked;
    }
}
