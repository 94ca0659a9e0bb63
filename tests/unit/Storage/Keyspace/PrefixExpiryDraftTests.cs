using PlumCache.Storage;
using PlumCache.Tests.Engine.Kit;
using static PlumCache.Tests.Unit.Storage.KeyspaceTestExtensions;

namespace PlumCache.Tests.Unit.Storage;

/// <summary>An expiry for all keys under a prefix as a part of a draft: what it touches, what undoes it, what moves it.</summary>
public sealed class PrefixExpiryDraftTests : IDisposable
{
    private readonly Keyspace _keyspace = NewKeyspace();

    public void Dispose()
    {
        _keyspace.AssertNothingLeaksAfterClearing();
        _keyspace.Dispose();
    }

    [Fact]
    public void IsAChangeOfTheDraftOnlyWhereAKeyChanges()
    {
        Fill();
        _keyspace.Write(draft =>
        {
            Assert.Equal(0, draft.SetPrefixExpiry(0, "none:"u8, 1, 5_000));
            Assert.Equal(0, draft.SetPrefixExpiry(0, "a:"u8, 1, ExpiryTime.Never));
            Assert.False(draft.HasChanges);
            Assert.Equal(1_000, draft.SetPrefixExpiry(0, "a:"u8, 1, 5_000));
            Assert.True(draft.HasChanges);
        });
        Assert.Equal((5_000, ExpiryTime.Never), (ExpiryOf("a:500"), ExpiryOf("b:500")));
    }

    [Fact]
    public void TouchesWhatIsWatchedBeneathAndTheWatchedPrefixesAbove()
    {
        Fill();
        long since = _keyspace.Watch(0, Bytes("a:500"));
        _keyspace.Watch(0, Bytes("b:500"));
        _keyspace.Watch(0, Bytes("a:none"));
        _keyspace.Watch(0, Bytes("a"), isPrefix: true);
        _keyspace.Watch(0, Bytes("a:5"), isPrefix: true);
        _keyspace.Watch(0, Bytes("b"), isPrefix: true);
        _keyspace.Write(draft =>
        {
            Assert.Equal(0, draft.SetPrefixExpiry(0, "a:"u8, 1, ExpiryTime.Never));
            Assert.Equal(since, draft.LastTouched(0, "a:500"u8));
            draft.SetPrefixExpiry(0, "a:"u8, 1, 5_000);
            Assert.True(draft.LastTouched(0, "a:500"u8) > since);
            Assert.True(draft.LastTouched(0, "a"u8, isPrefix: true) > since);
            Assert.True(draft.LastTouched(0, "a:5"u8, isPrefix: true) > since);
            Assert.Equal(since, draft.LastTouched(0, "b:500"u8));
            Assert.Equal(since, draft.LastTouched(0, "a:none"u8));
            Assert.Equal(since, draft.LastTouched(0, "b"u8, isPrefix: true));
        });
    }

    [Fact]
    public void TakesATimeBeforeTheRootsAsTheRoots()
    {
        Fill();
        _keyspace.Write(draft => draft.SetPrefixExpiry(0, "a:"u8, 100, 1_000), timeMs: 2_000);
        _keyspace.Write(draft => Assert.Equal(0, draft.SetPrefixExpiry(0, "a:"u8, 100, 5_000)));
        Assert.Equal(1_000, ExpiryOf("a:500"));
    }

    [Fact]
    public void IsUndoneByARollBackWithThePushesThatCameAfterIt()
    {
        Fill();
        _keyspace.Write(draft =>
        {
            draft.SetPrefixExpiry(0, default, 100, 4_000);
            draft.Set("a:500", "new");
            DraftSavepoint savepoint = draft.Save();
            long live = _keyspace.Heap.Arena.LiveBytes;
            draft.SetPrefixExpiry(0, "a:"u8, 200, 5_000);
            draft.Set("a:501", "new");
            draft.SetPrefixExpiry(0, "a:5"u8, 300, ExpiryTime.Never);
            draft.RollBack(savepoint);
            Assert.Equal(live, _keyspace.Heap.Arena.LiveBytes);
            Assert.True(draft[0].TryGet("a:501"u8, out Entry entry));
            Assert.Equal(4_000, entry.ExpiresAtMs);
        });
        Assert.Equal((4_000, 4_000, ExpiryTime.Never), (ExpiryOf("a:501"), ExpiryOf("b:501"), ExpiryOf("a:500")));
    }

    [Fact]
    public void AnAbandonedOneLeavesNothing()
    {
        Fill();
        _keyspace.ReclaimAll();
        long live = _keyspace.GetStatistics().LiveBytes;
        _keyspace.Lane.Enter();
        Draft draft = _keyspace.OpenDraft();
        draft.SetPrefixExpiry(0, default, 100, 4_000);
        draft.Set("a:500", "new");
        draft.Abandon();
        _keyspace.Lane.Exit();
        Assert.Equal(live, _keyspace.GetStatistics().LiveBytes);
        Assert.Equal(ExpiryTime.Never, ExpiryOf("a:501"));
    }

    [Fact]
    public void StaysWhereCompactionMovesTheMarkedNodes()
    {
        _keyspace.Compactor.SmallestGainBytes = 1 << 10;
        _keyspace.Write(draft =>
        {
            for (int i = 0; i < 20_000; i++) draft.Set($"junk:{i}", new string('j', 60));
        });
        Fill();
        _keyspace.Write(draft => draft.SetPrefixExpiry(0, "a:"u8, 100, 5_000));
        _keyspace.Write(draft => draft.SetPrefixExpiry(0, default, 200, 6_000));
        _keyspace.Write(draft => draft.SetPrefixExpiry(0, "b:"u8, 300, ExpiryTime.Never));
        _keyspace.Write(draft => draft.RemovePrefix(0, "junk:"u8));
        _keyspace.ReclaimAll();
        long top = _keyspace.Heap.Arena.TopBytes;
        _keyspace.CompactAll();
        Assert.True(_keyspace.Heap.Arena.TopBytes < top / 4, "nothing was moved");
        new TrieChecker(_keyspace.Heap).Check(_keyspace.RootCell.Current.Tries.AsSpan());
        for (int i = 0; i < 1_000; i++) Assert.Equal((6_000, ExpiryTime.Never), (ExpiryOf($"a:{i}"), ExpiryOf($"b:{i}")));
    }

    private void Fill() => _keyspace.Write(draft =>
    {
        for (int i = 0; i < 1_000; i++)
        {
            draft.Set($"a:{i}", "value");
            draft.Set($"b:{i}", "value");
        }
    });

    private long ExpiryOf(string key)
    {
        using var view = new View(_keyspace);
        view.Open();
        Assert.True(view[0].TryGet(Bytes(key), out Entry entry));
        return entry.ExpiresAtMs;
    }
}
