using System.Text;
using PlumCache.Storage;

namespace PlumCache.Tests.Unit.Storage;

public sealed class WatchTableTests
{
    [Fact]
    public void KeepsAWatchedKeyUntilItsLastWatcherGoes()
    {
        WatchTable table = WatchTable.Empty.WithWatcher(0, false, Bytes("a"), 5).WithWatcher(0, false, Bytes("a"), 9);
        Assert.Equal(5, table.LastTouched(0, false, Bytes("a")));
        table = table.WithoutWatcher(0, false, Bytes("a"));
        Assert.Equal(5, table.LastTouched(0, false, Bytes("a")));
        table = table.WithoutWatcher(0, false, Bytes("a"));
        Assert.Equal(-1, table.LastTouched(0, false, Bytes("a")));
        Assert.Same(WatchTable.Empty, table);
    }

    [Fact]
    public void MarksAKeyAndThePrefixesItBeginsWith()
    {
        WatchTable table = Watching(("user:1", false), ("user:2", false), ("", true), ("user:", true), ("user:1", true), ("user:10", true), ("users", true));
        WatchTable touched = table.WithKeyTouched(0, Bytes("user:1"), 7);
        Assert.Equal(7, touched.LastTouched(0, false, Bytes("user:1")));
        Assert.Equal(1, touched.LastTouched(0, false, Bytes("user:2")));
        Assert.Equal(7, touched.LastTouched(0, true, Bytes("")));
        Assert.Equal(7, touched.LastTouched(0, true, Bytes("user:")));
        Assert.Equal(7, touched.LastTouched(0, true, Bytes("user:1")));
        Assert.Equal(1, touched.LastTouched(0, true, Bytes("user:10")));
        Assert.Equal(1, touched.LastTouched(0, true, Bytes("users")));
        Assert.Equal(1, table.LastTouched(0, false, Bytes("user:1")));
    }

    [Fact]
    public void MarksEverythingBeneathAPrefixAndAboveIt()
    {
        WatchTable table = Watching(("user:1", false), ("user:2", false), ("uses", false), ("user:1:", true), ("u", true), ("v", true));
        WatchTable touched = table.WithPrefixTouched(0, Bytes("user:"), 7);
        Assert.Equal([7, 7, 1, 7, 7, 1], new[]
        {
            touched.LastTouched(0, false, Bytes("user:1")),
            touched.LastTouched(0, false, Bytes("user:2")),
            touched.LastTouched(0, false, Bytes("uses")),
            touched.LastTouched(0, true, Bytes("user:1:")),
            touched.LastTouched(0, true, Bytes("u")),
            touched.LastTouched(0, true, Bytes("v")),
        });
    }

    [Fact]
    public void KeepsDatabasesApart()
    {
        WatchTable table = Watching(("a", false)).WithWatcher(1, false, Bytes("a"), 1).WithWatcher(Keyspace.SystemDatabase, true, Bytes(""), 1);
        WatchTable touched = table.WithKeyTouched(1, Bytes("a"), 7);
        Assert.Equal(1, touched.LastTouched(0, false, Bytes("a")));
        Assert.Equal(7, touched.LastTouched(1, false, Bytes("a")));
        Assert.Equal(1, touched.LastTouched(Keyspace.SystemDatabase, true, Bytes("")));
    }

    [Fact]
    public void IsTheSameTableWhenNothingItHoldsIsTouched()
    {
        WatchTable table = Watching(("a", false), ("b", true));
        Assert.Same(table, table.WithKeyTouched(0, Bytes("c"), 7));
        Assert.Same(table, table.WithPrefixTouched(0, Bytes("c"), 7));
        Assert.Same(table, table.WithoutWatcher(0, false, Bytes("b")));
    }

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    private static WatchTable Watching(params (string Key, bool IsPrefix)[] keys) =>
        keys.Aggregate(WatchTable.Empty, (table, key) => table.WithWatcher(0, key.IsPrefix, Bytes(key.Key), 1));
}
