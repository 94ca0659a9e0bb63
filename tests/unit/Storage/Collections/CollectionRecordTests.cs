using PlumCache.Storage;

namespace PlumCache.Tests.Unit.Storage;

/// <summary>What is recorded of changes of fields.</summary>
public sealed class CollectionRecordTests : IDisposable
{
    private readonly Keyspace _keyspace = new(new KeyspaceOptions { ArenaLimitBytes = 64 << 20, Databases = 2 }) { IsRecording = true };

    public CollectionRecordTests() => _keyspace.Lane.Enter();

    public void Dispose() => _keyspace.Dispose();

    [Fact]
    public void EveryKindOfChangeOfFieldsIsReadAsItWasMade()
    {
        RecordedChange[] changes = Publish(static draft => draft.Change("k", static edit =>
        {
            edit.Put("a", "1", 9_000);
            edit.SetKind(7);
            edit.Put("b:1", "2");
            edit.SetExpiry("a"u8, ExpiryTime.Never);
            edit.Remove("a"u8);
            edit.Put("b:2", "3");
            edit.RemoveRange("b:2"u8, "c"u8);
            edit.RemovePrefix("b:"u8);
        }));
        Assert.Equal(
            [
                new(ChangeKind.PutField, 0, "k", Target: "a", Value: "1", ExpiresAtMs: 9_000, ValueKind: 1),
                new(ChangeKind.SetKind, 0, "k", ValueKind: 7),
                new(ChangeKind.PutField, 0, "k", Target: "b:1", Value: "2", ValueKind: 7),
                new(ChangeKind.SetFieldExpiry, 0, "k", Target: "a"),
                new(ChangeKind.RemoveField, 0, "k", Target: "a"),
                new(ChangeKind.PutField, 0, "k", Target: "b:2", Value: "3", ValueKind: 7),
                new(ChangeKind.RemoveFieldRange, 0, "k", Target: "b:2", Value: "c"),
                new(ChangeKind.RemoveFields, 0, "k", Target: "b:"),
            ],
            changes);
    }

    [Fact]
    public void WhatChangesNothingIsNotRecorded()
    {
        Publish(static draft => draft.Change("k", static edit => edit.Put("a", "1")));
        RecordedChange[] changes = Publish(static draft =>
        {
            draft.Set("other", "1");
            draft.Change("k", static edit =>
            {
                edit.Remove("b"u8);
                edit.SetExpiry("b"u8, 5);
                edit.SetExpiry("a"u8, ExpiryTime.Never);
                edit.RemovePrefix("b"u8);
                edit.RemoveRange("b"u8, default);
                edit.SetKind(1);
            });
        });
        Assert.Single(changes);
    }

    [Fact]
    public void ALongFieldIsReadFromWhereItLiesAlsoWhenItIsReplacedInTheSameDraft()
    {
        string first = new('1', 5_000), second = new('2', 700);
        RecordedChange[] changes = Publish(draft => draft.Change("k", edit =>
        {
            edit.Put("a", first);
            edit.Put("a", second);
            edit.Put("a", "short");
        }));
        Assert.Equal($"{first} {second} short", string.Join(' ', changes.Select(static change => change.Value)));
    }

    [Fact]
    public void ASweepRecordsTheFieldsThatItRemovesAndNotTheKeyThatGoesWithThem()
    {
        Publish(static draft => draft.Change("k", static edit =>
        {
            edit.Put("a", "1", 100);
            edit.Put("b", "2", 100);
        }));
        RecordedChange[] changes = Publish(static draft => draft.RemoveDue(0, 100, 10));
        Assert.Equal(
            [
                new(ChangeKind.RemoveField, 0, "k", Target: "a", Cause: ChangeCause.Expired),
                new(ChangeKind.RemoveField, 0, "k", Target: "b", Cause: ChangeCause.Expired),
            ],
            changes);
    }

    [Fact]
    public void WhatDoesNotApplyIsRefused()
    {
        Publish(static draft =>
        {
            draft.Set("text", "1");
            draft.Change("k", static edit => edit.Put("a", "1"));
        });
        Draft draft = _keyspace.OpenDraft();
        AssertRefused(draft, new Change { Kind = ChangeKind.PutField, Key = "text"u8, Target = "a"u8 });
        AssertRefused(draft, new Change { Kind = ChangeKind.PutField, Key = "k"u8, Target = "a"u8, ValueKind = 2 });
        AssertRefused(draft, new Change { Kind = ChangeKind.RemoveField, Key = "k"u8, Target = "b"u8 });
        AssertRefused(draft, new Change { Kind = ChangeKind.RemoveField, Key = "none"u8, Target = "b"u8 });
        AssertRefused(draft, new Change { Kind = ChangeKind.RemoveFields, Key = "k"u8, Target = "b"u8 });
        AssertRefused(draft, new Change { Kind = ChangeKind.RemoveFieldRange, Key = "k"u8, Target = "b"u8 });
        AssertRefused(draft, new Change { Kind = ChangeKind.RemoveFieldRange, Key = "k"u8, Value = new byte[70_000] });
        AssertRefused(draft, new Change { Kind = ChangeKind.SetFieldExpiry, Key = "k"u8, Target = "b"u8, ExpiresAtMs = 5 });
        AssertRefused(draft, new Change { Kind = ChangeKind.SetKind, Key = "none"u8, ValueKind = 3 });
        AssertRefused(draft, new Change { Kind = ChangeKind.PutField, Key = "k"u8, Target = new byte[70_000], ValueKind = 1 });
        draft.Abandon();
    }

    private static void AssertRefused(Draft draft, scoped in Change change)
    {
        try
        {
            draft.Apply(change);
        }
        catch (InvalidDataException)
        {
            return;
        }

        Assert.Fail($"{change.Kind} was applied");
    }

    private RecordedChange[] Publish(Action<Draft> change)
    {
        Draft draft = _keyspace.OpenDraft();
        change(draft);
        Assert.Equal(PublishResult.Published, draft.TryPublish(0));
        return RecordedChange.All(draft);
    }
}
