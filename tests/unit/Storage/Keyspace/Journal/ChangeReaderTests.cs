using System.Diagnostics.CodeAnalysis;
using PlumCache.Storage;

namespace PlumCache.Tests.Unit.Storage;

/// <summary>
/// Bytes that are no record, or not the one that was written: an error or another change, and never anything beyond them.
/// </summary>
[SuppressMessage("Security", "CA5394", Justification = "Random bytes for a parser are no secret.")]
public sealed class ChangeReaderTests : IDisposable
{
    private readonly Keyspace _keyspace = new(new KeyspaceOptions { ArenaLimitBytes = 64 << 20, Databases = 4 }) { IsRecording = true };
    private readonly Draft _draft;

    public ChangeReaderTests()
    {
        _keyspace.Lane.Enter();
        _draft = _keyspace.OpenDraft();
        Change(_draft);
        Assert.Equal(PublishResult.Published, _draft.TryPublish(0));
    }

    public void Dispose() => _keyspace.Dispose();

    [Fact]
    public void BytesThatEndInTheMiddleOfAChangeAreAnErrorAndAllBeforeIsRead()
    {
        Assert.True(_draft.TryGetRecord(out CommitRecord record));
        RecordedChange[] all = RecordedChange.All(_draft);
        int errors = 0;
        for (int length = 0; length <= record.Ops.Length; length++)
        {
            ChangeReader reader = record.With(record.Ops[..length]).Read();
            RecordedChange[] read = RecordedChange.All(ref reader);
            Assert.Equal(all[..read.Length], read);
            errors += reader.Error is null ? 0 : 1;
            Assert.Equal(length == record.Ops.Length, read.Length == all.Length);
            Assert.False(reader.TryRead(out _));
        }

        // Between two changes, and at both ends, nobody can tell.
        Assert.Equal(record.Ops.Length - all.Length, errors);
    }

    [Fact]
    public void AFlippedBitIsAnErrorOrAnotherChange()
    {
        Assert.True(_draft.TryGetRecord(out CommitRecord record));
        byte[] bytes = record.Ops.ToArray();
        int errors = 0;
        for (int bit = 0; bit < 8 * bytes.Length; bit++)
        {
            bytes[bit / 8] ^= (byte)(1 << (bit % 8));
            ChangeReader reader = record.With(bytes).Read();
            RecordedChange.All(ref reader);
            errors += reader.Error is null ? 0 : 1;
            bytes[bit / 8] ^= (byte)(1 << (bit % 8));
        }

        Assert.InRange(errors, bytes.Length, 8 * bytes.Length);
    }

    [Fact]
    public void AKindOrCauseThatThereIsNotIsAnError()
    {
        for (int head = 0; head <= byte.MaxValue; head++)
        {
            // Enough for whatever it could be: database 0, and lengths and numbers that are 0.
            byte[] bytes = [(byte)head, 1, .. new byte[20]];
            var reader = new ChangeReader(bytes);
            bool isKnown = (head & 31) is > 0 and <= (int)ChangeKind.RemoveFieldRange && head >> 5 <= (int)ChangeCause.History;
            Assert.Equal(isKnown, reader.TryRead(out _));
            Assert.Equal(isKnown, reader.Error is null);
        }
    }

    [Fact]
    public void RandomBytesAreNoRecord()
    {
        var random = new Random(3);
        Assert.True(_draft.TryGetRecord(out CommitRecord record));
        for (int round = 0; round < 20_000; round++)
        {
            byte[] bytes = new byte[random.Next(60)];
            random.NextBytes(bytes);
            ChangeReader reader = round % 2 == 0 ? new ChangeReader(bytes) : record.With(bytes).Read();
            RecordedChange.All(ref reader);
        }
    }

    [Fact]
    public void ARecordThatWasChangedOnItsWayAppliesOrIsRefusedAndTheKeyspaceIsAsItWas()
    {
        Assert.True(_draft.TryGetRecord(out CommitRecord record));
        byte[] bytes = record.Ops.ToArray();
        using Keyspace other = new(_keyspace.Options);
        other.Lane.Enter();
        int refused = 0;
        for (int bit = 0; bit < 8 * bytes.Length; bit++)
        {
            bytes[bit / 8] ^= (byte)(1 << (bit % 8));
            Draft draft = other.OpenDraft();
            try
            {
                draft.Apply(record.With(bytes));
            }
            catch (InvalidDataException)
            {
                refused++;
            }
            catch (ArenaFullException)
            {
                // An offset far out is one that there may be.
            }

            draft.Abandon();
            Assert.Equal(0, other.Heap.Arena.LiveBytes);
            bytes[bit / 8] ^= (byte)(1 << (bit % 8));
        }

        Assert.InRange(refused, bytes.Length, 8 * bytes.Length);
    }

    [Fact]
    public void AChangeThatDoesNotApplyIsRefused()
    {
        using Keyspace other = new(new KeyspaceOptions { Databases = 2, MaxKeyBytes = 10, ArenaLimitBytes = 16 << 20 });
        other.Lane.Enter();
        Draft draft = other.OpenDraft();
        draft.Set("a", "1");
        AssertRefused(draft, new Change { Kind = ChangeKind.None });
        AssertRefused(draft, new Change { Kind = ChangeKind.Put, Database = 2, Key = "a"u8 });
        AssertRefused(draft, new Change { Kind = ChangeKind.Put, Key = "longer than ten"u8 });
        AssertRefused(draft, new Change { Kind = ChangeKind.Remove, Key = "none"u8 });
        AssertRefused(draft, new Change { Kind = ChangeKind.SetExpiry, Key = "none"u8 });
        AssertRefused(draft, new Change { Kind = ChangeKind.CopyEntry, Key = "none"u8, Target = "a"u8 });
        AssertRefused(draft, new Change { Kind = ChangeKind.CopyEntry, Key = "a"u8, Target = "longer than ten"u8 });
        AssertRefused(draft, new Change { Kind = ChangeKind.MoveEntry, Key = "none"u8, TargetDatabase = 1, Target = "a"u8 });
        AssertRefused(draft, new Change { Kind = ChangeKind.CopyPrefix, Key = "a"u8, TargetDatabase = 7 });
        AssertRefused(draft, new Change { Kind = ChangeKind.CopyPrefix, Database = 3, TargetDatabase = 1, Target = "b"u8 });
        AssertRefused(draft, new Change { Kind = ChangeKind.RemovePrefix, Key = "none"u8 });
        AssertRefused(draft, new Change { Kind = ChangeKind.SetPrefixExpiry, Key = "a"u8, TimeMs = 5, ExpiresAtMs = 5 });
        AssertRefused(draft, new Change { Kind = ChangeKind.SwapDatabases, Database = -1, TargetDatabase = 1 });
        AssertRefused(draft, new Change { Kind = ChangeKind.SwapDatabases });
        AssertRefused(draft, new Change { Kind = ChangeKind.CreateSnapshot, Database = -1, Target = "name"u8 });
        AssertRefused(draft, new Change { Kind = ChangeKind.DropSnapshot, Target = "name"u8 });
        AssertRefused(draft, new Change { Kind = ChangeKind.RestorePrefix, Target = "name"u8 });
        draft.Apply(new Change { Kind = ChangeKind.CreateSnapshot, Target = "name"u8, Key = "a"u8 });
        AssertRefused(draft, new Change { Kind = ChangeKind.CreateSnapshot, Target = "name"u8, Key = "a"u8 });
        AssertRefused(draft, new Change { Kind = ChangeKind.RestorePrefix, Target = "name"u8, Key = "b"u8 });
        Assert.Equal("1", draft[0].Find("a"));
        draft.Abandon();
    }

    [Fact]
    public void ARecordThatDoesNotFollowIsRefused()
    {
        Assert.True(_draft.TryGetRecord(out CommitRecord record));
        using Keyspace other = new(_keyspace.Options);
        other.Set("a", "1");
        other.Lane.Enter();
        Draft draft = other.OpenDraft();
        bool isRefused = false;
        try
        {
            draft.Apply(record);
        }
        catch (InvalidDataException)
        {
            isRefused = true;
        }

        Assert.True(isRefused);
        Assert.False(draft.HasChanges);
        draft.Abandon();
    }

    // Something of every kind, and long values.
    private static void Change(Draft draft)
    {
        draft.Set(0, "a:1"u8, "one"u8, expiresAtMs: 1_764_000_000_000, kind: 31);
        draft.Set(0, "a:2"u8, new byte[700]);
        draft.Set(1, "b"u8, new byte[900]);
        draft.Splice(0, "a:2"u8, 5, "bytes"u8, nowMs: 1_763_000_000_000);
        draft.Set(Keyspace.SystemDatabase, "state"u8, default);
        draft.CopyEntry(0, "a:1"u8, 3, "c"u8);
        draft.MoveEntry(3, "c"u8, 2, "d"u8);
        draft.SetExpiry(2, "d"u8, long.MaxValue);
        draft.CopyPrefix(0, "a:"u8, 3, "x:"u8);
        draft.SetPrefixExpiry(3, "x:"u8, 500, 600);
        draft.MovePrefix(3, "x:1"u8, 1, "y"u8);
        draft.RemoveDue(3, 700, 10);
        draft.SwapDatabases(0, 2);
        draft.Snapshots.Create(2, "name"u8, default, 5, 6);
        draft.RemovePrefix(2, "a:"u8);
        draft.Snapshots.Restore(2, "name"u8, default);
        draft.Snapshots.Drop(2, "name"u8);
        draft.Remove(Keyspace.SystemDatabase, "state"u8);
    }

    private static void AssertRefused(Draft draft, scoped in Change change)
    {
        bool isRefused = false;
        try
        {
            draft.Apply(change);
        }
        catch (InvalidDataException e)
        {
            isRefused = e.Message.Length > 20;
        }

        Assert.True(isRefused, $"{change.Kind}");
    }
}
