using System.Collections.Immutable;

namespace PlumCache.Storage;

/// <summary>
/// Watched keys and prefixes with the revision that last touched each: part of the root, so that whether a watched key changed is decided
/// from the root alone. Immutable; a sorted list, because a prefix covers a range of it. Empty most of the time, and then nothing is paid.
/// </summary>
internal sealed class WatchTable
{
    private readonly ImmutableList<Watched> _sorted;

    private WatchTable(ImmutableList<Watched> sorted) => _sorted = sorted;

    /// <summary>Nothing watched.</summary>
    public static WatchTable Empty { get; } = new([]);

    /// <summary>Whether nothing is watched.</summary>
    public bool IsEmpty => _sorted.IsEmpty;

    /// <summary>Number of watched keys and prefixes.</summary>
    public int Count => _sorted.Count;

    /// <summary>What is watched, in order.</summary>
    public IEnumerable<Watched> All => _sorted;

    /// <summary>With one more watcher of a key or prefix.</summary>
    /// <param name="database">From 0, or the system trie's number.</param>
    /// <param name="isPrefix">Whether <paramref name="key"/> stands for all that begins with it.</param>
    /// <param name="key">Copied when it is new.</param>
    /// <param name="revision">The current one: a newly watched key counts as touched by it.</param>
    public WatchTable WithWatcher(int database, bool isPrefix, ReadOnlySpan<byte> key, long revision)
    {
        int at = LowerBound(database, isPrefix, key);
        return new(Matches(at, database, isPrefix, key)
            ? _sorted.SetItem(at, _sorted[at] with { Watchers = _sorted[at].Watchers + 1 })
            : _sorted.Insert(at, new Watched(database, isPrefix, key.ToArray(), 1, revision)));
    }

    /// <summary>With one watcher less; the same table when the key is not watched.</summary>
    public WatchTable WithoutWatcher(int database, bool isPrefix, ReadOnlySpan<byte> key)
    {
        int at = LowerBound(database, isPrefix, key);
        if (!Matches(at, database, isPrefix, key))
        {
            return this;
        }

        Watched watched = _sorted[at];
        if (watched.Watchers > 1)
        {
            return new(_sorted.SetItem(at, watched with { Watchers = watched.Watchers - 1 }));
        }

        return _sorted.Count == 1 ? Empty : new(_sorted.RemoveAt(at));
    }

    /// <summary>Revision that last touched a watched key or prefix, or -1 when it is not watched.</summary>
    public long LastTouched(int database, bool isPrefix, ReadOnlySpan<byte> key)
    {
        int at = LowerBound(database, isPrefix, key);
        return Matches(at, database, isPrefix, key) ? _sorted[at].LastTouched : -1;
    }

    /// <summary>With a change of one key marked on all that covers it: the key itself and the watched prefixes it begins with.</summary>
    public WatchTable WithKeyTouched(int database, ReadOnlySpan<byte> key, long revision)
    {
        ImmutableList<Watched> sorted = _sorted;
        int at = LowerBound(database, isPrefix: false, key);
        if (Matches(at, database, isPrefix: false, key))
        {
            sorted = Mark(sorted, at, revision);
        }

        return With(MarkPrefixesOf(sorted, database, key, revision));
    }

    /// <summary>
    /// With a change of everything under a prefix marked on all that it may concern: watched keys and prefixes beneath it, and the
    /// watched prefixes it begins with.
    /// </summary>
    public WatchTable WithPrefixTouched(int database, ReadOnlySpan<byte> prefix, long revision)
    {
        ImmutableList<Watched> sorted = MarkBeneath(_sorted, database, isPrefix: false, prefix, revision);
        sorted = MarkBeneath(sorted, database, isPrefix: true, prefix, revision);
        return With(MarkPrefixesOf(sorted, database, prefix, revision));
    }

    /// <summary>
    /// With a mark on each watched key that is due, and each watched prefix with a due key beneath: a key that expires counts as changed. O(watched
    /// keys of the database).
    /// </summary>
    /// <param name="database">From 0, or the system trie's number.</param>
    /// <param name="trie">The database before anything due is removed.</param>
    /// <param name="nowMs">Unix ms.</param>
    /// <param name="revision">The revision that removes them.</param>
    public WatchTable WithDueTouched(int database, in Trie trie, long nowMs, long revision)
    {
        ImmutableList<Watched> sorted = _sorted;
        for (int at = LowerBound(database, isPrefix: false, default); at < sorted.Count && sorted[at].Database == database; at++)
        {
            Watched watched = sorted[at];
            bool isDue = watched.IsPrefix
                ? trie.CountDue(watched.Key, nowMs) > 0
                : trie.TryGet(watched.Key, out Entry entry) && entry.ExpiresAtMs <= nowMs;
            if (isDue)
            {
                sorted = Mark(sorted, at, revision);
            }
        }

        return With(sorted);
    }

    private static ImmutableList<Watched> Mark(ImmutableList<Watched> sorted, int at, long revision) =>
        sorted[at].LastTouched == revision ? sorted : sorted.SetItem(at, sorted[at] with { LastTouched = revision });

    private ImmutableList<Watched> MarkBeneath(ImmutableList<Watched> sorted, int database, bool isPrefix, ReadOnlySpan<byte> prefix, long revision)
    {
        for (int at = LowerBound(database, isPrefix, prefix); at < sorted.Count; at++)
        {
            Watched watched = sorted[at];
            if (watched.Database != database || watched.IsPrefix != isPrefix || !watched.Key.AsSpan().StartsWith(prefix))
            {
                break;
            }

            sorted = Mark(sorted, at, revision);
        }

        return sorted;
    }

    // All watched prefixes of a key stand before it. The nearest one at or before the key either is a prefix of it, or shows by how far it agrees with
    // the key how long the next one can be at most. So each round ends with a mark or a shorter key: at most one per watched prefix or byte.
    private ImmutableList<Watched> MarkPrefixesOf(ImmutableList<Watched> sorted, int database, ReadOnlySpan<byte> key, long revision)
    {
        while (true)
        {
            int at = LowerBound(database, isPrefix: true, key);
            if (Matches(at, database, isPrefix: true, key))
            {
                sorted = Mark(sorted, at, revision);
                if (key.IsEmpty)
                {
                    return sorted;
                }

                key = key[..^1];
                continue;
            }

            if (at == 0 || _sorted[at - 1].Database != database || !_sorted[at - 1].IsPrefix)
            {
                return sorted;
            }

            // The one before is smaller and not equal: it agrees with less than the whole key, or is shorter.
            key = key[..key.CommonPrefixLength(_sorted[at - 1].Key)];
        }
    }

    private bool Matches(int at, int database, bool isPrefix, ReadOnlySpan<byte> key) =>
        at < _sorted.Count && _sorted[at].CompareTo(database, isPrefix, key) == 0;

    private int LowerBound(int database, bool isPrefix, ReadOnlySpan<byte> key)
    {
        int low = 0;
        int high = _sorted.Count;
        while (low < high)
        {
            int middle = (low + high) >>> 1;
            if (_sorted[middle].CompareTo(database, isPrefix, key) < 0)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low;
    }

    private WatchTable With(ImmutableList<Watched> sorted) => ReferenceEquals(sorted, _sorted) ? this : new(sorted);
}
