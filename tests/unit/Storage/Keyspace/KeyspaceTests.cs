using PlumCache.Storage;
using PlumCache.Tests.Engine.Kit;
using static PlumCache.Tests.Unit.Storage.KeyspaceTestExtensions;

namespace PlumCache.Tests.Unit.Storage;

public sealed class KeyspaceTests : IDisposable
{
    private readonly Keyspace _keyspace = NewKeyspace();

    public void Dispose() => _keyspace.Dispose();

    [Theory]
    [InlineData(0, 100, 1L << 30, "Databases")]
    [InlineData(1025, 100, 1L << 30, "Databases")]
    [InlineData(16, 0, 1L << 30, "MaxKeyBytes")]
    [InlineData(16, 65_537, 1L << 30, "MaxKeyBytes")]
    [InlineData(16, 100, 1000, "ArenaLimitBytes")]
    [InlineData(16, 100, 65L << 30, "ArenaLimitBytes")]
    public void RefusesSizesOutOfTheirRange(int databases, int maxKeyBytes, long arenaBytes, string name)
    {
        var options = new KeyspaceOptions { Databases = databases, MaxKeyBytes = maxKeyBytes, ArenaLimitBytes = arenaBytes };
        ArgumentException refusal = Assert.Throws<ArgumentException>(() => new Keyspace(options).Dispose());
        Assert.Equal(name, refusal.ParamName);
        Assert.Contains("must be from", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void SwapsDatabasesForEverybodyButTheViewsThatAreOpen()
    {
        _keyspace.Set("a", "zero");
        _keyspace.Set("a", "one", database: 1);
        using var view = new View(_keyspace);
        view.Open();
        using Lease lease = _keyspace.OpenLease();
        _keyspace.SwapDatabases(0, 1);
        Assert.Equal(3, _keyspace.Revision);
        Assert.Equal("zero", view[0].Find("a"));
        Assert.Equal("zero", lease[0].Find("a"));
        Assert.Equal("one", _keyspace.Find("a"));
        Assert.Equal("zero", _keyspace.Find("a", 1));

        _keyspace.SwapDatabases(1, 1);
        Assert.Equal(3, _keyspace.Revision);
        Assert.Throws<ArgumentOutOfRangeException>(() => _keyspace.SwapDatabases(0, 16));
        Assert.Throws<ArgumentOutOfRangeException>(() => _keyspace.SwapDatabases(Keyspace.SystemDatabase, 0));
        view.Dispose();
        lease.Dispose();
        _keyspace.AssertNothingLeaksAfterClearing();
    }

    [Fact]
    public void AViewIsClosedUntilItIsOpenedAndAfterItIsDisposed()
    {
        var view = new View(_keyspace);
        Assert.Throws<ObjectDisposedException>(() => view.Revision);
        view.Open();
        view.Open();
        Assert.Equal(0, view.Revision);
        view.Dispose();
        view.Dispose();
        Assert.Throws<ObjectDisposedException>(() => view[0].Count);
    }

#if DEBUG
    [Fact]
    public void AReaderDelayedBetweenItsPinAndItsSecondLookReadsNothingFreed()
    {
        _keyspace.Set("a", "1");
        _keyspace.Pins.BetweenPinAndValidation = () =>
        {
            _keyspace.Pins.BetweenPinAndValidation = null;
            _keyspace.Set("a", "2");
        };
        using var view = new View(_keyspace);
        view.Open();
        Assert.Equal(2, view.Revision);

        // Born after the version that was pinned first: only a pin of the second keeps it.
        _keyspace.Set("a", "3");
        _keyspace.ReclaimAll();
        Assert.Equal("2", view[0].Find("a"));
    }
#endif

    [Fact]
    public void AViewIsOpenedWithoutAllocating()
    {
        using var view = new View(_keyspace);
        view.Open();
        view.Dispose();
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 1000; i++)
        {
            view.Open();
            view.Dispose();
        }

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    [Fact]
    public void AnOverwriteAllocatesOnlyTheRoot()
    {
        byte[] key = Bytes("key");
        byte[] value = Bytes("value");
        void Overwrite()
        {
            _keyspace.Lane.Enter();
            Draft draft = _keyspace.OpenDraft();
            draft.Set(0, key, value);
            draft.TryPublish(0);
            _keyspace.Lane.Exit();
        }

        for (int i = 0; i < 2000; i++) Overwrite();

        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 1000; i++) Overwrite();

        Assert.InRange((GC.GetAllocatedBytesForCurrentThread() - before) / 1000, 100, 250);
    }

    [Fact]
    public void MarksWatchedKeysInTheSamePublishAsTheirChange()
    {
        _keyspace.Set("a", "1");
        Assert.Equal(0, _keyspace.Watch(0, Bytes("a")));
        Assert.Equal(0, _keyspace.Watch(0, Bytes("p:"), isPrefix: true));
        _keyspace.Set("b", "1");
        Assert.Equal(0, _keyspace.LastTouched(0, Bytes("a")));
        _keyspace.Set("a", "2");
        Assert.Equal(1, _keyspace.LastTouched(0, Bytes("a")));
        _keyspace.Set("p:x", "1");
        Assert.Equal(2, _keyspace.LastTouched(0, Bytes("p:"), isPrefix: true));
        _keyspace.Remove("missing");
        _keyspace.Write(draft => draft.RemovePrefix(0, Bytes("p")));
        Assert.Equal(3, _keyspace.LastTouched(0, Bytes("p:"), isPrefix: true));
        Assert.Equal(1, _keyspace.LastTouched(0, Bytes("a")));
        _keyspace.SwapDatabases(0, 7);
        Assert.Equal(4, _keyspace.LastTouched(0, Bytes("a")));

        _keyspace.Unwatch(0, Bytes("a"));
        _keyspace.Unwatch(0, Bytes("p:"), isPrefix: true);
        Assert.Equal(-1, _keyspace.LastTouched(0, Bytes("a")));
        Assert.True(_keyspace.RootCell.Current.Watches.IsEmpty);
    }

    [Fact]
    public void AViewSeesTheMarksOfItsOwnRevisionOnly()
    {
        _keyspace.Watch(0, Bytes("a"));
        using var view = new View(_keyspace);
        view.Open();
        _keyspace.Set("a", "1");
        Assert.Equal(0, view.LastTouched(0, Bytes("a")));
        view.Open();
        Assert.Equal(1, view.LastTouched(0, Bytes("a")));
    }

    [Fact]
    public void AnAbandonedDraftMarksNothing()
    {
        _keyspace.Watch(0, Bytes("a"));
        _keyspace.Lane.Enter();
        Draft draft = _keyspace.OpenDraft();
        draft.Set("a", "1");
        Assert.Equal(1, draft.LastTouched(0, Bytes("a")));
        draft.Abandon();
        _keyspace.Lane.Exit();
        Assert.Equal(0, _keyspace.LastTouched(0, Bytes("a")));
    }

    [Fact]
    public void AWatchedKeyThatIsRemovedBecauseItIsDueCountsAsChanged()
    {
        _keyspace.Write(draft =>
        {
            draft.Set(0, Bytes("due"), Bytes("1"), expiresAtMs: 100);
            draft.Set(0, Bytes("stays"), Bytes("1"), expiresAtMs: 900);
        });
        _keyspace.Watch(0, Bytes("due"));
        _keyspace.Watch(0, Bytes("stays"));
        _keyspace.Watch(0, Bytes("d"), isPrefix: true);
        _keyspace.Write(draft => Assert.Equal(1, draft.RemoveDue(0, 100, 10)));
        Assert.Equal(1, _keyspace.LastTouched(0, Bytes("due")));
        Assert.Equal(1, _keyspace.LastTouched(0, Bytes("d"), isPrefix: true));
        Assert.Equal(0, _keyspace.LastTouched(0, Bytes("stays")));
    }

    [Fact]
    public void AWatchMaySetOrClearInsideADraft()
    {
        _keyspace.Write(draft =>
        {
            Assert.Equal(0, draft.Watch(0, Bytes("a")));
            draft.Set("a", "1");
        });
        Assert.Equal(1, _keyspace.LastTouched(0, Bytes("a")));
        _keyspace.Write(draft => draft.Unwatch(0, Bytes("a")));
        Assert.Equal(-1, _keyspace.LastTouched(0, Bytes("a")));
    }
}
