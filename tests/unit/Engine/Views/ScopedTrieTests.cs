using PlumCache.Abstractions;
using PlumCache.Engine.Listings;
using PlumCache.Engine.Snapshots;
using PlumCache.Engine.Views;
using PlumCache.Storage;
using PlumCache.Tests.Engine.Kit;

namespace PlumCache.Tests.Unit.Engine.Views;

/// <summary>What a scope shows, by each way there is to read through it.</summary>
public sealed class ScopedTrieTests : IDisposable
{
    private readonly TestEngine _engine = new(plugins: BuiltIns.With());
    private readonly View _view;

    public ScopedTrieTests()
    {
        _engine.Connect().Send("SET a 1", "SET b 2 PX 50", "SET c 3", "SET d 4 PX 50", "SNAP.CREATE s");
        _view = new View(_engine.Keyspace);
        _view.Open();
    }

    private long NowMs => _engine.Time.NowMs;

    private SnapshotInfo Info => SnapshotInfos.Of(_view.Snapshots, 0)[0];

    [Fact]
    public void AtItsTimeEverythingIsThere()
    {
        ScopedTrie keys = ViewScope.OfDatabase(0, NowMs).On(_view);
        Assert.Equal((4L, 8L, 3L), (keys.Count(default), keys.LiveBytes(default), keys.CountBefore("d"u8)));
        Assert.Equal("a b c d", Walk(keys));
        Assert.True(keys.TryFind("b"u8, out _));
    }

    [Fact]
    public void LaterWhatIsDueIsNotThere()
    {
        ScopedTrie keys = ViewScope.OfDatabase(0, NowMs + 50).On(_view);
        Assert.Equal((2L, 4L, 2L), (keys.Count(default), keys.LiveBytes(default), keys.CountBefore("d"u8)));
        Assert.Equal("a c", Walk(keys));
        Assert.False(keys.TryFind("b"u8, out _));
        Assert.True(keys.IsDue("b"u8));
        Assert.True(keys.HoldsDue(default));
        var cursor = new ScopedCursor();
        cursor.SeekLiveRank(keys, 1);
        Assert.True(cursor.MoveNext() && cursor.IsLive);
        Assert.Equal("c"u8, cursor.Key);
        Assert.True(cursor.MoveNext() && !cursor.IsLive);
    }

    [Fact]
    public void ASnapshotIsAsOfItsOwnTime()
    {
        ScopedTrie keys = ViewScope.OfSnapshot(Info, _view.Snapshots, NowMs + 1_000).On(_view);
        Assert.Equal((4L, "a b c d"), (keys.Count(default), Walk(keys)));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void OneThatIsGoneShowsNothing(bool isDropped)
    {
        SnapshotInfo info = isDropped ? Info with { Number = Info.Number + 1 } : Info with { ExpiresAtMs = NowMs };
        var scope = ViewScope.OfSnapshot(info, _view.Snapshots, NowMs);
        Assert.True(scope.IsGone);
        ScopedTrie keys = scope.AsOf(0).On(_view);
        Assert.Equal((0L, 0L, 0L, 0L), (keys.Count(default), keys.LiveBytes(default), keys.CountBefore("z"u8), keys.Stored(default).Keys));
        Assert.Equal((0L, 0L, 0L), (keys.Rank("z"u8), keys.RankBehind("a"u8), keys.MeasureExclusiveBytes()));
        Assert.Equal(new RankRange(0, 0), RankRange.Of(keys, new GlobPattern("a*"u8)));
        Assert.False(keys.TryFind("a"u8, out _));
        Assert.False(new ScopedCursor().TryNext(keys, default, default));
        Assert.False(new ScopedCursor().TryStored(keys, default, 0, onlyVolatile: true));
        Assert.False(new ScopedCursor().TryLive(keys, 0));
        Assert.False(new ScopedCursor().TryDraw(keys, 1));
        Assert.Equal("", Walk(keys));
    }

    [Fact]
    public void AStreamSeesWhatItsScopeShowsOfTheVersionThatItHolds()
    {
        SnapshotInfo info = Info;
        var scope = ViewScope.OfSnapshot(info, _view.Snapshots, NowMs);
        var lease = SharedLease.Open(_engine.Keyspace);
        using var stream = new KeyStream(lease, scope, new RankRange(0, 4), new KeyFilter(null), 4);
        lease.Release();
        _engine.Connect().Send("SNAP.DROP s", "FLUSHALL");
        var writer = new RecordingWriter();
        while (stream.WriteNext(writer, 1))
        {
        }

        Assert.Equal(["\"a\"", "\"b\"", "\"c\"", "\"d\""], writer.Take());
    }

    public void Dispose()
    {
        _view.Dispose();
        _engine.Dispose();
    }

    private static string Walk(in ScopedTrie keys)
    {
        var cursor = new ScopedCursor();
        var found = new List<string>();
        cursor.Seek(keys, default);
        while (cursor.MoveNext())
        {
            if (cursor.IsLive) found.Add(System.Text.Encoding.ASCII.GetString(cursor.Key));
        }

        return string.Join(' ', found);
    }
}
