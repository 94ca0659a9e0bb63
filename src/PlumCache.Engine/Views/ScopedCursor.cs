using System.Diagnostics;
using PlumCache.Storage;

namespace PlumCache.Engine.Views;

/// <summary>
/// A position among the keys of a <see cref="ScopedTrie"/>, in byte order. Moves come to the due keys too, each of which is a step of
/// whoever counts them, and <see cref="IsLive"/> tells them apart. Reusable; for one thread at a time.
/// </summary>
public sealed class ScopedCursor
{
    /// <summary>Draws that may meet a due key before the nearest live one is taken instead: past that, mostly due keys are left.</summary>
    private const int MaxDraws = 64;

    private readonly TrieCursor _cursor = new();
    private long _nowMs;

    /// <summary>The current key; valid until the next move.</summary>
    public ReadOnlySpan<byte> Key => _cursor.Key;

    /// <summary>What it holds.</summary>
    public Entry Entry => _cursor.Entry;

    /// <summary>Whether it is there by the scope's time, and has fields left if it is a collection.</summary>
    public bool IsLive => !_cursor.IsDue(_nowMs);

    /// <summary>Positions before the first key at or after another. O(length of <paramref name="from"/>).</summary>
    /// <param name="keys">What to walk; its version stays open.</param>
    /// <param name="from">Empty for the smallest key.</param>
    public void Seek(in ScopedTrie keys, scoped ReadOnlySpan<byte> from)
    {
        keys.Place(_cursor, from);
        _nowMs = keys.NowMs;
    }

    /// <summary>Positions before the stored key of a rank, or at the end. O(depth).</summary>
    /// <param name="keys">What to walk; its version stays open.</param>
    /// <param name="rank">At least 0.</param>
    public void SeekRank(in ScopedTrie keys, long rank)
    {
        keys.PlaceAt(_cursor, rank);
        _nowMs = keys.NowMs;
    }

    /// <summary>Positions before the live key of a rank among the live ones, or at the end. O(depth) while nothing is due.</summary>
    /// <param name="keys">What to walk; its version stays open.</param>
    /// <param name="rank">At least 0.</param>
    public void SeekLiveRank(in ScopedTrie keys, long rank)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(rank);
        if (rank < keys.Count(default)) keys.PlaceAtLive(_cursor, rank);
        else keys.PlaceAtEnd(_cursor);
        _nowMs = keys.NowMs;
    }

    /// <summary>Positions behind the last key.</summary>
    /// <param name="keys">What to walk; its version stays open.</param>
    public void SeekEnd(in ScopedTrie keys)
    {
        keys.PlaceAtEnd(_cursor);
        _nowMs = keys.NowMs;
    }

    /// <summary>Steps to the next stored key. O(1) amortised.</summary>
    public bool MoveNext() => _cursor.MoveNext();

    /// <summary>Steps to the stored key before. O(1) amortised.</summary>
    public bool MovePrevious() => _cursor.MovePrevious();

    /// <summary>Comes to the first live key under a prefix that is greater than another.</summary>
    /// <param name="keys">What to walk; its version stays open.</param>
    /// <param name="prefix">Literal bytes; empty for all keys.</param>
    /// <param name="after">Where to begin, exclusive; empty for the first key of all, the empty one included.</param>
    public bool TryNext(in ScopedTrie keys, scoped ReadOnlySpan<byte> prefix, scoped ReadOnlySpan<byte> after)
    {
        Seek(keys, after.SequenceCompareTo(prefix) > 0 ? after : prefix);
        while (MoveNext() && Key.StartsWith(prefix))
        {
            bool isBehind = after.IsEmpty || !Key.SequenceEqual(after);
            if (!isBehind || !IsLive) continue;
            Debug.Assert(after.IsEmpty || Key.SequenceCompareTo(after) > 0, "a walk from key to key goes on behind the last one");
            return true;
        }

        return false;
    }

    /// <summary>Comes to a stored key, due or not, by its place among those under a prefix. O(depth).</summary>
    /// <param name="keys">What to walk; its version stays open.</param>
    /// <param name="prefix">Literal bytes; empty for all keys.</param>
    /// <param name="rank">From 0.</param>
    /// <param name="onlyVolatile">Whether only keys with an expiry count.</param>
    public bool TryStored(in ScopedTrie keys, scoped ReadOnlySpan<byte> prefix, long rank, bool onlyVolatile)
    {
        if (rank < 0 || rank >= keys.StoredCount(prefix, onlyVolatile)) return false;
        keys.PlaceUnder(_cursor, prefix, rank, onlyVolatile);
        _nowMs = keys.NowMs;
        bool isThere = MoveNext();
        Debug.Assert(isThere && Key.StartsWith(prefix), "there are as many keys under a prefix as are counted there");
        Debug.Assert(!onlyVolatile || Entry.ExpiresAtMs != ExpiryTime.Never, "a place among the keys with an expiry is that of one");
        return true;
    }

    /// <summary>
    /// Comes to a live key by its place among the live ones, to which those count whose fields have all ended, until they are swept.
    /// O(depth) while nothing is due.
    /// </summary>
    /// <param name="keys">What to walk; its version stays open.</param>
    /// <param name="rank">From 0.</param>
    public bool TryLive(in ScopedTrie keys, long rank)
    {
        if (rank < 0 || rank >= keys.Count(default)) return false;
        keys.PlaceAtLive(_cursor, rank);
        _nowMs = keys.NowMs;
        bool isThere = MoveNext();
        Debug.Assert(isThere && !ExpiryTime.IsDue(Entry.ExpiresAtMs, _nowMs), "there are as many live keys as are counted");
        return true;
    }

    /// <summary>Comes to a live key that is drawn evenly. O(depth) while little is due.</summary>
    /// <param name="keys">What to draw from; its version stays open.</param>
    /// <param name="seed">The draw.</param>
    /// <returns>False: there is none.</returns>
    public bool TryDraw(in ScopedTrie keys, ulong seed)
    {
        if (keys.Count(default) == 0) return false;
        ulong stored = (ulong)keys.Stored(default).Keys;
        long rank = 0;
        for (int draw = 0; draw < MaxDraws; draw++)
        {
            rank = (long)Math.BigMul(SplitMix.Mix(seed + (ulong)draw), stored, out _);
            SeekRank(keys, rank);
            if (MoveNext() && IsLive) return true;
        }

        SeekRank(keys, rank);
        if (MoveToLive()) return true;
        Seek(keys, default);
        return MoveToLive(); // or all those that are counted are such whose fields have ended
    }

    private bool MoveToLive()
    {
        while (MoveNext())
        {
            if (IsLive) return true;
        }

        return false;
    }
}
