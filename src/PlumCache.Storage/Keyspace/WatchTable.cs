using System.Collections.Immutable;

namespace PlumCache.Storage;

/// <summary>
/// Watched keys and prefixes with the touch number that each was last changed at: part of the root, so that whether a watched key changed
/// is decided from the root alone. Immutable; a sorted list, because a prefix covers a range of it. Empty most of the time, and then
/// nothing is paid.
/// </summary>
/// <remarks>
/// Revisions would not do as touch numbers: a batch is one revision, and <c>WATCH a, SET a</c> within it must be told from
/// <c>SET a, WATCH a</c>.
/// </remarks>
internal sealed class WatchTable
{
    /// <summary>
    /// Entries that a walk passes in the time of one search with its change of the list: measured at about 0.1 and 2 µs.
    /// </summary>
    private const int WalkedPerSearch = 20;

    private readonly ImmutableList<Watched> _sorted;

    private WatchTable(ImmutableList<Watched> sorted, long number)
    {
        _sorted = sorted;
        Number = number;
    }

    /// <summary>Nothing watched, and nothing has ever been touched.</summary>
    public static WatchTable Empty { get; } = new([], 0);

    /// <summary>
    /// The touch number: one more with each change that touches something watched. It stays when the last watch goes, because it must
    /// never step back under somebody who remembers it.
    /// </summary>
    public long Number { get; }

    /// <summary>Whether nothing is watched.</summary>
    public bool IsEmpty => _sorted.IsEmpty;

    /// <summary>Number of watched keys and prefixes.</summary>
    public int Count => _sorted.Count;

    /// <summary>What is watched, in order.</summary>
    public IEnumerable<Watched> All => _sorted;

    /// <summary>
    /// With one more watcher of a key or prefix. What is new counts as touched by the present number, so that it has not been touched
    /// since.
    /// </summary>
    /// <param name="database">From 0, or the system trie's number.</param>
    /// <param name="isPrefix">Whether <paramref name="key"/> stands for all that begins with it.</param>
    /// <param name="key">Copied when it is new.</param>
    public WatchTable WithWatcher(int database, bool isPrefix, ReadOnlySpan<byte> key)
    {
        int at = LowerBound(database, isPrefix, key);
        return new(
            Matches(at, database, isPrefix, key)
                ? _sorted.SetItem(at, _sorted[at] with { Watchers = _sorted[at].Watchers + 1 })
                : _sorted.Insert(at, new Watched(database, isPrefix, key.ToArray(), 1, Number)),
            Number);
    }

    /// <summary>Places in the order of the table.</summary>
    public static WatchedPlace[] Ordered(IEnumerable<WatchedPlace> places)
    {
        WatchedPlace[] ordered = [.. places];
        Array.Sort(ordered, static (a, b) => a.CompareTo(b));
        return ordered;
    }

    /// <summary>With one watcher less of each place; what is not watched is passed over. The same table when nothing was.</summary>
    /// <param name="places">In order. One that stands there twice loses two watchers.</param>
    public WatchTable Without(ReadOnlySpan<WatchedPlace> places)
    {
        // Either one search for each place, or one walk past all that is watched, which makes a new list and so takes about as long as so
        // many searches.
        return (long)places.Length * WalkedPerSearch > Count ? WithoutByWalk(places) : WithoutBySearch(places);
    }

    /// <summary>The number that last touched a watched key or prefix, or -1 when it is not watched.</summary>
    public long LastTouched(int database, bool isPrefix, ReadOnlySpan<byte> key)
    {
        int at = LowerBound(database, isPrefix, key);
        return Matches(at, database, isPrefix, key) ? _sorted[at].LastTouched : -1;
    }

    /// <summary>With a change of one key marked on all that covers it: the key itself and the watched prefixes it begins with.</summary>
    public WatchTable WithKeyTouched(int database, ReadOnlySpan<byte> key)
    {
        ImmutableList<Watched> sorted = _sorted;
        int at = LowerBound(database, isPrefix: false, key);
        if (Matches(at, database, isPrefix: false, key)) sorted = Mark(sorted, at);

        return With(MarkPrefixesOf(sorted, database, key));
    }

    /// <summary>
    /// With a change of everything under a prefix marked on all that it concerns: watched keys beneath it that are there, watched
    /// prefixes beneath it with something under them, and the watched prefixes it begins with. O(watched keys and prefixes beneath).
    /// </summary>
    /// <param name="database">From 0, or the system trie's number.</param>
    /// <param name="prefix">Under which something was removed or put; else nothing has changed.</param>
    /// <param name="trie">The database before a removal, after a copy: what is not there was not touched.</param>
    public WatchTable WithPrefixTouched(int database, ReadOnlySpan<byte> prefix, in Trie trie) =>
        With(MarkPrefixesOf(MarkBeneath(_sorted, database, prefix, trie, trie), database, prefix));

    /// <summary>
    /// With an exchange of two databases marked on what is watched in either and there in one of them at least. O(what is watched in
    /// both).
    /// </summary>
    /// <param name="first">From 0.</param>
    /// <param name="second">From 0.</param>
    /// <param name="firstTrie">The trie of the one, before or after.</param>
    public WatchTable WithSwapTouched(int first, int second, in Trie firstTrie, in Trie secondTrie) =>
        With(MarkBeneath(MarkBeneath(_sorted, first, default, firstTrie, secondTrie), second, default, firstTrie, secondTrie));

    /// <summary>
    /// With a mark on each watched key that is due, and each watched prefix with a due key beneath: a key that expires counts as changed.
    /// O(watched keys of the database).
    /// </summary>
    /// <param name="database">From 0, or the system trie's number.</param>
    /// <param name="trie">The database before anything due is removed.</param>
    /// <param name="nowMs">Unix ms.</param>
    public WatchTable WithDueTouched(int database, in Trie trie, long nowMs)
    {
        ImmutableList<Watched> sorted = _sorted;
        for (int at = LowerBound(database, isPrefix: false, default); at < sorted.Count && sorted[at].Database == database; at++)
        {
            Watched watched = sorted[at];
            bool isDue = watched.IsPrefix
                ? trie.CountDue(watched.Key, nowMs) > 0
                : trie.TryGet(watched.Key, out Entry entry) && entry.IsDue(nowMs);
            if (isDue) sorted = Mark(sorted, at);
        }

        return With(sorted);
    }

    private WatchTable WithoutBySearch(ReadOnlySpan<WatchedPlace> places)
    {
        ImmutableList<Watched> sorted = _sorted;
        foreach (WatchedPlace place in places)
        {
            int at = LowerBound(sorted, place.Database, place.IsPrefix, place.Key.Span);
            if (at < sorted.Count && sorted[at] is var watched && place.CompareTo(watched.Database, watched.IsPrefix, watched.Key) == 0)
            {
                sorted = watched.Watchers > 1 ? sorted.SetItem(at, watched with { Watchers = watched.Watchers - 1 }) : sorted.RemoveAt(at);
            }
        }

        return ReferenceEquals(sorted, _sorted) ? this : new(sorted, Number);
    }

    private WatchTable WithoutByWalk(ReadOnlySpan<WatchedPlace> places)
    {
        var left = new List<Watched>(Count);
        int next = 0;
        bool isChanged = false;
        foreach (Watched watched in _sorted)
        {
            int order = -1, gone = 0;
            while (next < places.Length && (order = places[next].CompareTo(watched.Database, watched.IsPrefix, watched.Key)) <= 0)
            {
                gone += order == 0 ? 1 : 0;
                next++;
            }

            isChanged |= gone > 0;
            if (watched.Watchers > gone) left.Add(gone == 0 ? watched : watched with { Watchers = watched.Watchers - gone });
        }

        return isChanged ? new([.. left], Number) : this;
    }

    private static bool IsThere(Watched watched, in Trie trie) =>
        watched.IsPrefix ? trie.Measure(watched.Key).Keys > 0 : trie.TryGet(watched.Key, out _);

    private ImmutableList<Watched> Mark(ImmutableList<Watched> sorted, int at) =>
        sorted[at].LastTouched > Number ? sorted : sorted.SetItem(at, sorted[at] with { LastTouched = Number + 1 });

    private ImmutableList<Watched> MarkBeneath(
        ImmutableList<Watched> sorted, int database, ReadOnlySpan<byte> prefix, in Trie trie, in Trie other) =>
        MarkBeneath(MarkBeneath(sorted, database, isPrefix: false, prefix, trie, other), database, isPrefix: true, prefix, trie, other);

    private ImmutableList<Watched> MarkBeneath(
        ImmutableList<Watched> sorted, int database, bool isPrefix, ReadOnlySpan<byte> prefix, in Trie trie, in Trie other)
    {
        for (int at = LowerBound(database, isPrefix, prefix); at < sorted.Count; at++)
        {
            Watched watched = sorted[at];
            if (watched.Database != database || watched.IsPrefix != isPrefix || !watched.Key.AsSpan().StartsWith(prefix)) break;

            if (IsThere(watched, trie) || IsThere(watched, other)) sorted = Mark(sorted, at);
        }

        return sorted;
    }

    // All watched prefixes of a key stand before it. The nearest one at or before the key either is a prefix of it, or shows by how far
    // it agrees with the key how long the next one can be at most. So each look ends with a mark or a shorter key: at most one per
    // watched prefix or byte.
    private ImmutableList<Watched> MarkPrefixesOf(ImmutableList<Watched> sorted, int database, ReadOnlySpan<byte> key)
    {
        while (true)
        {
            int at = LowerBound(database, isPrefix: true, key);
            if (Matches(at, database, isPrefix: true, key))
            {
                sorted = Mark(sorted, at);
                if (key.IsEmpty) return sorted;

                key = key[..^1];
                continue;
            }

            if (at == 0 || _sorted[at - 1].Database != database || !_sorted[at - 1].IsPrefix) return sorted;

            // The one before is smaller and not equal: it agrees with less than the whole key, or is shorter.
            key = key[..key.CommonPrefixLength(_sorted[at - 1].Key)];
        }
    }

    private bool Matches(int at, int database, bool isPrefix, ReadOnlySpan<byte> key) =>
        at < _sorted.Count && _sorted[at].CompareTo(database, isPrefix, key) == 0;

    private int LowerBound(int database, bool isPrefix, ReadOnlySpan<byte> key) => LowerBound(_sorted, database, isPrefix, key);

    private static int LowerBound(ImmutableList<Watched> sorted, int database, bool isPrefix, ReadOnlySpan<byte> key)
    {
        int low = 0;
        int high = sorted.Count;
        while (low < high)
        {
            int middle = (low + high) >>> 1;
            if (sorted[middle].CompareTo(database, isPrefix, key) < 0) low = middle + 1;
            else high = middle;
        }

        return low;
    }

    private WatchTable With(ImmutableList<Watched> sorted) => ReferenceEquals(sorted, _sorted) ? this : new(sorted, Number + 1);
}
