using PlumCache.Storage;
using PlumCache.Tests.Engine.Kit;
using static PlumCache.Tests.Unit.Storage.KeyspaceTestExtensions;

namespace PlumCache.Tests.Unit.Storage;

public sealed class SavepointTests : IDisposable
{
    private readonly Keyspace _keyspace = NewKeyspace();

    public SavepointTests() => _keyspace.Write(draft =>
    {
        for (int i = 0; i < 300; i++) draft.Set($"key:{i:000}", $"old {i}");

        draft.Set("long", new string('x', 5000));
    });

    private long LiveBytes => _keyspace.Heap.Arena.LiveBytes;

    public void Dispose() => _keyspace.Dispose();

    [Fact]
    public void RollingBackUndoesValuesExpiriesAndPrefixesAndNothingBefore()
    {
        string[] before = [];
        _keyspace.Write(draft =>
        {
            draft.Set("key:000", "new");
            draft.Set("mine", new string('y', 3000));
            Assert.True(draft.SetExpiry(0, Bytes("key:001"), 1000));
            before = draft[0].Listing();
            long live = LiveBytes;
            DraftSavepoint savepoint = draft.Save();
            ChangeALot(draft);
            draft.RollBack(savepoint);
            Assert.Equal(live, LiveBytes);
            Assert.Equal(before, draft[0].Listing());
            Assert.Equal(0, draft[1].Count);
            Assert.True(draft[0].TryGet(Bytes("key:001"), out Entry entry));
            Assert.Equal(1000, entry.ExpiresAtMs);
            draft.Set("after", "1");
        });

        Assert.Equal(2, _keyspace.Revision);
        using (var view = new View(_keyspace))
        {
            view.Open();
            Assert.Equal(["after=1", .. before], view[0].Listing());
        }

        _keyspace.AssertNothingLeaksAfterClearing();
    }

    [Fact]
    public void RollingBackToTheBeginningLeavesNothingToPublish()
    {
        long live = LiveBytes;
        _keyspace.Write(draft =>
        {
            DraftSavepoint savepoint = draft.Save();
            ChangeALot(draft);
            Assert.True(draft.HasChanges);
            draft.RollBack(savepoint);
            Assert.False(draft.HasChanges);
        });
        Assert.Equal(1, _keyspace.Revision);
        Assert.Equal(live, LiveBytes);
        _keyspace.AssertNothingLeaksAfterClearing();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void ADraftThatWasRolledBackIsAbandonedLikeAnyOther(bool changesAgain)
    {
        long live = LiveBytes;
        _keyspace.Lane.Enter();
        Draft draft = _keyspace.OpenDraft();
        ChangeALot(draft);
        DraftSavepoint savepoint = draft.Save();
        ChangeALot(draft);
        draft.RollBack(savepoint);
        if (changesAgain) ChangeALot(draft);

        draft.Abandon();
        _keyspace.Lane.Exit();
        Assert.Equal(live, LiveBytes);
        Assert.Equal("old 7", _keyspace.Find("key:007"));
        _keyspace.AssertNothingLeaksAfterClearing();
    }

    [Fact]
    public void EachOfManySavepointsUndoesItsOwnChangesOnly()
    {
        string[] expected = [];
        _keyspace.Write(draft =>
        {
            expected = draft[0].Listing();
            for (int i = 0; i < 60; i++)
            {
                DraftSavepoint savepoint = draft.Save();
                draft.CopyPrefix(0, Bytes("key:0"), 1, Bytes($"copy:{i % 4}:"));
                draft.Set($"key:{i:000}", $"round {i}");
                draft.MovePrefix(1, Bytes("copy:1"), 0, Bytes($"moved:{i}"));
                if (i % 3 == 0)
                {
                    draft.RollBack(savepoint);
                    Assert.Equal(expected, (string[])[.. draft[0].Listing(), .. draft[1].Listing()]);
                }

                expected = [.. draft[0].Listing(), .. draft[1].Listing()];
            }
        });
        using (var view = new View(_keyspace))
        {
            view.Open();
            Assert.Equal(expected, (string[])[.. view[0].Listing(), .. view[1].Listing()]);
            Assert.Equal("old 30", view[0].Find("key:030"));
            Assert.Equal("round 31", view[0].Find("key:031"));
        }

        _keyspace.AssertNothingLeaksAfterClearing();
    }

    [Fact]
    public void ParentCountsOfBlocksMadeBeforeTheSavepointInTheSameDraftAreUndone()
    {
        _keyspace.Write(draft =>
        {
            for (int i = 0; i < 300; i++) draft.Set($"made:{i:000}", "here");

            draft.CopyPrefix(0, Bytes("made:"), 1, Bytes("made:"));
            DraftSavepoint savepoint = draft.Save();
            draft.CopyPrefix(0, Bytes("made:"), 2, Bytes("made:"));
            draft.RemovePrefix(1, default);
            draft.Set("made:007", "changed");
            draft.RollBack(savepoint);
            string[] made = [.. draft[0].Listing().Where(line => line.StartsWith("made:", StringComparison.Ordinal))];
            Assert.Equal(made, draft[1].Listing());
        });

        // A count too low frees what the copy still needs, one too high leaks.
        _keyspace.Write(draft => draft.RemovePrefix(0, Bytes("made:")));
        _keyspace.ReclaimAll();
        Assert.Equal("here", _keyspace.Find("made:007", 1));
        _keyspace.AssertNothingLeaksAfterClearing();
    }

    [Fact]
    public void WatchesAreAsTheyWere()
    {
        _keyspace.Write(draft =>
        {
            long since = draft.Watch(0, Bytes("key:001"));
            draft.Set("key:001", "touched");
            long touched = draft.LastTouched(0, Bytes("key:001"));
            Assert.True(touched > since);
            DraftSavepoint savepoint = draft.Save();
            draft.Watch(0, Bytes("key:002"));
            draft.Set("key:001", "again");
            Assert.True(draft.LastTouched(0, Bytes("key:001")) > touched);
            draft.Unwatch(0, Bytes("key:001"));
            draft.RollBack(savepoint);
            Assert.Equal(touched, draft.LastTouched(0, Bytes("key:001")));
            Assert.Equal(-1, draft.LastTouched(0, Bytes("key:002")));
        });
        _keyspace.AssertNothingLeaksAfterClearing();
    }

    [Fact]
    public void ADraftGoesOnAfterTheArenaWasFullInTheMiddleOfAChange()
    {
        using var keyspace = new Keyspace(new KeyspaceOptions { ArenaLimitBytes = 2 << 20 });
        keyspace.Set("a", "1");
        PublishResult result = keyspace.Write(draft =>
        {
            draft.Set("b", "2");
            for (int round = 0; round < 3; round++)
            {
                long live = keyspace.Heap.Arena.LiveBytes;
                DraftSavepoint savepoint = draft.Save();
                draft.UsesReserve = round == 1;
                Assert.Throws<ArenaFullException>(() => draft.FillUntilTheArenaIsFull(new byte[700]));
                Assert.Throws<StorageBrokenException>(() => draft.Set("c", "3"));
                draft.RollBack(savepoint);
                Assert.False(draft.UsesReserve);
                Assert.Equal(live, keyspace.Heap.Arena.LiveBytes);
                Assert.Equal(["a=1", "b=2"], draft[0].Listing());
            }

            draft.Set("c", "3");
        });
        Assert.Equal(PublishResult.Published, result);
        Assert.Equal("3", keyspace.Find("c"));
        keyspace.AssertNothingLeaksAfterClearing();
    }

    [Fact]
    public void SavepointsNestAndEachUndoesAllSince()
    {
        long live = LiveBytes;
        _keyspace.Write(draft =>
        {
            List<(DraftSavepoint Savepoint, string[] Expected, long LiveBytes)> open = [];
            for (int i = 0; i < 6; i++)
            {
                string[] expected = [.. draft[0].Listing(), .. draft[1].Listing(), .. draft[2].Listing()];
                open.Add((draft.Save(), expected, LiveBytes));
                ChangeALot(draft);
                draft.Set($"round:{i}", new string('r', 1000 * i));
            }

            // The fifth with what came since, the third although the fourth was let go, and the first of all.
            draft.RollBack(open[4].Savepoint);
            AssertSame(open[4].Expected, open[4].LiveBytes);
            ChangeALot(draft);
            draft.LetGo(open[3].Savepoint);
            draft.RollBack(open[2].Savepoint);
            AssertSame(open[2].Expected, open[2].LiveBytes);
            draft.RollBack(open[0].Savepoint);
            AssertSame(open[0].Expected, open[0].LiveBytes);

            void AssertSame(string[] expected, long liveBytes)
            {
                Assert.Equal(expected, (string[])[.. draft[0].Listing(), .. draft[1].Listing(), .. draft[2].Listing()]);
                Assert.Equal(liveBytes, LiveBytes);
            }
        });
        Assert.Equal(1, _keyspace.Revision);
        Assert.Equal(live, LiveBytes);
        _keyspace.AssertNothingLeaksAfterClearing();
    }

    [Fact]
    public void WhatWasLetGoIsUndoneByTheOneAround() => _keyspace.Write(draft =>
    {
        DraftSavepoint around = draft.Save();
        draft.Set("a", "1");
        for (int i = 0; i < 100; i++)
        {
            DraftSavepoint inner = draft.Save();
            draft.Set("b", $"{i}");
            draft.Set("long", new string('y', 100 * i));
            draft.LetGo(inner);
        }

        Assert.Equal("99", draft[0].Find("b"));
        draft.RollBack(around);
        Assert.Null(draft[0].Find("a"));
        Assert.Null(draft[0].Find("b"));
        Assert.Equal(5000, draft[0].Find("long")!.Length);
        Assert.False(draft.HasChanges);
    });

    [Fact]
    public void ASavepointEndsOnceAndWithItThoseTakenSince()
    {
        DraftSavepoint old = default;
        _keyspace.Write(draft => old = draft.Save());
        _keyspace.Write(draft =>
        {
            DraftSavepoint first = draft.Save();
            draft.Set("a", "1");
            DraftSavepoint second = draft.Save();
            draft.Set("b", "2");
            DraftSavepoint third = draft.Save();
            Assert.Throws<StorageBrokenException>(() => draft.RollBack(old));
            Assert.Throws<StorageBrokenException>(() => draft.LetGo(default));
            draft.RollBack(second);
            Assert.Throws<StorageBrokenException>(() => draft.RollBack(second));
            Assert.Throws<StorageBrokenException>(() => draft.LetGo(third));
            Assert.Equal("1", draft[0].Find("a"));
            Assert.Null(draft[0].Find("b"));
            DraftSavepoint again = draft.Save();
            Assert.Throws<StorageBrokenException>(() => draft.RollBack(second));
            draft.LetGo(first);
            Assert.Throws<StorageBrokenException>(() => draft.RollBack(again));
            Assert.Equal("1", draft[0].Find("a"));
        });
        Assert.Equal("1", _keyspace.Find("a"));
    }

    [Fact]
    public void TheOneAroundUndoesAlsoWhenTheArenaWasFullInsideTheInnerOne()
    {
        using var keyspace = new Keyspace(new KeyspaceOptions { ArenaLimitBytes = 2 << 20 });
        keyspace.Set("a", "1");
        keyspace.Write(draft =>
        {
            long live = keyspace.Heap.Arena.LiveBytes;
            DraftSavepoint around = draft.Save();
            draft.Set("b", "2");
            draft.Save();
            Assert.Throws<ArenaFullException>(() => draft.FillUntilTheArenaIsFull(new byte[700]));
            draft.RollBack(around);
            Assert.Equal(live, keyspace.Heap.Arena.LiveBytes);
            Assert.Equal(["a=1"], draft[0].Listing());
            draft.Set("c", "3");
        });
        Assert.Equal(["a=1", "c=3"], keyspace.Read());
        keyspace.AssertNothingLeaksAfterClearing();
    }

    // Values, expiries, prefixes, databases, and what is due: every kind of change.
    private static void ChangeALot(Draft draft)
    {
        for (int i = 0; i < 300; i += 7)
        {
            draft.Set($"key:{i:000}", $"changed {i}");
            draft.SetExpiry(0, Bytes($"key:{i + 1:000}"), 50);
        }

        draft.Set("long", new string('z', 6000));
        draft.CopyPrefix(0, Bytes("key:1"), 0, Bytes("copy:"));
        draft.Set("copy:50", "changed in the copy");
        draft.CopyPrefix(0, Bytes("key:"), 1, Bytes("deep:"));
        draft.Remove(1, Bytes("deep:002"));
        draft.MovePrefix(0, Bytes("key:2"), 2, Bytes("moved:"));
        draft.RemovePrefix(0, Bytes("key:00"));
        draft.RemoveDue(0, 100, 20);
        draft.SwapDatabases(0, 2);
        draft.RemovePrefix(2, Bytes("copy:5"));
    }
}
