namespace PlumCache.Storage;

/// <summary>
/// What differs between two versions of a trie, in key order: keys that came, went, or hold another value, kind or expiry (access stamps
/// do not count). Collections with the same fields, values and expiries are the same value; which fields differ, a diff of these says. What
/// both versions share is skipped unseen, so the cost follows the number of changes, not of keys; an expiry set for a whole prefix changes
/// all the keys beneath. Reusable.
/// <para>
/// Each side may be judged at a time of its own: then a key is there while its expiry is later, and one that both share and that fell due
/// between the two times is a difference. What is shared is opened where something beneath may be due by the later time.
/// </para>
/// </summary>
public sealed class TrieDiff
{
    private const long BeforeAnyExpiry = long.MinValue;
    private readonly DiffSide _before = new();
    private readonly DiffSide _after = new();
    private byte[] _key = new byte[256];
    private int _keyLength;
    private bool _skipBefore, _skipAfter;
    private long _beforeMs, _afterMs;
    private TrieDiff? _fields;

    /// <summary>The key that differs; valid until the next move.</summary>
    public ReadOnlySpan<byte> Key => _key.AsSpan(0, _keyLength);

    /// <summary>Whether the key was there before.</summary>
    public bool HasBefore => _skipBefore;

    /// <summary>Whether the key is there after.</summary>
    public bool HasAfter => _skipAfter;

    /// <summary>What the key held before.</summary>
    /// <exception cref="InvalidOperationException">It was not there.</exception>
    public Entry Before => HasBefore ? _before.Entry : throw new InvalidOperationException("The key was not there before.");

    /// <summary>What the key holds after.</summary>
    /// <exception cref="InvalidOperationException">It is not there.</exception>
    public Entry After => HasAfter ? _after.Entry : throw new InvalidOperationException("The key is not there after.");

    /// <summary>Nodes opened since the seek, for checks of the cost.</summary>
    internal int Opened => _before.Opened + _after.Opened;

    /// <summary>Begins at the first difference under a prefix.</summary>
    /// <param name="before">A version; its view must stay open.</param>
    /// <param name="after">Another version of the same keyspace; its view must stay open.</param>
    /// <param name="prefix">Literal bytes; empty for all keys.</param>
    public void Seek(in Trie before, in Trie after, scoped ReadOnlySpan<byte> prefix) =>
        Seek(before, BeforeAnyExpiry, after, BeforeAnyExpiry, prefix);

    /// <summary>The same with keys that are due on a side not there on that side.</summary>
    /// <param name="before">A version; its view must stay open.</param>
    /// <param name="beforeMs">Its time (Unix ms): a key is there when it expires later.</param>
    /// <param name="after">Another version of the same keyspace; its view must stay open.</param>
    /// <param name="afterMs">Its time (Unix ms), no matter whether later or earlier.</param>
    /// <param name="prefix">Literal bytes; empty for all keys.</param>
    public void Seek(in Trie before, long beforeMs, in Trie after, long afterMs, scoped ReadOnlySpan<byte> prefix)
    {
        _beforeMs = beforeMs;
        _afterMs = afterMs;
        _before.Seek(before, prefix);
        _after.Seek(after, prefix);
        _skipBefore = _skipAfter = false;
        _keyLength = 0;
    }

    /// <summary>The same from behind a key on, to go on where a part of the answer ended. O(depth) more, whatever comes before.</summary>
    /// <param name="before">A version; its view must stay open.</param>
    /// <param name="beforeMs">Its time (Unix ms): a key is there when it expires later.</param>
    /// <param name="after">Another version of the same keyspace; its view must stay open.</param>
    /// <param name="afterMs">Its time (Unix ms), no matter whether later or earlier.</param>
    /// <param name="prefix">Literal bytes; empty for all keys.</param>
    /// <param name="afterKey">The answer begins behind it, whether it is there or not; empty is the empty key.</param>
    public void Seek(
        in Trie before, long beforeMs, in Trie after, long afterMs, scoped ReadOnlySpan<byte> prefix, scoped ReadOnlySpan<byte> afterKey)
    {
        Seek(before, beforeMs, after, afterMs, prefix);
        _before.SkipThrough(afterKey);
        _after.SkipThrough(afterKey);
    }

    /// <summary>Steps to the next difference.</summary>
    public bool MoveNext()
    {
        // The sides stand on the last difference until now, so that its entries could be read.
        if (_skipBefore) _before.Skip();
        if (_skipAfter) _after.Skip();
        _skipBefore = _skipAfter = false;
        while (!_before.IsEmpty || !_after.IsEmpty)
        {
            if (IsSharedNode() && IsSameAtBothTimes())
            {
                _before.Skip();
                _after.Skip();
                continue;
            }

            int order = _before.IsEmpty ? 1 : _after.IsEmpty ? -1 : _before.Key.SequenceCompareTo(_after.Key);
            if (TryOpen(order) || TrySkipDue(order)) continue;
            if (order == 0 && IsSame(_before.Entry, _after.Entry))
            {
                _before.Skip();
                _after.Skip();
                continue;
            }

            _skipBefore = order <= 0;
            _skipAfter = order >= 0;
            SetKey(order <= 0 ? _before.Key : _after.Key);
            return true;
        }

        return false;
    }

    // A time before any expiry takes in those that are no later than it, too.
    private static bool IsDue(DiffSide side, long timeMs) => timeMs != BeforeAnyExpiry && side.Entry.IsDue(timeMs);

    private bool IsSame(Entry before, Entry after)
    {
        if (before.Kind != after.Kind || before.ExpiresAtMs != after.ExpiresAtMs) return false;
        return before.IsCollection && after.IsCollection ? HasSameFields(before.Fields, after.Fields) : before.HasSameValue(after);
    }

    /// <summary>
    /// By content: where a compaction came in between, the same collection lies in other blocks. What both share is skipped here too.
    /// </summary>
    private bool HasSameFields(in Trie before, in Trie after)
    {
        _fields ??= new TrieDiff();
        _fields.Seek(before, _beforeMs, after, _afterMs, default);
        return !_fields.MoveNext();
    }

    private bool IsSharedNode() =>
        !_before.IsEmpty && !_after.IsEmpty && _before.IsAtNode && _after.IsAtNode
        && _before.Next.Handle == _after.Next.Handle && _before.Next.Mark == _after.Next.Mark && _before.Above.SequenceEqual(_after.Above);

    /// <summary>Whether no key or field of a shared node is there on one side and due on the other, as far as the node tells.</summary>
    private bool IsSameAtBothTimes() => _beforeMs == _afterMs || !ExpiryTime.IsDue(_before.EarliestExpiryMs, Math.Max(_beforeMs, _afterMs));

    /// <summary>Goes past an entry that comes next and is not there at its side's time.</summary>
    private bool TrySkipDue(int order)
    {
        bool skipsBefore = order <= 0 && IsDue(_before, _beforeMs);
        bool skipsAfter = order >= 0 && IsDue(_after, _afterMs);
        if (skipsBefore) _before.Skip();
        if (skipsAfter) _after.Skip();
        return skipsBefore || skipsAfter;
    }

    /// <summary>
    /// Opens the side that is behind if it is at a node, both when they are level: a node's key is at or before all keys in it.
    /// </summary>
    private bool TryOpen(int order)
    {
        bool opensBefore = order <= 0 && _before.IsAtNode;
        bool opensAfter = order >= 0 && _after.IsAtNode;
        if (opensBefore) _before.Open();
        if (opensAfter) _after.Open();
        return opensBefore || opensAfter;
    }

    private void SetKey(ReadOnlySpan<byte> key)
    {
        if (key.Length > _key.Length) _key = new byte[Math.Max(key.Length, _key.Length * 2)];
        key.CopyTo(_key);
        _keyLength = key.Length;
    }
}
