using System.Text;
using PlumCache.Storage;

namespace PlumCache.Tests.Unit.Storage;

/// <summary>What the keyspace tests say in one word.</summary>
internal static class KeyspaceTestExtensions
{
    public static Keyspace NewKeyspace(long arenaBytes = 1L << 30) => new(new KeyspaceOptions { ArenaLimitBytes = arenaBytes });

    public static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    /// <summary>Runs a write as its own publish.</summary>
    public static PublishResult Write(this Keyspace keyspace, Action<Draft> change, long timeMs = 0)
    {
        keyspace.Lane.Enter();
        try
        {
            Draft draft = keyspace.OpenDraft();
            change(draft);
            return draft.TryPublish(timeMs);
        }
        finally
        {
            keyspace.Lane.Exit();
        }
    }

    public static void Set(this Keyspace keyspace, string key, string value, int database = 0) =>
        keyspace.Write(draft => draft.Set(database, Bytes(key), Bytes(value)));

    public static void Set(this Draft draft, string key, string value, int database = 0) => draft.Set(database, Bytes(key), Bytes(value));

    public static void Remove(this Keyspace keyspace, string key, int database = 0) =>
        keyspace.Write(draft => draft.Remove(database, Bytes(key)));

    public static void FillUntilTheArenaIsFull(this Draft draft, byte[] value)
    {
        for (int i = 0; i < 1_000_000; i++) draft.Set(0, Bytes($"fill:{i}"), value);
    }

    /// <summary>The value of a key, or null.</summary>
    public static string? Find(this Trie trie, string key) =>
        trie.TryGet(Bytes(key), out Entry entry) ? Encoding.UTF8.GetString(entry.Value) : null;

    public static string? Find(this Keyspace keyspace, string key, int database = 0)
    {
        using var view = new View(keyspace);
        view.Open();
        return view[database].Find(key);
    }

    /// <summary>All keys and values in order, as text.</summary>
    public static string[] Listing(this Trie trie)
    {
        List<string> lines = [];
        var cursor = new TrieCursor();
        cursor.Seek(trie, default);
        while (cursor.MoveNext()) lines.Add($"{Encoding.UTF8.GetString(cursor.Key)}={Encoding.UTF8.GetString(cursor.Entry.Value)}");

        return [.. lines];
    }

    /// <summary>Frees all that can be freed.</summary>
    public static void ReclaimAll(this Keyspace keyspace)
    {
        keyspace.Lane.Enter();
        while (keyspace.Reclaim(10_000))
        {
        }

        keyspace.Lane.Exit();
    }

    /// <summary>Compacts until there is nothing to do.</summary>
    /// <returns>Number of steps.</returns>
    public static int CompactAll(this Keyspace keyspace, int maxBlocks = 1000, int mostSteps = 100_000)
    {
        for (int steps = 0; ; steps++)
        {
            Assert.True(steps < mostSteps, "compaction comes to no end");
            keyspace.Lane.Enter();
            bool isMore = keyspace.CompactStep(maxBlocks);
            keyspace.Lane.Exit();
            if (!isMore) return steps;
        }
    }

    /// <summary>The content of a database, as it is published.</summary>
    public static string[] Read(this Keyspace keyspace, int database = 0)
    {
        using var view = new View(keyspace);
        view.Open();
        return view[database].Listing();
    }

    /// <summary>
    /// Every invariant of the tries holds, and all that lives is in the root or waits to be freed. For the holder of the lane, with no
    /// draft open.
    /// </summary>
    public static void AssertMemoryAddsUp(this Keyspace keyspace)
    {
        keyspace.Trim(0); // what waits for the readers of the last record is handed over
        keyspace.Heap.Arena.Check();
        Retired[] retired = [.. keyspace.Reclaimer.AllRetired()];
        uint[] dropped = [.. retired.Where(static block => block.IsDeep).Select(static block => block.Handle)];
        long waiting = retired.Where(static block => !block.IsDeep).Sum(block => keyspace.Heap.Arena.SizeOf(block.Handle));
        long reachable = new TrieChecker(keyspace.Heap).Check(keyspace.RootCell.Current.AllRoots, dropped);
        Assert.Equal(keyspace.GetStatistics().LiveBytes, reachable + waiting);
    }

    /// <summary>Empties every trie and frees everything: what is live then was leaked.</summary>
    public static void AssertNothingLeaksAfterClearing(this Keyspace keyspace)
    {
        keyspace.Write(draft =>
        {
            for (int database = Keyspace.SystemDatabase; database < keyspace.Options.Databases; database++)
            {
                draft.RemovePrefix(database, default);
            }
        });
        keyspace.ReclaimAll();
        KeyspaceStatistics statistics = keyspace.GetStatistics();
        Assert.Equal(0, keyspace.Records.Kept);
        Assert.Equal(0, statistics.Leases);
        Assert.Equal(0, statistics.HeldBytes);
        Assert.Equal(0, statistics.LiveBytes);
        keyspace.Heap.Arena.Check();
    }
}
