using PlumCache.Storage;
using static PlumCache.Tests.Unit.Storage.KeyspaceTestExtensions;

namespace PlumCache.Tests.Unit.Storage;

public sealed class PutSortedTests : IDisposable
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

    [Theory]
    [InlineData(1)]
    [InlineData(16)]
    [InlineData(17)]
    [InlineData(5_000)]
    public void FieldsInOrderMakeTheSameCollectionAsOneByOne(int count)
    {
        _keyspace.Change("one by one", edit => edit.PutMany(count));
        _keyspace.Change("sorted", edit =>
        {
            for (int i = 0; i < count; i++) Assert.True(edit.PutSorted(Bytes($"f{i:0000}"), Bytes($"{i}")));
            Assert.Equal(count, edit.Fields.Count);
        });
        Assert.Equal(_keyspace.Fields("one by one"), _keyspace.Fields("sorted"));
        _keyspace.Lane.Enter();
        _keyspace.AssertMemoryAddsUp();
        _keyspace.Lane.Exit();
    }

    [Fact]
    public void BucketsAreFull()
    {
        byte[][] members = Members(20_000, seed: 5);
        long sorted = BytesOf(members.Order(ByteOrder.Instance), static (edit, member) => edit.PutSorted(member, default));
        long random = BytesOf(members, static (edit, member) => edit.Put(member, default));
        Assert.InRange(sorted, 0, random * 97 / 100);
    }

    [Fact]
    public void WhatIsPutIsThereAtOnceForWhoAsks()
    {
        _keyspace.Change("k", static edit =>
        {
            for (int i = 0; i < 100; i++)
            {
                edit.PutSorted(Bytes($"f{i:000}"), Bytes($"{i}"));
                Assert.Equal(i + 1, edit.Fields.Count);
                Assert.Equal($"{i}", edit.Fields.Find($"f{i:000}"));
            }
        });
    }

    [Fact]
    public void AFieldOutOfOrderOrThereAlreadyIsPutAsAnyOther()
    {
        _keyspace.Change("k", static edit =>
        {
            Assert.True(edit.PutSorted("b"u8, "1"u8));
            Assert.True(edit.PutSorted("d"u8, "2"u8));
            Assert.False(edit.PutSorted("d"u8, "3"u8));
            Assert.True(edit.PutSorted("a"u8, "4"u8, 9_000));
            Assert.True(edit.PutSorted("c"u8, "5"u8));
            Assert.True(edit.PutSorted("e"u8, "6"u8));
        });
        Assert.Equal("a=4@9000 b=1 c=5 d=3 e=6", _keyspace.Fields("k"));
    }

    /// <summary>What is open must be the last bucket: another is no place for what comes behind its entries.</summary>
    [Fact]
    public void FieldsInOrderAmongOthersComeToTheirPlaces()
    {
        _keyspace.Change("k", static edit =>
        {
            edit.PutMany(200);
            for (int i = 9; i < 199; i += 10)
            {
                Assert.True(edit.PutSorted(Bytes($"f{i:0000}a"), default));
                Assert.True(edit.PutSorted(Bytes($"f{i:0000}b"), default));
            }

            Assert.False(edit.PutSorted("f0195"u8, "new"u8));
            for (int i = 0; i < 200; i++) Assert.NotNull(edit.Fields.Find($"f{i:0000}"));
            Assert.Equal(200 + 38, edit.Fields.Count);
            Assert.Equal(106 + 20, edit.Fields.Rank("f0106"u8));
        });
        _keyspace.Lane.Enter();
        _keyspace.AssertMemoryAddsUp();
        _keyspace.Lane.Exit();
    }

    [Fact]
    public void OtherChangesMayComeBetween()
    {
        _keyspace.Change("k", static edit =>
        {
            for (int i = 0; i < 40; i++) edit.PutSorted(Bytes($"f{i:00}"), default);
            edit.Remove("f39"u8);
            edit.PutSorted("f39a"u8, default);
            edit.RemovePrefix("f0"u8);
            edit.PutSorted("f39b"u8, default);
            edit.SetExpiry("f39b"u8, 5_000);
            edit.PutSorted("f39c"u8, default);
            edit.SetKind(4);
            edit.PutSorted("f39d"u8, default);
            edit.RemoveRange("f1"u8, "f38"u8);
            edit.PutSorted("g"u8, default);
            edit.Put("f"u8, default);
        });
        Assert.Equal("f= f38= f39a= f39b=@5000 f39c= f39d= g=", _keyspace.Fields("k"));
    }

    [Fact]
    public void TheyMayFollowOnWhatIsThereAndAWideBucketIsLeft()
    {
        _keyspace.Change("k", static edit => edit.PutMany(500));
        _keyspace.Write(static draft =>
        {
            draft.CopyEntry(0, "k"u8, 0, "copy"u8);
            draft.Change("k", static edit =>
            {
                for (int i = 500; i < 1000; i++) edit.PutSorted(Bytes($"f{i:0000}"), Bytes($"{i}"));
                edit.PutSorted("g"u8, new byte[5_000], 3_000);
                edit.PutSorted("h"u8, new byte[60]);
            });
        });
        using var view = new View(_keyspace);
        view.Open();
        Assert.True(view[0].TryGet("k"u8, out Entry entry));
        Assert.Equal((1002, 500), (entry.Fields.Count, entry.Fields.Rank("f0500"u8)));
        Assert.Equal("999", entry.Fields.Find("f0999"));
        Assert.Equal(1, entry.Fields.CountDue(default, 3_000));
        Assert.True(view[0].TryGet("copy"u8, out Entry copy));
        Assert.Equal(500, copy.Fields.Count);
    }

    [Fact]
    public void AnAbandonedRunLeavesNothingAndIsNotGoneOnWith()
    {
        _keyspace.Lane.Enter();
        Draft draft = _keyspace.OpenDraft();
        draft.OpenCollection("k").PutSorted("a"u8, new byte[500]);
        draft.Abandon();
        draft = _keyspace.OpenDraft();
        draft.Change("k", static edit => edit.PutSorted("b"u8, "1"u8));
        draft.TryPublish(0);
        _keyspace.Lane.Exit();
        Assert.Equal("b=1", _keyspace.Fields("k"));
    }

    private static byte[][] Members(int count, int seed)
    {
        var random = new Random(seed);
        byte[][] members = new byte[count][];
        for (int i = 0; i < count; i++) random.NextBytes(members[i] = new byte[16]);
        return members;
    }

    private long BytesOf(IEnumerable<byte[]> members, Func<CollectionEdit, byte[], bool> put)
    {
        long before = _keyspace.GetStatistics().LiveBytes;
        _keyspace.Change($"k{before}", edit =>
        {
            foreach (byte[] member in members) Assert.True(put(edit, member));
        });
        return _keyspace.GetStatistics().LiveBytes - before;
    }

    private sealed class ByteOrder : IComparer<byte[]>
    {
        public static ByteOrder Instance { get; } = new();

        public int Compare(byte[]? x, byte[]? y) => x.AsSpan().SequenceCompareTo(y);
    }
}
