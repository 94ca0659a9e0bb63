using System.Collections.Immutable;
using System.Text;
using PlumCache.Storage;

namespace PlumCache.Tests.Properties.Storage;

/// <summary>Compares tries, their differences and their bytes with what is true.</summary>
internal static class SnapshotComparison
{
    /// <summary>Fails unless a trie holds exactly this, expiries included.</summary>
    public static void AssertSame(ImmutableSortedDictionary<string, KeptEntry> expected, in Trie actual)
    {
        Assert.Equal(expected.Count, actual.Count);
        var cursor = new TrieCursor();
        cursor.Seek(actual, default);
        foreach ((string key, KeptEntry entry) in expected)
        {
            Assert.True(cursor.MoveNext());
            Assert.Equal(key, Text(cursor.Key));
            AssertSame(entry, cursor.Entry);
        }

        Assert.False(cursor.MoveNext());
    }

    /// <summary>Fails unless the diff at two times, under a prefix and behind a key, is what the maps say.</summary>
    public static void AssertDiffEqual(
        (ImmutableSortedDictionary<string, KeptEntry> Keys, long TimeMs) before,
        in Trie beforeTrie,
        (ImmutableSortedDictionary<string, KeptEntry> Keys, long TimeMs) after,
        in Trie afterTrie,
        string prefix,
        string? afterKey)
    {
        var diff = new TrieDiff();
        if (afterKey is null) diff.Seek(beforeTrie, before.TimeMs, afterTrie, after.TimeMs, Bytes(prefix));
        else diff.Seek(beforeTrie, before.TimeMs, afterTrie, after.TimeMs, Bytes(prefix), Bytes(afterKey));
        foreach (string key in before.Keys.Keys.Union(after.Keys.Keys, StringComparer.Ordinal).Order(StringComparer.Ordinal))
        {
            if (!key.StartsWith(prefix, StringComparison.Ordinal) || (afterKey is not null && string.CompareOrdinal(key, afterKey) <= 0))
            {
                continue;
            }
            KeptEntry? was = There(before, key), becomes = There(after, key);
            if (was == becomes) continue;
            was = was is null ? null : before.Keys[key];
            becomes = becomes is null ? null : after.Keys[key];
            Assert.True(diff.MoveNext(), $"{key} is missing");
            Assert.Equal(key, Text(diff.Key));
            Assert.Equal(was is not null, diff.HasBefore);
            Assert.Equal(becomes is not null, diff.HasAfter);
            if (was is not null) AssertSame(was, diff.Before);
            if (becomes is not null) AssertSame(becomes, diff.After);
        }

        Assert.False(diff.MoveNext());
    }

    /// <summary>
    /// Differing bytes may be too many, where something was copied about, but never too few; and never more than the trie has.
    /// </summary>
    public static void AssertBytesCovered(in Trie own, in Trie other, string prefix)
    {
        HashSet<uint> all = BlocksOf(own), shared = BlocksOf(other);
        Heap heap = own.Heap;
        long measured = new DifferingBytes().Measure(own, other, Bytes(prefix));
        Assert.InRange(measured, all.Where(handle => !shared.Contains(handle)).Sum(heap.Arena.SizeOf), all.Sum(heap.Arena.SizeOf));
    }

    /// <summary>Exclusive bytes fall short, by what is shared within or with what waits to be freed, but are never too many.</summary>
    public static void AssertExclusiveBytesCovered(in Trie own, IEnumerable<uint> others)
    {
        HashSet<uint> all = BlocksOf(own);
        Heap heap = own.Heap;
        foreach (uint root in others) all.ExceptWith(BlocksOf(new Trie(heap, root)));
        Assert.InRange(own.MeasureExclusiveBytes(), 0, all.Sum(heap.Arena.SizeOf));
    }

    /// <summary>What is there at the side's time: keys, and of collections fields.</summary>
    private static KeptEntry? There((ImmutableSortedDictionary<string, KeptEntry> Keys, long TimeMs) side, string key) =>
        side.Keys.TryGetValue(key, out KeptEntry? entry) && !FieldsText.IsDue(entry.Value, entry.ExpiresAtMs, side.TimeMs)
            ? entry with { Value = FieldsText.WithoutDue(entry.Value, side.TimeMs, out _) } : null;

    private static void AssertSame(KeptEntry expected, Entry actual)
    {
        Assert.Equal(expected.Value, FieldsText.Of(actual));
        Assert.Equal(expected.ExpiresAtMs, actual.ExpiresAtMs);
    }

    private static HashSet<uint> BlocksOf(in Trie trie)
    {
        HashSet<uint> blocks = [];
        Stack<uint> todo = new();
        if (trie.Root != 0) todo.Push(trie.Root);
        uint[] references = new uint[Node.MaxReferences];
        while (todo.TryPop(out uint handle))
        {
            if (!blocks.Add(handle)) continue;
            int count = trie.Heap.At(handle).CopyReferences(references);
            for (int i = 0; i < count; i++) todo.Push(references[i]);
        }

        return blocks;
    }

    private static byte[] Bytes(string text) => Encoding.Latin1.GetBytes(text);

    private static string Text(ReadOnlySpan<byte> bytes) => Encoding.Latin1.GetString(bytes);
}
