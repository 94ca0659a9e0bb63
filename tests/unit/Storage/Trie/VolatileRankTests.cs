using System.Globalization;
using System.Text;
using PlumCache.Storage;
using PlumCache.Tests.Properties.Storage;

namespace PlumCache.Tests.Unit.Storage;

public sealed class VolatileRankTests
{
    private const long Never = ExpiryTime.Never;

    [Fact]
    public void CountsOnlyKeysWithAnExpiry()
    {
        using var keeper = new VersionKeeper(1);
        for (int i = 0; i < 3_000; i++) Set(keeper, Key(i), i % 3 == 1 ? 5_000 + i : Never);
        keeper.Check();
        Assert.Equal(1_000, keeper[0].Measure([]).ExpiringKeys);
        for (int rank = 0; rank < 1_000; rank += 7)
        {
            string key = Key((rank * 3) + 1);
            Assert.Equal(key, At(keeper, rank));
            Assert.Equal(rank, keeper[0].VolatileRank(Bytes(key)));
            Assert.Equal(rank + 1, keeper[0].VolatileRank(Bytes(key + "!")));
        }

        Assert.Null(At(keeper, 1_000));
        Assert.Null(At(keeper, long.MaxValue));
    }

    [Fact]
    public void CountsKeysThatEndWithinOthers()
    {
        using var keeper = new VersionKeeper(1);
        var key = new StringBuilder();
        for (int i = 0; i < 500; i++)
        {
            Set(keeper, key.ToString(), i % 2 == 0 ? 9_000 : Never);
            key.Append('x');
        }

        for (int rank = 0; rank < 250; rank++)
        {
            Assert.Equal(rank * 2, At(keeper, rank)!.Length);
            Assert.Equal(rank, keeper[0].VolatileRank(Bytes(new string('x', rank * 2))));
        }

        Assert.Null(At(keeper, 250));
    }

    [Fact]
    public void FollowsExpiriesThatComeAndGo()
    {
        using var keeper = new VersionKeeper(1);
        for (int i = 0; i < 100; i++) Set(keeper, Key(i), 5_000);
        for (int i = 0; i < 100; i += 2) keeper.Change(0, editor => editor.SetExpiry(Bytes(Key(i)), Never));
        Assert.Equal(Key(1), At(keeper, 0));
        Assert.Equal(Key(99), At(keeper, 49));
        Assert.Null(At(keeper, 50));
        for (int i = 1; i < 100; i += 2) keeper.Change(0, editor => editor.SetExpiry(Bytes(Key(i)), Never));
        Assert.Null(At(keeper, 0));
    }

    [Fact]
    public void AnEmptyTrieHasNone()
    {
        using var keeper = new VersionKeeper(1);
        Assert.Null(At(keeper, 0));
        Assert.Equal(0, keeper[0].VolatileRank("a"u8));
    }

    [Fact]
    public void ANegativeRankIsABug()
    {
        using var keeper = new VersionKeeper(1);
        Assert.Throws<ArgumentOutOfRangeException>(() => At(keeper, -1));
    }

    private static string Key(int i) => "key:" + i.ToString("D5", CultureInfo.InvariantCulture);

    private static byte[] Bytes(string key) => Encoding.ASCII.GetBytes(key);

    private static void Set(VersionKeeper keeper, string key, long expiresAtMs) =>
        keeper.Change(0, editor => editor.Set(Bytes(key), "value"u8, expiresAtMs, 0, 0));

    private static string? At(VersionKeeper keeper, long rank)
    {
        var cursor = new TrieCursor();
        cursor.SeekVolatileRank(keeper[0], rank);
        return cursor.MoveNext() ? Encoding.ASCII.GetString(cursor.Key) : null;
    }
}
