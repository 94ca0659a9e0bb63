using PlumCache.Storage;
using static PlumCache.Tests.Unit.Storage.KeyspaceTestExtensions;

namespace PlumCache.Tests.Unit.Storage;

public sealed class CollectionEditTests : IDisposable
{
    private readonly Keyspace _keyspace = NewKeyspace();

    public void Dispose()
    {
        _keyspace.Lane.Enter();
        _keyspace.AssertMemoryAddsUp();
        _keyspace.Lane.Exit();
        _keyspace.AssertNothingLeaksAfterClearing();
        _keyspace.Dispose();
    }

    [Fact]
    public void FieldsArePutReadAndRemoved()
    {
        _keyspace.Change("k", static edit =>
        {
            Assert.True(edit.Put("b", "2"));
            Assert.True(edit.Put("a", "1"));
            Assert.False(edit.Put("b", "3"));
            Assert.Equal(2, edit.Fields.Count);
        });
        Assert.Equal("a=1 b=3", _keyspace.Fields("k"));
        _keyspace.Change("k", static edit => Assert.True(edit.Remove("a"u8)));
        Assert.Equal("b=3", _keyspace.Fields("k"));
    }

    [Fact]
    public void ACollectionIsReadByKeyRankAndPrefix()
    {
        _keyspace.Change("k", static edit => edit.PutMany(1000));
        using var view = new View(_keyspace);
        view.Open();
        Assert.True(view[0].TryGet("k"u8, out Entry entry));
        Trie fields = entry.Fields;
        Assert.Equal((1000, 1000), (fields.Count, fields.Measure(default).Keys));
        Assert.Equal(100, fields.Measure("f01"u8).Keys);
        Assert.Equal(250, fields.Rank("f0250"u8));
        Assert.Equal("999", fields.Find("f0999"));
        var cursor = new TrieCursor();
        cursor.SeekRank(fields, 777);
        Assert.True(cursor.MoveNext());
        Assert.Equal("f0777"u8, cursor.Key);
    }

    [Fact]
    public void TheKeyCountsOnceAndWeighsWhatItsFieldsDo()
    {
        _keyspace.Set("a", "12");
        _keyspace.Change("k", static edit =>
        {
            edit.Put("field", "value");
            edit.Put("f", "");
        });
        using var view = new View(_keyspace);
        view.Open();
        TrieMeasure measure = view[0].Measure(default);
        Assert.Equal((2, 3 + 1 + 10 + 1), (measure.Keys, measure.Bytes));
        Assert.True(view[0].TryGet("k"u8, out Entry entry));
        Assert.Equal((11L, 0, (byte)1), (entry.Bytes, entry.ValueLength, entry.Kind));
        Assert.True(entry.Value.IsEmpty);
    }

    [Fact]
    public void TheLastFieldTakesTheKeyAndItsExpiryAlong()
    {
        _keyspace.Change("k", static edit => edit.Put("a", "1"));
        _keyspace.Write(static draft => draft.SetExpiry(0, "k"u8, 5_000));
        _keyspace.Change("k", static edit => edit.Remove("a"u8));
        Assert.Equal("no key", _keyspace.Fields("k"));
        _keyspace.Change("k", static edit => edit.Put("a", "1"));
        _keyspace.Write(static draft => draft.SetExpiry(0, "k"u8, 5_000));
        _keyspace.Change("k", static edit =>
        {
            Assert.Equal(1, edit.RemovePrefix(default));
            edit.Put("b", "2");
        });
        using var view = new View(_keyspace);
        view.Open();
        Assert.True(view[0].TryGet("k"u8, out Entry entry));
        Assert.Equal(ExpiryTime.Never, entry.ExpiresAtMs);
    }

    [Fact]
    public void TheKeysExpiryStaysWhenFieldsChange()
    {
        _keyspace.Change("k", static edit => edit.Put("a", "1"));
        _keyspace.Write(static draft =>
        {
            draft.SetExpiry(0, "k"u8, 5_000);
            draft.Change("k", static edit => edit.Put("b", "2", 7_000));
        });
        using var view = new View(_keyspace);
        view.Open();
        Assert.True(view[0].TryGet("k"u8, out Entry entry));
        Assert.Equal(5_000, entry.ExpiresAtMs);
        Assert.Equal("a=1 b=2@7000", view[0].Fields("k"));
        Assert.Equal(1, view[0].Measure(default).ExpiringKeys);
    }

    [Fact]
    public void AKeyWithAPlainValueIsNotOpenedAndStaysAsItIs()
    {
        _keyspace.Set("k", "text");
        _keyspace.Write(static draft =>
        {
            Assert.False(draft.TryOpenCollection(0, "k"u8, 1, out CollectionEdit? edit));
            Assert.Null(edit);
            Assert.False(draft.IsBroken);
            Assert.False(draft.HasChanges);
        });
        Assert.Equal("text", _keyspace.Find("k"));
    }

    [Fact]
    public void APlainValueReplacesACollectionAndACollectionAPlainValue()
    {
        _keyspace.Change("k", static edit => edit.PutMany(2000));
        _keyspace.Set("k", "text");
        Assert.Equal("text", _keyspace.Find("k"));
        _keyspace.Write(static draft =>
        {
            draft.Remove(0, "k"u8);
            draft.Change("k", static edit => edit.Put("a", "1"));
        });
        Assert.Equal("a=1", _keyspace.Fields("k"));
    }

    [Fact]
    public void ReplacingALargeCollectionRetiresOneBlockAndLeavesTheRestToTheReclaimer()
    {
        _keyspace.Change("k", static edit => edit.PutMany(5000));
        _keyspace.ReclaimAll();
        long before = _keyspace.GetStatistics().LiveBytes;
        using Lease lease = _keyspace.OpenLease();
        _keyspace.Lane.Enter();
        Draft draft = _keyspace.OpenDraft();
        draft.Set("k", "text");
        draft.TryPublish(0);
        Assert.InRange(_keyspace.Reclaimer.LimboBlocks + _keyspace.Reclaimer.HeldBlocks, 1, 3);
        _keyspace.Lane.Exit();
        Assert.InRange(_keyspace.GetStatistics().HeldBytes, before * 9 / 10, before);
        Assert.Equal(5000, lease[0].FieldsOf("k"));
    }

    [Fact]
    public void WhatChangesNothingIsNoChange()
    {
        _keyspace.Change("k", static edit => edit.Put("a", "1", 9_000));
        long revision = _keyspace.Revision;
        _keyspace.Write(draft =>
        {
            long live = _keyspace.Heap.Arena.LiveBytes;
            draft.Change("k", static edit =>
            {
                Assert.False(edit.Remove("b"u8));
                Assert.Equal(0, edit.RemovePrefix("b"u8));
                Assert.False(edit.SetExpiry("b"u8, 1));
                Assert.True(edit.SetExpiry("a"u8, 9_000));
                edit.SetKind(1);
            });
            draft.Change("new", static edit => Assert.False(edit.Remove("b"u8)));
            Assert.False(draft.HasChanges);
            Assert.Equal(live, _keyspace.Heap.Arena.LiveBytes);
        });
        Assert.Equal(revision, _keyspace.Revision);
        Assert.Equal("no key", _keyspace.Fields("new"));
    }

    [Fact]
    public void AChangeOfAFieldTouchesTheWatchedKeyOnce()
    {
        _keyspace.Change("k", static edit => edit.Put("a", "1"));
        long since = 0;
        _keyspace.Write(draft => since = draft.Watch(0, "k"u8));
        _keyspace.Change("k", static edit => edit.Remove("b"u8));
        _keyspace.Write(draft => Assert.False(draft.LastTouched(0, "k"u8) > since));
        _keyspace.Write(draft =>
        {
            draft.Change("k", static edit => edit.PutMany(5));
            Assert.Equal(1, draft.KeysWritten);
            Assert.True(draft.LastTouched(0, "k"u8) > since);
        });
    }

    [Fact]
    public void FieldsThatAreDueWhenTheWatchBeginsWereNeverThereForIt()
    {
        _keyspace.Change("k", static edit =>
        {
            edit.PutMany(1000);
            edit.SetExpiry("f0500"u8, 5_000);
            edit.SetExpiry("f0700"u8, 6_000);
        });
        long first = 0, since = 0;
        _keyspace.Write(draft => first = draft.Watch(0, "k"u8, nowMs: 4_999));
        _keyspace.Write(draft =>
        {
            Assert.False(draft.LastTouched(0, "k"u8) > first);
            since = draft.Watch(0, "k"u8, nowMs: 5_000);
        });
        _keyspace.Write(draft =>
        {
            Assert.Equal((true, false), (draft.LastTouched(0, "k"u8) > first, draft.LastTouched(0, "k"u8) > since));
            Assert.Equal(0, draft.RemoveDue(0, 5_000, 1000, out _));
            Assert.Equal(1, draft.RemoveDue(0, 6_000, 1000, out _));
            Assert.True(draft.LastTouched(0, "k"u8) > since);
        });
        using var view = new View(_keyspace);
        view.Open();
        Assert.Equal(998, view[0].FieldsOf("k"));
    }

    [Fact]
    public void AnExpiryOfAPrefixIsTheKeysAndNotTheFields()
    {
        _keyspace.Write(static draft =>
        {
            for (int i = 0; i < 100; i++) draft.Change($"p:{i:000}", static edit => edit.Put("a", "1", 2_000));
            Assert.Equal(100, draft.SetPrefixExpiry(0, "p:"u8, 0, 8_000));
        });
        Assert.Equal("a=1@2000", _keyspace.Fields("p:050"));

        // The bound over the keys is no later than the fields' for all that.
        using var view = new View(_keyspace);
        view.Open();
        Assert.InRange(view[0].Measure(default).EarliestExpiryMs, 0, 2_000);
        Assert.Equal(0, view[0].CountDue(default, 7_999));
    }

    /// <summary>The mark comes down with the first change, and the bucket that the value is read from becomes another.</summary>
    [Fact]
    public void AValueMayLieInWhatTheWayToTheFieldsReplaces()
    {
        _keyspace.Write(static draft =>
        {
            for (int i = 0; i < 100; i++) draft.Set($"p:{i:000}", "text value");
            draft.Change("p:050x", static edit => edit.Put("a", "1"));
            draft.SetPrefixExpiry(0, "p:"u8, 0, 8_000);
            Assert.True(draft[0].TryGet("p:050"u8, out Entry entry));
            CollectionEdit edit = draft.OpenCollection("p:050x");
            edit.Put("b"u8, entry.Value);
            edit.Close();
        });
        Assert.Equal("a=1 b=text value", _keyspace.Fields("p:050x"));
    }

    [Fact]
    public void AnAbandonedEditAndOneRolledBackLeaveNothing()
    {
        _keyspace.Change("k", static edit => edit.PutMany(300));
        long live = _keyspace.GetStatistics().LiveBytes;
        _keyspace.Lane.Enter();
        Draft draft = _keyspace.OpenDraft();
        DraftSavepoint savepoint = draft.Save();
        draft.OpenCollection("k").PutMany(600); // and is never closed
        Assert.True(draft.IsBroken);
        draft.RollBack(savepoint);
        draft.Change("k", static edit => edit.RemovePrefix(default));
        draft.Abandon();
        _keyspace.Lane.Exit();
        Assert.Equal(live, _keyspace.GetStatistics().LiveBytes);
        using var view = new View(_keyspace);
        view.Open();
        Assert.Equal(300, view[0].FieldsOf("k"));
    }

    [Fact]
    public void AFieldHasNoAccessStampAndItsKeyHas()
    {
        _keyspace.Write(static draft =>
        {
            Assert.True(draft.TryOpenCollection(0, "k"u8, 1, out CollectionEdit? edit, accessStamp: 7));
            edit.PutMany(40);
            edit.Close();
        });
        using var view = new View(_keyspace);
        view.Open();
        Assert.True(view[0].TryGet("k"u8, out Entry entry));
        Assert.True(entry.Fields.TryGet("f0017"u8, out Entry field));
        field.Touch(9);
        entry.Touch(8);
        Assert.Equal((8u, 0u), (entry.AccessStamp, field.AccessStamp));
        Assert.Equal("17"u8, field.Value);
    }

    /// <summary>A stamp would be four bytes of each.</summary>
    [Fact]
    public void AFieldOfEightBytesTakesNineOfABucket()
    {
        const int Fields = 4_096;
        long before = _keyspace.GetStatistics().LiveBytes;
        _keyspace.Change("k", static edit =>
        {
            byte[] field = new byte[8];
            for (int i = 0; i < Fields; i++)
            {
                System.Buffers.Binary.BinaryPrimitives.WriteInt64BigEndian(field, i);
                edit.PutSorted(field, default);
            }
        });
        Assert.InRange((double)(_keyspace.GetStatistics().LiveBytes - before) / Fields, 7, 9);
    }
}
