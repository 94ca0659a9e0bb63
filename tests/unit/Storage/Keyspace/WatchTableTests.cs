using System.Text;
using PlumCache.Storage;

namespace PlumCache.Tests.Unit.Storage;

public sealed class WatchTableTests : IDisposable
{
    private readonly Keyspace _keyspace = KeyspaceTestExtensions.NewKeyspace();

    public void Dispose() => _keyspace.Dispose();

    [Fact]
    public void KeepsAWatchedKeyUntilItsLastWatcherGoes()
    {
        WatchTable table = WatchTable.Empty.WithWatcher(0, false, Bytes("a")).WithWatcher(0, false, Bytes("a"));
        Assert.Equal(1, table.Count);
        table = table.Without([new WatchedPlace(0, Bytes("a"))]);
        Assert.Equal(0, table.LastTouched(0, false, Bytes("a")));
        table = table.Without([new WatchedPlace(0, Bytes("a"))]);
        Assert.Equal(-1, table.LastTouched(0, false, Bytes("a")));
        Assert.True(table.IsEmpty);
    }

    [Fact]
    public void ItsNumberRisesWithEachChangeOfSomethingWatchedAndWithNothingElse()
    {
        WatchTable table = WatchTable.Empty.WithWatcher(0, false, Bytes("a"));
        Assert.Equal(0, table.Number);
        table = table.WithKeyTouched(0, Bytes("b"));
        Assert.Equal(0, table.Number);
        table = table.WithKeyTouched(0, Bytes("a")).WithKeyTouched(0, Bytes("a"));
        Assert.Equal(2, table.Number);
        Assert.Equal(2, table.LastTouched(0, false, Bytes("a")));
    }

    [Fact]
    public void ItsNumberStaysWhenTheLastWatchGoes()
    {
        WatchTable table = WatchTable.Empty.WithWatcher(0, false, Bytes("a")).WithKeyTouched(0, Bytes("a"));
        table = table.Without([new WatchedPlace(0, Bytes("a"))]);
        Assert.True(table.IsEmpty);
        Assert.Equal(1, table.Number);
        Assert.Equal(1, table.WithWatcher(0, false, Bytes("b")).LastTouched(0, false, Bytes("b")));
    }

    [Fact]
    public void WhatIsNewlyWatchedHasNotBeenTouchedSince()
    {
        WatchTable table = Watching(("a", false)).WithKeyTouched(0, Bytes("a")).WithKeyTouched(0, Bytes("a")).WithWatcher(0, false,
            Bytes("b"));
        long since = table.Number;
        Assert.False(table.LastTouched(0, false, Bytes("b")) > since);
        Assert.True(table.WithKeyTouched(0, Bytes("b")).LastTouched(0, false, Bytes("b")) > since);
    }

    [Fact]
    public void MarksAKeyAndThePrefixesItBeginsWith()
    {
        WatchTable table = Watching(("user:1", false), ("user:2", false), ("", true), ("user:", true), ("user:1", true), ("user:10", true),
            ("users", true));
        WatchTable touched = table.WithKeyTouched(0, Bytes("user:1"));
        Assert.Equal([1, 0, 1, 1, 1, 0, 0], new[]
        {
            touched.LastTouched(0, false, Bytes("user:1")),
            touched.LastTouched(0, false, Bytes("user:2")),
            touched.LastTouched(0, true, Bytes("")),
            touched.LastTouched(0, true, Bytes("user:")),
            touched.LastTouched(0, true, Bytes("user:1")),
            touched.LastTouched(0, true, Bytes("user:10")),
            touched.LastTouched(0, true, Bytes("users")),
        });
        Assert.Equal(0, table.LastTouched(0, false, Bytes("user:1")));
    }

    [Fact]
    public void MarksWhatIsThereBeneathAPrefixAndWhatStandsAboveIt()
    {
        Put("user:1", "user:1:name", "uses");
        WatchTable table = Watching(("user:1", false), ("user:2", false), ("uses", false), ("user:1:", true), ("user:2:", true),
            ("u", true), ("v", true));
        WatchTable touched = PrefixTouched(table, "user:");
        Assert.Equal([1, 0, 0, 1, 0, 1, 0], new[]
        {
            touched.LastTouched(0, false, Bytes("user:1")),
            touched.LastTouched(0, false, Bytes("user:2")),
            touched.LastTouched(0, false, Bytes("uses")),
            touched.LastTouched(0, true, Bytes("user:1:")),
            touched.LastTouched(0, true, Bytes("user:2:")),
            touched.LastTouched(0, true, Bytes("u")),
            touched.LastTouched(0, true, Bytes("v")),
        });
    }

    [Fact]
    public void KeepsDatabasesApart()
    {
        WatchTable table = Watching(("a", false)).WithWatcher(1, false, Bytes("a")).WithWatcher(Keyspace.SystemDatabase, true, Bytes(""));
        WatchTable touched = table.WithKeyTouched(1, Bytes("a"));
        Assert.Equal(0, touched.LastTouched(0, false, Bytes("a")));
        Assert.Equal(1, touched.LastTouched(1, false, Bytes("a")));
        Assert.Equal(0, touched.LastTouched(Keyspace.SystemDatabase, true, Bytes("")));
    }

    [Fact]
    public void IsTheSameTableWhenNothingItHoldsIsTouched()
    {
        Put("c");
        WatchTable table = Watching(("a", false), ("b", true));
        Assert.Same(table, table.WithKeyTouched(0, Bytes("c")));
        Assert.Same(table, PrefixTouched(table, "c"));
        Assert.Same(table, table.Without([new WatchedPlace(0, Bytes("b"))]));
    }

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    private static WatchTable Watching(params (string Key, bool IsPrefix)[] keys) =>
        keys.Aggregate(WatchTable.Empty, (table, key) => table.WithWatcher(0, key.IsPrefix, Bytes(key.Key)));

    private void Put(params string[] keys) => _keyspace.Write(draft =>
    {
        foreach (string key in keys) draft.Set(key, "1");
    });

    private WatchTable PrefixTouched(WatchTable table, string prefix)
    {
        using var view = new View(_keyspace);
        view.Open();
        return table.WithPrefixTouched(0, Bytes(prefix), view[0]);
    }
}
