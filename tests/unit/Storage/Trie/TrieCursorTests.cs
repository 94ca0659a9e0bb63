using System.Text;
using PlumCache.Storage;
using PlumCache.Tests.Properties.Storage;

namespace PlumCache.Tests.Unit.Storage;

public sealed class TrieCursorTests
{
    /// <summary>Longer than what a move copies by words, and than a cursor's first buffer.</summary>
    private const int LongestSuffix = 300;

    [Theory]
    [InlineData("")]
    [InlineData("a prefix that they all share:")]
    public void AnswersKeysOfEveryLength(string prefix)
    {
        using var keeper = new VersionKeeper(1);
        string[] keys = [.. Enumerable.Range(1, LongestSuffix).Select(length => prefix + Suffix(length)).Order(StringComparer.Ordinal)];
        foreach (string key in keys) keeper.Change(0, editor => editor.Set(Encoding.ASCII.GetBytes(key), "v"u8, ExpiryTime.Never, 0, 0));
        var cursor = new TrieCursor();
        cursor.Seek(keeper[0], default);
        foreach (string key in keys)
        {
            Assert.True(cursor.MoveNext());
            Assert.Equal(key, Encoding.ASCII.GetString(cursor.Key));
        }

        Assert.False(cursor.MoveNext());
        foreach (string key in keys.Reverse())
        {
            Assert.True(cursor.MovePrevious());
            Assert.Equal(key, Encoding.ASCII.GetString(cursor.Key));
        }

        Assert.False(cursor.MovePrevious());
    }

    [Fact]
    public void TurnsRoundAnywhere()
    {
        using var keeper = new VersionKeeper(1);
        string[] keys = [.. Enumerable.Range(0, 200).Select(static i => $"key:{i:D3}")];
        foreach (string key in keys) keeper.Change(0, editor => editor.Set(Encoding.ASCII.GetBytes(key), "v"u8, ExpiryTime.Never, 0, 0));
        var cursor = new TrieCursor();
        cursor.Seek(keeper[0], default);
        for (int next = 0, turn = 1; next < keys.Length; turn++)
        {
            // Forwards one more than back: so it turns at every gap, those between buckets included.
            for (int i = 0; i < 2 && next < keys.Length; i++, next++)
            {
                Assert.True(cursor.MoveNext());
                Assert.Equal(keys[next], Encoding.ASCII.GetString(cursor.Key));
                Assert.False(cursor.IsDue(turn));
            }

            if (next == keys.Length) break;
            next--;
            Assert.True(cursor.MovePrevious());
            Assert.Equal(keys[next], Encoding.ASCII.GetString(cursor.Key));
            Assert.True(cursor.Entry.Value.SequenceEqual("v"u8));
        }
    }

    [Fact]
    public void StandsAtEveryRankAndLooksBothWays()
    {
        // Each key begins others, so that one ends in many an inner node.
        using var keeper = new VersionKeeper(1);
        List<string> keys = [""];
        for (int i = 0; keys[i].Length < 6; i++) keys.AddRange("abc".Select(letter => keys[i] + letter));
        foreach (string key in keys) keeper.Change(0, editor => editor.Set(Encoding.ASCII.GetBytes(key), "v"u8, ExpiryTime.Never, 0, 0));
        keys.Sort(StringComparer.Ordinal);
        var cursor = new TrieCursor();
        for (int rank = 0; rank < keys.Count + 3; rank++)
        {
            cursor.SeekRank(keeper[0], rank);
            Assert.Equal(rank < keys.Count ? keys[rank] : null, cursor.MoveNext() ? Encoding.ASCII.GetString(cursor.Key) : null);
            cursor.SeekRank(keeper[0], rank);
            string? before = rank == 0 ? null : keys[Math.Min(rank, keys.Count) - 1];
            Assert.Equal(before, cursor.MovePrevious() ? Encoding.ASCII.GetString(cursor.Key) : null);
        }

        cursor.SeekEnd(keeper[0]);
        for (int rank = keys.Count - 1; rank >= 0; rank--)
        {
            Assert.True(cursor.MovePrevious());
            Assert.Equal(keys[rank], Encoding.ASCII.GetString(cursor.Key));
        }

        Assert.False(cursor.MovePrevious());
        Assert.Throws<InvalidOperationException>(() => cursor.Entry.IsDue(0));
        Assert.True(cursor.MoveNext());
        Assert.Equal("", Encoding.ASCII.GetString(cursor.Key));
    }

    [Fact]
    public void TellsWhatIsDueUnderAMarkToo()
    {
        using var keeper = new VersionKeeper(1);
        for (int i = 0; i < 100; i++)
        {
            byte[] key = Encoding.ASCII.GetBytes($"key:{i:D3}");
            keeper.Change(0, editor => editor.Set(key, "v"u8, i % 2 == 0 ? ExpiryTime.Never : 5_000, 0, 0));
        }

        var cursor = new TrieCursor();
        CheckDue(static i => i % 2 == 1);
        keeper.Change(0, static editor => editor.SetPrefixExpiry("key:05"u8, nowMs: 1_000, expiresAtMs: 6_000));
        CheckDue(static i => i / 10 == 5 || i % 2 == 1, atMs: 6_000);
        CheckDue(static i => i / 10 != 5 && i % 2 == 1);

        void CheckDue(Func<int, bool> isDue, long atMs = 5_500)
        {
            cursor.Seek(keeper[0], default);
            for (int i = 0; i < 100; i++)
            {
                Assert.True(cursor.MoveNext());
                Assert.Equal(isDue(i), cursor.IsDue(atMs));
            }
        }
    }

    private static string Suffix(int length) => string.Create(length, length, static (text, seed) =>
    {
        for (int i = 0; i < text.Length; i++) text[i] = (char)('a' + (((seed * 7) + (i * i)) % 26));
    });
}
