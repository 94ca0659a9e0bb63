using System.Buffers.Binary;
using PlumCache.Storage;
using static PlumCache.Tests.Unit.Storage.KeyspaceTestExtensions;

namespace PlumCache.Tests.Unit.Storage;

public sealed class RemoveRangeTests : IDisposable
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
    [InlineData("b", "d", 2, "a=1 d=1 e=1")]
    [InlineData("b", "", 4, "a=1")]
    [InlineData("", "b", 1, "b=1 c=1 d=1 e=1")]
    [InlineData("aa", "dd", 3, "a=1 e=1")]
    [InlineData("", "", 5, "no key")]
    [InlineData("d", "b", 0, "a=1 b=1 c=1 d=1 e=1")]
    [InlineData("b", "b", 0, "a=1 b=1 c=1 d=1 e=1")]
    [InlineData("bb", "bc", 0, "a=1 b=1 c=1 d=1 e=1")]
    [InlineData("f", "", 0, "a=1 b=1 c=1 d=1 e=1")]
    public void TheFirstOfARangeGoesAndItsEndStays(string from, string to, long removed, string left)
    {
        _keyspace.Change("k", static edit =>
        {
            foreach (char field in "abcde") edit.Put($"{field}", "1");
        });
        _keyspace.Change("k", edit => Assert.Equal(removed, edit.RemoveRange(Bytes(from), Bytes(to))));
        Assert.Equal(left, _keyspace.Fields("k"));
    }

    [Fact]
    public void AFieldThatABorderBeginsWithLiesBeforeIt()
    {
        _keyspace.Change("k", static edit =>
        {
            foreach (string stem in (string[])["u", "u:1", "u:2"])
            {
                edit.Put(stem, "1");
                for (int i = 0; i < 30; i++) edit.Put($"{stem}:{i:00}", "1");
            }
        });
        _keyspace.Change("k", static edit => Assert.Equal(30 + 1 + 10, edit.RemoveRange("u:1:"u8, "u:2:"u8)));
        _keyspace.Change("k", static edit => Assert.Equal(1 + 10 + 1 + 10, edit.RemoveRange("u"u8, "u:1:"u8)));
        _keyspace.Change("k", static edit => Assert.Equal(30, edit.Fields.Count));
    }

    /// <summary>Every way a range may begin and end in a trie of several levels, each removed from a copy.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void EveryRangeLeavesExactlyTheOthers(bool isOwn)
    {
        const int Fields = 300, Stride = 7;
        if (!isOwn) _keyspace.Change("k", static edit => edit.PutMany(Fields));
        for (int from = 0; from <= Fields; from += Stride)
        {
            for (int to = from + 1; to <= Fields; to += Stride)
            {
                _keyspace.Write(draft =>
                {
                    if (isOwn) draft.Change("copy", static edit => edit.PutMany(Fields));
                    else draft.CopyEntry(0, "k"u8, 0, "copy"u8);
                    draft.Change("copy", edit =>
                    {
                        Assert.Equal(to - from, edit.RemoveRange(Bytes($"f{from:0000}"), Bytes($"f{to:0000}")));
                        Assert.Equal(Fields - to + from, edit.Fields.Count);
                        Assert.Equal(from, edit.Fields.Rank(Bytes($"f{to:0000}")));
                    });
                });
            }

            _keyspace.Lane.Enter();
            _keyspace.AssertMemoryAddsUp();
            _keyspace.Lane.Exit();
        }
    }

    [Fact]
    public void WhatIsBetweenIsRetiredInWholeSubtrees()
    {
        const int Fields = 200_000;
        _keyspace.Change("k", static edit =>
        {
            for (uint i = 0; i < Fields; i++) edit.Put(Position(i), "element"u8);
        });
        _keyspace.ReclaimAll();
        using Lease lease = _keyspace.OpenLease();
        _keyspace.Change("k", static edit => Assert.Equal(Fields - 200, edit.RemoveRange(Position(100), Position(Fields - 100))));
        Assert.InRange(_keyspace.Reclaimer.LimboBlocks + _keyspace.Reclaimer.HeldBlocks, 1, 1_000);
    }

    [Fact]
    public void ABorderMayLieInWhatTheRangeFrees()
    {
        _keyspace.Change("k", static edit =>
        {
            edit.PutMany(100);
            edit.Put("borders", "f0010f0090");
        });
        _keyspace.Change("k", static edit =>
        {
            edit.Put("f0050", "own");
            Assert.True(edit.Fields.TryGet("borders"u8, out Entry borders));
            Assert.Equal(80, edit.RemoveRange(borders.Value[..5], borders.Value[5..]));
            Assert.Equal(21, edit.Fields.Count);
        });
    }

    [Fact]
    public void LongValuesOfARangeAreFreed()
    {
        string value = new('v', 5_000);
        _keyspace.Change("k", edit =>
        {
            for (int i = 0; i < 100; i++) edit.Put($"f{i:000}", value);
        });
        _keyspace.Change("k", static edit => edit.RemoveRange("f003"u8, "f098"u8));
        _keyspace.ReclaimAll();
        Assert.InRange(_keyspace.GetStatistics().LiveBytes, 25_000, 30_000);
    }

    private static byte[] Position(uint index)
    {
        byte[] field = new byte[8];
        BinaryPrimitives.WriteUInt64BigEndian(field, index);
        return field;
    }
}
