using PlumCache.Storage;
using static PlumCache.Tests.Unit.Storage.KeyspaceTestExtensions;

namespace PlumCache.Tests.Unit.Storage;

/// <summary>
/// Long values are no part of a record's bytes: it reads them where they lie, also when the draft that put them there has let go of them.
/// What is freed is poisoned in the checked build, and given to the next who asks.
/// </summary>
public sealed class RecordedValueTests : IDisposable
{
    private static readonly string Long = new('L', 3_000), Longer = new('M', 5_000);
    private readonly Keyspace _keyspace = new(new KeyspaceOptions { ArenaLimitBytes = 64 << 20, Databases = 4 }) { IsRecording = true };

    public RecordedValueTests() => _keyspace.Lane.Enter();

    public void Dispose() => _keyspace.Dispose();

    [Fact]
    public void OnlyLongValuesAreLeftWhereTheyLie()
    {
        Draft draft = Publish(static draft =>
        {
            draft.Set("a", new string('x', DraftJournal.MaxInlineBytes));
            draft.Set("b", new string('y', 100));
        });
        Assert.True(draft.TryGetRecord(out CommitRecord record));
        Assert.False(record.HasPlaces);
        draft = Publish(static draft => draft.Set("a", new string('x', DraftJournal.MaxInlineBytes + 1)));
        Assert.True(draft.TryGetRecord(out record));
        Assert.True(record.HasPlaces);
        Assert.InRange(record.Ops.Length, 1, 20);
        Assert.Equal([Put("a", new string('x', DraftJournal.MaxInlineBytes + 1))], RecordedChange.All(draft));
    }

    [Theory]
    [InlineData("replaced")]
    [InlineData("removed")]
    [InlineData("removed with its prefix")]
    [InlineData("replaced by a copy")]
    [InlineData("spliced")]
    public void AValueThatTheSameDraftLetsGoOfIsReadStill(string how)
    {
        foreach (int savepoints in (int[])[0, 1, 3])
        {
            Draft draft = Publish(draft =>
            {
                for (int i = 0; i < 40; i++) draft.Set($"p:{i:00}", Long);
                for (int i = 0; i < savepoints; i++) draft.Save();
                switch (how)
                {
                    case "replaced": draft.Set("p:07", "short"); break;
                    case "removed": draft.Remove(0, "p:07"u8); break;
                    case "removed with its prefix": draft.RemovePrefix(0, "p:"u8); break;
                    case "replaced by a copy": draft.CopyEntry(0, "p:08"u8, 0, "p:07"u8); break;
                    default: draft.Splice(0, "p:07"u8, 10, "short"u8, nowMs: 0); break;
                }

                // Takes the room of whatever was freed.
                for (int i = 0; i < 60; i++) draft.Set($"q:{i:00}", Longer);
            });
            RecordedChange[] changes = RecordedChange.All(draft);
            Assert.Equal(Enumerable.Range(0, 40).Select(static i => Put($"p:{i:00}", Long)), changes[..40]);
            Assert.Equal(Enumerable.Range(0, 60).Select(static i => Put($"q:{i:00}", Longer)), changes[^60..]);
        }

        AssertNothingLeaks();
    }

    [Fact]
    public void WhatIsHandedOverLateIsFreedWhenTheRecordIsGivenBack()
    {
        Publish(static draft => draft.Set("a", Long));
        long live = LiveBytesAfterReclaim();
        Publish(static draft =>
        {
            for (int i = 0; i < 50; i++) draft.Set("a", Long);
        });
        Assert.Equal(live, LiveBytesAfterReclaim());
        AssertNothingLeaks();
    }

    [Fact]
    public void WhereMemoryIsShortWhatARecordKeptIsFreedBeforeTheNextDraft()
    {
        using Keyspace keyspace = new(new KeyspaceOptions { ArenaLimitBytes = 2 << 20 }) { IsRecording = true };
        keyspace.Lane.Enter();
        for (int round = 0; round < 20; round++)
        {
            Draft draft = keyspace.OpenDraft();
            Assert.InRange(keyspace.Heap.Arena.LiveBytes, 0, 200_000);
            for (int i = 0; i < 16; i++) draft.Set(0, "a"u8, new byte[100_000]);
            Assert.Equal(PublishResult.Published, draft.TryPublish(0));
        }
    }

    [Fact]
    public void ARolledBackValueIsFreedAtOnce()
    {
        Draft draft = Publish(draft =>
        {
            draft.Set("a", Long);
            DraftSavepoint savepoint = draft.Save();
            long live = _keyspace.Heap.Arena.LiveBytes;
            for (int i = 0; i < 5; i++) draft.Set("a", Longer);
            draft.Remove(0, "a"u8);
            draft.RollBack(savepoint);
            Assert.Equal(live, _keyspace.Heap.Arena.LiveBytes);
            draft.Set("b", Longer);
        });
        Assert.Equal([Put("a", Long), Put("b", Longer)], RecordedChange.All(draft));
        AssertNothingLeaks();
    }

    [Fact]
    public void AnAbandonedDraftLeavesNothing()
    {
        Publish(static draft => draft.Set("a", Long));
        long live = LiveBytesAfterReclaim();
        Draft draft = _keyspace.OpenDraft();
        for (int i = 0; i < 50; i++) draft.Set("a", Longer);
        draft.Abandon();
        Assert.Equal(live, _keyspace.Heap.Arena.LiveBytes);
        AssertNothingLeaks();
    }

    [Fact]
    public void BytesWrittenIntoALargeValueDoNotKeepAllOfIt()
    {
        Publish(static draft => draft.Set(0, "a"u8, new byte[1 << 20]));
        string part = new('p', 1_000);
        long live = 0;
        Draft draft = Publish(draft =>
        {
            live = _keyspace.Heap.Arena.LiveBytes;
            for (int i = 0; i < 100; i++) draft.Splice(0, "a"u8, i * 1_000, Bytes(part), nowMs: 0);
        });
        Assert.InRange(_keyspace.Heap.Arena.LiveBytes, live, live + (2 << 20));
        Assert.All(RecordedChange.All(draft), change => Assert.Equal(part, change.Value));

        // Those that are most of what they are written into are left where they lie.
        draft = Publish(draft => draft.Splice(0, "b"u8, 3, Bytes(part), nowMs: 0));
        Assert.True(draft.TryGetRecord(out CommitRecord record));
        Assert.True(record.HasPlaces);
        Assert.Equal([new RecordedChange(ChangeKind.Splice, 0, "b", Value: part, Offset: 3)], RecordedChange.All(draft));
        AssertNothingLeaks();
    }

    [Fact]
    public void ALaterDraftFreesWhatAnEarlierOneHasRecorded()
    {
        Publish(static draft => draft.Set("a", Long));
        long live = LiveBytesAfterReclaim();
        for (int i = 0; i < 20; i++) Publish(static draft => draft.Set("a", Long));
        Assert.Equal(live, LiveBytesAfterReclaim());
    }

    private static RecordedChange Put(string key, string value) => new(ChangeKind.Put, 0, key, Value: value);

    private Draft Publish(Action<Draft> change)
    {
        Draft draft = _keyspace.OpenDraft();
        change(draft);
        Assert.Equal(PublishResult.Published, draft.TryPublish(0));
        return draft;
    }

    private long LiveBytesAfterReclaim()
    {
        while (_keyspace.Reclaim(10_000))
        {
        }

        _keyspace.AssertMemoryAddsUp();
        return _keyspace.Heap.Arena.LiveBytes;
    }

    private void AssertNothingLeaks()
    {
        _keyspace.AssertMemoryAddsUp();
        _keyspace.Lane.Exit();
        _keyspace.AssertNothingLeaksAfterClearing();
        _keyspace.Lane.Enter();
    }
}
