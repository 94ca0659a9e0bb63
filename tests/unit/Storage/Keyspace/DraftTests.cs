using PlumCache.Storage;
using PlumCache.Tests.Engine.Kit;
using static PlumCache.Tests.Unit.Storage.KeyspaceTestExtensions;

namespace PlumCache.Tests.Unit.Storage;

public sealed class DraftTests : IDisposable
{
    private readonly Keyspace _keyspace = NewKeyspace();

    public void Dispose() => _keyspace.Dispose();

    [Fact]
    public void PublishesAllItsChangesAtOnceAndRaisesTheRevisionByOne()
    {
        using var view = new View(_keyspace);
        view.Open();
        PublishResult result = _keyspace.Write(draft =>
        {
            draft.Set("a", "1");
            draft.Set("b", "2", database: 3);
            draft.Set(Keyspace.SystemDatabase, Bytes("s"), Bytes("3"));
            Assert.Equal("1", draft[0].Find("a"));
            Assert.Null(_keyspace.Find("a"));
        });

        Assert.Equal(PublishResult.Published, result);
        Assert.Equal(1, _keyspace.Revision);
        Assert.Equal("1", _keyspace.Find("a"));
        Assert.Equal("2", _keyspace.Find("b", 3));
        Assert.Equal("3", _keyspace.Find("s", Keyspace.SystemDatabase));
        Assert.Null(view[0].Find("a"));
        view.Open();
        Assert.Equal("1", view[0].Find("a"));
        view.Dispose();
        _keyspace.AssertNothingLeaksAfterClearing();
    }

    [Fact]
    public void PublishesNothingWhenNothingChanged()
    {
        PublishResult result = _keyspace.Write(draft =>
        {
            Assert.False(draft.Remove(0, Bytes("missing")));
            Assert.False(draft.SetExpiry(0, Bytes("missing"), 5));
            Assert.Equal(0, draft.RemovePrefix(0, Bytes("missing")));
            Assert.False(draft.HasChanges);
        });
        Assert.Equal(PublishResult.Published, result);
        Assert.Equal(0, _keyspace.Revision);
    }

    [Fact]
    public void AnswersLostOnceWhenTheRootMovedOnAndTheRerunPublishesOnce()
    {
        _keyspace.Set("a", "old", database: 1);
        int runs = 0;
        List<PublishResult> results = [];
        do
        {
            results.Add(_keyspace.Write(draft =>
            {
                draft.Set("b", "by run " + ++runs);
                if (runs == 1) _keyspace.Overtake(0, 1);
            }));
        }
        while (results[^1] == PublishResult.Lost);

        Assert.Equal([PublishResult.Lost, PublishResult.Published], results);
        Assert.Equal(3, _keyspace.Revision);
        using (var view = new View(_keyspace))
        {
            view.Open();
            Assert.Equal(["a=old", "b=by run 2"], view[0].Listing());
            Assert.Empty(view[1].Listing());
        }

        _keyspace.AssertNothingLeaksAfterClearing();
    }

    [Fact]
    public void LeavesNothingBehindWhenAbandoned()
    {
        for (int i = 0; i < 200; i++) _keyspace.Set($"key:{i}", new string('x', i));

        _keyspace.ReclaimAll();
        long live = _keyspace.GetStatistics().LiveBytes;
        _keyspace.Lane.Enter();
        Draft draft = _keyspace.OpenDraft();
        for (int i = 0; i < 300; i++)
        {
            draft.Set($"key:{i}", "changed");
            draft.Remove(0, Bytes($"key:{i * 7 % 300}"));
        }

        draft.RemovePrefix(0, Bytes("key:1"));
        draft.Abandon();
        _keyspace.Lane.Exit();

        Assert.Equal(0, _keyspace.Reclaimer.LimboBlocks);
        Assert.Equal(live, _keyspace.GetStatistics().LiveBytes);
        Assert.Equal(200, _keyspace.Revision);
        Assert.Equal(new string('x', 150), _keyspace.Find("key:150"));
        _keyspace.AssertNothingLeaksAfterClearing();
    }

    [Fact]
    public void KeepsTimeFromSteppingBack()
    {
        _keyspace.Write(draft => draft.Set("a", "1"), timeMs: 1000);
        _keyspace.Write(draft => draft.Set("b", "1"), timeMs: 500);
        Assert.Equal(1000, _keyspace.TimeMs);
        _keyspace.Write(draft => draft.Set("c", "1"), timeMs: 1001);
        Assert.Equal(1001, _keyspace.TimeMs);
    }

    [Fact]
    public void RefusesToBeOpenedTwiceOrUsedAfterItsEnd()
    {
        _keyspace.Lane.Enter();
        Draft draft = _keyspace.OpenDraft();
        Assert.Throws<StorageBrokenException>(() => _keyspace.OpenDraft());
        Assert.Throws<StorageBrokenException>(() => _keyspace.Reclaim(1));
        Assert.Throws<StorageBrokenException>(() => _keyspace.CompactStep(1));
        draft.Abandon();
        Assert.Throws<InvalidOperationException>(() => draft.TryPublish(0));
        _keyspace.Lane.Exit();
    }

    [Fact]
    public void CanOnlyBeAbandonedAfterTheArenaWasFull()
    {
        using Keyspace keyspace = NewKeyspace(KeyspaceOptions.SmallestArenaBytes);
        keyspace.Set("kept", "safe");
        keyspace.ReclaimAll();
        long live = keyspace.GetStatistics().LiveBytes;
        keyspace.Lane.Enter();
        Draft draft = keyspace.OpenDraft();
        byte[] value = new byte[10_000];
        Assert.Throws<ArenaFullException>(() => draft.FillUntilTheArenaIsFull(value));
        Assert.Throws<StorageBrokenException>(() => draft.Set("b", "2"));
        Assert.Throws<StorageBrokenException>(() => draft.TryPublish(0));
        draft.Abandon();
        keyspace.Lane.Exit();

        Assert.Equal(live, keyspace.GetStatistics().LiveBytes);
        Assert.Equal("safe", keyspace.Find("kept"));
        keyspace.Set("b", "2");
        Assert.Equal("2", keyspace.Find("b"));
        keyspace.AssertNothingLeaksAfterClearing();
    }

    [Fact]
    public void RemovesWhatIsDue()
    {
        _keyspace.Write(draft =>
        {
            for (int i = 0; i < 100; i++) draft.Set(2, Bytes($"k{i:000}"), Bytes("v"), expiresAtMs: i < 50 ? 10_000 : 90_000);
        });
        int removed = 0;
        _keyspace.Write(draft => removed = draft.RemoveDue(2, 10_000, 1000));
        Assert.Equal(50, removed);
        Assert.Null(_keyspace.Find("k049", 2));
        Assert.Equal("v", _keyspace.Find("k050", 2));
        _keyspace.AssertNothingLeaksAfterClearing();
    }

    [Fact]
    public void EndsASweepThatFindsOnlyStaleBounds()
    {
        _keyspace.Write(draft =>
        {
            for (int i = 0; i < 5000; i++) draft.Set(0, Bytes($"k{i:0000}"), Bytes("v"), expiresAtMs: 10_000);
        });
        _keyspace.Write(draft =>
        {
            for (int i = 0; i < 5000; i++) draft.SetExpiry(0, Bytes($"k{i:0000}"), ExpiryTime.Never);
        });
        int steps = 0;
        for (bool isFinished = false; !isFinished; steps++)
        {
            Assert.True(steps < 1000, "the sweep comes to no end");
            _keyspace.Write(draft =>
            {
                Assert.Equal(0, draft.RemoveDue(0, 20_000, 10, out isFinished));
            });
        }

        _keyspace.Write(draft => Assert.Equal(0, draft.RemoveDue(0, 20_000, 10)));
        Assert.Equal("v", _keyspace.Find("k4999"));
        _keyspace.AssertNothingLeaksAfterClearing();
    }

    [Fact]
    public void PublishesASweepThatOnlyTightenedBounds()
    {
        _keyspace.Write(draft =>
        {
            for (int i = 0; i < 2000; i++) draft.Set(0, Bytes($"k{i:0000}"), Bytes("v"), expiresAtMs: i % 100 == 0 ? 10_000 : 90_000);
        });
        _keyspace.Write(draft =>
        {
            for (int i = 0; i < 2000; i += 100) draft.SetExpiry(0, Bytes($"k{i:0000}"), 90_000);
        });
        long revision = _keyspace.Revision;
        _keyspace.Write(draft =>
        {
            Assert.True(ExpiryTime.IsDue(draft[0].Measure(default).EarliestExpiryMs, 20_000), "the test leaves no stale bound");
            Assert.Equal(0, draft.RemoveDue(0, 20_000, 1000));
            Assert.True(draft.HasChanges);
        });
        Assert.Equal(revision + 1, _keyspace.Revision);
        _keyspace.Write(draft =>
        {
            Assert.False(ExpiryTime.IsDue(draft[0].Measure(default).EarliestExpiryMs, 20_000), "the tightened bounds were thrown away");
            Assert.Equal(0, draft.RemoveDue(0, 20_000, 1000));
            Assert.False(draft.HasChanges);
        });
        Assert.Equal(revision + 1, _keyspace.Revision);
        _keyspace.AssertNothingLeaksAfterClearing();
    }

    [Fact]
    public void CopiesAndMovesPrefixesBetweenDatabases()
    {
        _keyspace.Write(draft =>
        {
            for (int i = 0; i < 300; i++) draft.Set(0, Bytes($"user:{i}"), Bytes($"{i}"));

            draft.Set(1, Bytes("old:x"), Bytes("goes"));
        });
        _keyspace.Write(draft =>
        {
            Assert.Equal(300, draft.CopyPrefix(0, Bytes("user:"), 1, Bytes("old:")));
            Assert.Equal(111, draft.MovePrefix(0, Bytes("user:1"), 2, Bytes("moved:")));
            Assert.Equal(0, draft.MovePrefix(3, Bytes("nothing"), 4, Bytes("nowhere")));
        });
        Assert.Equal("299", _keyspace.Find("old:299", 1));
        Assert.Null(_keyspace.Find("old:x", 1));
        Assert.Equal("17", _keyspace.Find("moved:7", 2));
        Assert.Null(_keyspace.Find("user:17"));
        Assert.Equal("17", _keyspace.Find("old:17", 1));
        _keyspace.AssertNothingLeaksAfterClearing();
    }

    [Fact]
    public void RefusesToMakeKeysTooLongByCopyingOrMoving()
    {
        using var keyspace = new Keyspace(new KeyspaceOptions { MaxKeyBytes = 20, ArenaLimitBytes = 1 << 20 });
        keyspace.Set("a:123456789", "x");
        keyspace.Write(draft =>
        {
            Assert.True(draft.CopyPrefix(0, Bytes("a"), 1, Bytes("0123456789a")) < 0);
            Assert.True(draft.MovePrefix(0, Bytes("a"), 0, Bytes("0123456789a")) < 0);
            Assert.False(draft.HasChanges);
            Assert.Equal(1, draft.CopyPrefix(0, Bytes("a"), 1, Bytes("0123456789")));
        });
        Assert.Equal("x", keyspace.Find("0123456789:123456789", 1));
        Assert.Equal("x", keyspace.Find("a:123456789"));
    }

    [Fact]
    public void SwapsDatabasesAsAPartOfItself()
    {
        _keyspace.Set("a", "1");
        _keyspace.Write(draft =>
        {
            draft.SwapDatabases(0, 5);
            draft.Set("b", "2", database: 5);
        });
        Assert.Equal(2, _keyspace.Revision);
        Assert.Equal("1", _keyspace.Find("a", 5));
        Assert.Equal("2", _keyspace.Find("b", 5));
        Assert.Null(_keyspace.Find("a"));
    }
}
