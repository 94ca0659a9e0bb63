using PlumCache.Storage;
using PlumCache.Tests.Engine.Kit;
using static PlumCache.Tests.Unit.Storage.KeyspaceTestExtensions;

namespace PlumCache.Tests.Unit.Storage;

/// <summary>What drafts write of what they change.</summary>
public sealed class JournalTests : IDisposable
{
    private readonly Keyspace _keyspace = new(new KeyspaceOptions { ArenaLimitBytes = 64 << 20, Databases = 4 }) { IsRecording = true };

    public JournalTests() => _keyspace.Lane.Enter();

    public void Dispose() => _keyspace.Dispose();

    [Fact]
    public void NothingIsRecordedUnlessSomebodyAsksForIt()
    {
        using Keyspace keyspace = NewKeyspace();
        keyspace.Write(draft => draft.Set("a", "1"));
        keyspace.Lane.Enter();
        Draft draft = keyspace.OpenDraft();
        draft.Set("a", "2");
        keyspace.IsRecording = true; // counts for the next one
        draft.Set("a", "3");
        Assert.Equal(PublishResult.Published, draft.TryPublish(0));
        Assert.False(draft.TryGetRecord(out _));
        draft = keyspace.OpenDraft();
        draft.Set("a", "4");
        Assert.Equal(PublishResult.Published, draft.TryPublish(0));
        Assert.Equal([new RecordedChange(ChangeKind.Put, 0, "a", Value: "4")], RecordedChange.All(draft));
    }

    [Fact]
    public void EveryKindOfChangeIsReadAsItWasMade()
    {
        Publish(draft =>
        {
            draft.Set(0, "a:1"u8, "one"u8, expiresAtMs: 9_000, accessStamp: 5, kind: 31);
            draft.Set(Keyspace.SystemDatabase, "state"u8, default, expiresAtMs: long.MaxValue);
        });
        RecordedChange[] changes = Publish(draft =>
        {
            draft.Cause = ChangeCause.Direct;
            draft.Set(0, "a:2"u8, "two"u8);
            draft.Cause = ChangeCause.Command;
            draft.Splice(0, "a:2"u8, 70, "deep"u8, nowMs: 7);
            draft.SetExpiry(0, "a:2"u8, 0);
            draft.SetExpiry(0, "a:1"u8, ExpiryTime.Never);
            draft.CopyEntry(0, "a:1"u8, 1, "copy"u8);
            draft.MoveEntry(1, "copy"u8, 2, ""u8);
            draft.CopyPrefix(0, "a:"u8, 3, "b:"u8);
            draft.MovePrefix(3, "b:"u8, 1, default);
            draft.SetPrefixExpiry(1, default, 100, 5_000);
            draft.SwapDatabases(1, 3);
            draft.Snapshots.Create(3, "name"u8, "1"u8, 50, 60);
            draft.RemovePrefix(3, "1"u8);
            draft.Snapshots.Restore(3, "name"u8, "1"u8);
            draft.Snapshots.Drop(3, "name"u8);
            draft.Remove(Keyspace.SystemDatabase, "state"u8);
        });
        Assert.Equal(
            [
                new(ChangeKind.Put, 0, "a:2", Value: "two", Cause: ChangeCause.Direct),
                new(ChangeKind.Splice, 0, "a:2", Value: "deep", Offset: 70, TimeMs: 7),
                new(ChangeKind.SetExpiry, 0, "a:2", ExpiresAtMs: 0),
                new(ChangeKind.SetExpiry, 0, "a:1"),
                new(ChangeKind.CopyEntry, 0, "a:1", 1, "copy"),
                new(ChangeKind.MoveEntry, 1, "copy", 2),
                new(ChangeKind.CopyPrefix, 0, "a:", 3, "b:"),
                new(ChangeKind.MovePrefix, 3, "b:", 1),
                new(ChangeKind.SetPrefixExpiry, 1, TimeMs: 100, ExpiresAtMs: 5_000),
                new(ChangeKind.SwapDatabases, 1, TargetDatabase: 3),
                new(ChangeKind.CreateSnapshot, 3, "1", Target: "name", TimeMs: 50, ExpiresAtMs: 60),
                new(ChangeKind.RemovePrefix, 3, "1"),
                new(ChangeKind.RestorePrefix, 3, "1", Target: "name"),
                new(ChangeKind.DropSnapshot, 3, Target: "name"),
                new(ChangeKind.Remove, Keyspace.SystemDatabase, "state"),
            ],
            changes);
    }

    [Fact]
    public void WhatChangesNothingIsNotRecorded()
    {
        Publish(draft => draft.Set("a", "1"));
        RecordedChange[] changes = Publish(draft =>
        {
            draft.Remove(0, "none"u8);
            draft.SetExpiry(0, "none"u8, 5);
            draft.CopyEntry(0, "none"u8, 0, "a"u8);
            draft.MoveEntry(0, "none"u8, 0, "a"u8);
            draft.CopyEntry(0, "a"u8, 0, "a"u8);
            draft.RemovePrefix(0, "none"u8);
            draft.SetPrefixExpiry(0, "none"u8, 1, 2);
            draft.CopyPrefix(0, "none"u8, 1, "none"u8);
            draft.MovePrefix(0, "a"u8, 0, "a"u8);
            draft.SwapDatabases(1, 1);
            draft.Snapshots.Drop(0, "none"u8);
            draft.RemoveDue(0, 1_000, 10);
            draft.Set("b", "2");
        });
        Assert.Equal([new RecordedChange(ChangeKind.Put, 0, "b", Value: "2")], changes);
    }

    [Fact]
    public void WhatIsUndoneIsCutOffAndItsCauseWithIt()
    {
        RecordedChange[] changes = Publish(draft =>
        {
            draft.Set("a", "1");
            DraftSavepoint around = draft.Save();
            draft.Cause = ChangeCause.Evicted;
            draft.Set("b", new string('b', 2_000));
            DraftSavepoint inner = draft.Save();
            draft.Set("c", new string('c', 3_000));
            draft.RollBack(inner);
            draft.Set("d", "4");
            draft.RollBack(around);
            draft.Set("e", new string('e', 600));
        });
        Assert.Equal(
            [new(ChangeKind.Put, 0, "a", Value: "1"), new RecordedChange(ChangeKind.Put, 0, "e", Value: new string('e', 600))], changes);
    }

    [Fact]
    public void ASweepRecordsEachKeyAndASubtreeThatWentWholeAsOne()
    {
        Publish(draft =>
        {
            for (int i = 0; i < 100; i++) draft.Set(2, Bytes($"whole:{i:00}"), default);
            for (int i = 0; i < 100; i++) draft.Set(2, Bytes($"single:{i:00}"), default, expiresAtMs: i < 3 ? 500 : ExpiryTime.Never);
            draft.SetPrefixExpiry(2, "whole:"u8, 0, 400);
        });
        RecordedChange[] changes = Publish(draft =>
        {
            Assert.Equal(103, draft.RemoveDue(2, 1_000, 1_000));
            draft.Set("a", "1");
        });
        Assert.Equal(
            [
                new(ChangeKind.Remove, 2, "single:00", Cause: ChangeCause.Expired),
                new(ChangeKind.Remove, 2, "single:01", Cause: ChangeCause.Expired),
                new(ChangeKind.Remove, 2, "single:02", Cause: ChangeCause.Expired),
                new(ChangeKind.RemovePrefix, 2, "whole:", Cause: ChangeCause.Expired),
                new RecordedChange(ChangeKind.Put, 0, "a", Value: "1"),
            ],
            changes);
    }

    [Fact]
    public void ADueKeyThatIsWatchedGoesAsExpired()
    {
        Publish(draft => draft.Set(0, "a"u8, "1"u8, expiresAtMs: 5));
        RecordedChange[] changes = Publish(draft => draft.Watch(0, "a"u8, isPrefix: false, nowMs: 6));
        Assert.Equal([new RecordedChange(ChangeKind.Remove, 0, "a", Cause: ChangeCause.Expired)], changes);
    }

    [Fact]
    public void EveryRevisionHasARecordAndNothingElseHas()
    {
        Assert.Empty(Publish(draft => draft.Watch(0, "a"u8)));
        Draft draft = _keyspace.OpenDraft();
        Assert.Equal(PublishResult.Published, draft.TryPublish(0)); // of nothing
        Assert.False(draft.TryGetRecord(out _));
        draft = _keyspace.OpenDraft();
        draft.Set("a", "1");
        draft.Abandon();
        Assert.False(draft.TryGetRecord(out _));
        draft = _keyspace.OpenDraft();
        draft.Set("a", "1");
        _keyspace.Overtake(1, 2);
        Assert.Equal(PublishResult.Lost, draft.TryPublish(0));
        Assert.False(draft.TryGetRecord(out _));
        draft = _keyspace.OpenDraft();
        draft.Set("a", "1");
        Assert.Equal(PublishResult.Published, draft.TryPublish(77));
        Assert.True(draft.TryGetRecord(out CommitRecord record));
        Assert.Equal((_keyspace.Revision, 77), (record.Revision, record.TimeMs));
        _keyspace.Reclaim(100);
        Assert.False(draft.TryGetRecord(out _));
    }

    [Fact]
    public void MovingBlocksAboutIsNoChange()
    {
        _keyspace.Compactor.SmallestGainBytes = 0;
        Publish(draft =>
        {
            for (int i = 0; i < 3_000; i++) draft.Set($"{(i % 10 == 0 ? "kept" : "junk")}:{i}", new string('v', 600));
        });
        Publish(draft => draft.RemovePrefix(0, "junk:"u8));
        long revision = _keyspace.Revision, top = _keyspace.Heap.Arena.TopBytes;
        while (_keyspace.Reclaim(10_000))
        {
        }

        Draft draft = _keyspace.OpenDraft();
        draft.Abandon();
        while (_keyspace.CompactStep(10_000)) Assert.False(draft.TryGetRecord(out _));
        Assert.True(_keyspace.Heap.Arena.TopBytes < top / 2, "nothing was moved");
        Assert.Equal(revision, _keyspace.Revision);
    }

    private RecordedChange[] Publish(Action<Draft> change)
    {
        Draft draft = _keyspace.OpenDraft();
        change(draft);
        Assert.Equal(PublishResult.Published, draft.TryPublish(0));
        return RecordedChange.All(draft);
    }
}
