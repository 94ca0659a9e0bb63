using PlumCache.Storage;

namespace PlumCache.Tests.Properties.Storage;

/// <summary>Compares all that can be read from a trie with what the model says.</summary>
internal static class TrieComparison
{
    /// <summary>Every entry, forward and backward, one by one, in lockstep, by rank.</summary>
    internal static void AssertEqual(ModelTrie model, in Trie trie)
    {
        Assert.Equal(model.Entries.Count, trie.Count);
        AssertScansEqual(model, trie);
        AssertLookupsEqual(model, trie);
    }

    /// <summary>What is known of everything under a prefix.</summary>
    internal static void AssertPrefixEqual(ModelTrie model, in Trie trie, byte[] prefix, long nowMs)
    {
        List<KeyValuePair<byte[], ModelEntry>> under = model.Under(prefix);
        TrieMeasure measure = trie.Measure(prefix);
        Assert.Equal(under.Count, measure.Keys);
        Assert.Equal(under.Sum(entry => (long)entry.Key.Length + entry.Value.Value.Length), measure.Bytes);
        Assert.Equal(under.Count(entry => entry.Value.ExpiresAtMs != ExpiryTime.Never), measure.ExpiringKeys);
        long earliest = under.Select(entry => entry.Value.ExpiresAtMs).Aggregate(ExpiryTime.Never, ExpiryTime.Earlier);
        Assert.True(ExpiryTime.IsDue(measure.EarliestExpiryMs, earliest));
        Assert.Equal(under.Count(entry => ExpiryTime.IsDue(entry.Value.ExpiresAtMs, nowMs)), trie.CountDue(prefix, nowMs));
        Assert.Equal(model.Entries.Keys.Count(key => ByteOrder.Instance.Compare(key, prefix) < 0), trie.Rank(prefix));
        Assert.Equal(
            model.Entries.Count(entry => ByteOrder.Instance.Compare(entry.Key, prefix) < 0 && entry.Value.ExpiresAtMs != ExpiryTime.Never),
            trie.VolatileRank(prefix));
    }

    /// <summary>A cursor that seeks a key finds what is on both sides of it.</summary>
    internal static void AssertSeekEqual(ModelTrie model, in Trie trie, TrieCursor cursor, byte[] from)
    {
        byte[]? after = model.Entries.Keys.FirstOrDefault(key => ByteOrder.Instance.Compare(key, from) >= 0);
        byte[]? before = model.Entries.Keys.LastOrDefault(key => ByteOrder.Instance.Compare(key, from) < 0);
        cursor.Seek(trie, from);
        Assert.Equal(after != null, cursor.MoveNext());
        if (after != null)
        {
            Assert.Equal(after, cursor.Key);
            Assert.True(cursor.MovePrevious());
            Assert.Equal(after, cursor.Key);
        }

        Assert.Equal(before != null, cursor.MovePrevious());
        if (before != null) Assert.Equal(before, cursor.Key);
    }

    /// <summary>The differences of two versions under a prefix.</summary>
    internal static void AssertDiffEqual(ModelTrie beforeModel, in Trie before, ModelTrie afterModel, in Trie after, byte[] prefix)
    {
        var old = beforeModel.Under(prefix).ToDictionary(entry => Convert.ToHexString(entry.Key), entry => entry.Value,
            StringComparer.Ordinal);
        var now = afterModel.Under(prefix).ToDictionary(entry => Convert.ToHexString(entry.Key), entry => entry.Value,
            StringComparer.Ordinal);
        var diff = new TrieDiff();
        diff.Seek(before, after, prefix);
        foreach (string key in old.Keys.Union(now.Keys, StringComparer.Ordinal).Order(StringComparer.Ordinal))
        {
            ModelEntry? was = old.GetValueOrDefault(key);
            ModelEntry? becomes = now.GetValueOrDefault(key);
            if (was != null && becomes != null && was.ExpiresAtMs == becomes.ExpiresAtMs && was.Kind == becomes.Kind
                && was.Value.AsSpan().SequenceEqual(becomes.Value))
            {
                continue;
            }

            Assert.True(diff.MoveNext());
            Assert.Equal(key, Convert.ToHexString(diff.Key));
            Assert.Equal(was != null, diff.HasBefore);
            Assert.Equal(becomes != null, diff.HasAfter);
            if (was != null) AssertEntryEqual(was, diff.Before);
            if (becomes != null) AssertEntryEqual(becomes, diff.After);
        }

        Assert.False(diff.MoveNext());
    }

    internal static void AssertEntryEqual(ModelEntry expected, in Entry entry)
    {
        Assert.Equal(expected.Value, entry.Value);
        Assert.Equal(expected.Value.Length, entry.ValueLength);
        Assert.Equal(expected.ExpiresAtMs, entry.ExpiresAtMs);
        Assert.Equal(expected.AccessStamp, entry.AccessStamp);
        Assert.Equal(expected.Kind, entry.Kind);
    }

    private static void AssertScansEqual(ModelTrie model, in Trie trie)
    {
        var cursor = new TrieCursor();
        cursor.Seek(trie, []);
        foreach ((byte[] key, ModelEntry entry) in model.Entries)
        {
            Assert.True(cursor.MoveNext());
            Assert.Equal(key, cursor.Key);
            AssertEntryEqual(entry, cursor.Entry);
        }

        Assert.False(cursor.MoveNext());
        cursor.SeekEnd(trie);
        foreach ((byte[] key, ModelEntry _) in model.Entries.Reverse())
        {
            Assert.True(cursor.MovePrevious());
            Assert.Equal(key, cursor.Key);
        }

        Assert.False(cursor.MovePrevious());
    }

    /// <summary>Every key with an expiry by its rank among these, and the end behind them.</summary>
    private static void AssertVolatileRanksEqual(ModelTrie model, in Trie trie)
    {
        var cursor = new TrieCursor();
        int rank = 0;
        foreach ((byte[] key, ModelEntry entry) in model.Entries)
        {
            if (entry.ExpiresAtMs == ExpiryTime.Never) continue;
            if (rank % 3 == 0)
            {
                cursor.SeekVolatileRank(trie, rank);
                Assert.True(cursor.MoveNext());
                Assert.Equal(key, cursor.Key);
                AssertEntryEqual(entry, cursor.Entry);
                Assert.Equal(rank, trie.VolatileRank(key));
            }

            rank++;
        }

        cursor.SeekVolatileRank(trie, rank);
        Assert.False(cursor.MoveNext());
    }

    private static void AssertLookupsEqual(ModelTrie model, in Trie trie)
    {
        var cursor = new TrieCursor();
        List<byte> buffer = [];
        List<KeyRange> ranges = [];
        int rank = 0;
        foreach ((byte[] key, ModelEntry entry) in model.Entries)
        {
            Assert.True(trie.TryGet(key, out Entry found));
            AssertEntryEqual(entry, found);
            if (rank % 7 == 0)
            {
                cursor.SeekRank(trie, rank);
                Assert.True(cursor.MoveNext());
                Assert.Equal(key, cursor.Key);
                Assert.Equal(rank, trie.Rank(key));
            }

            ranges.Add(new KeyRange(buffer.Count, key.Length));
            buffer.AddRange(key);

            // Something that is mostly not there.
            ranges.Add(new KeyRange(buffer.Count - (key.Length / 2), key.Length / 2));
            rank++;
        }

        AssertVolatileRanksEqual(model, trie);
        byte[] bytes = [.. buffer];
        var locations = new EntryLocation[ranges.Count];
        trie.Warm(bytes, ranges.ToArray()); // answers nothing: in the checked build it verifies each handle on its way
        trie.GetMany(bytes, ranges.ToArray(), locations);
        for (int i = 0; i < locations.Length; i++)
        {
            byte[] key = bytes[ranges[i].Start..(ranges[i].Start + ranges[i].Length)];
            Assert.Equal(model.Entries.TryGetValue(key, out ModelEntry? expected), locations[i].IsFound);
            if (locations[i].IsFound) AssertEntryEqual(expected!, trie.At(locations[i]));
        }
    }
}
