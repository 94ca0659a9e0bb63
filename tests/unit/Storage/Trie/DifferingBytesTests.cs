using PlumCache.Storage;
using static PlumCache.Tests.Unit.Storage.KeyspaceTestExtensions;

namespace PlumCache.Tests.Unit.Storage;

public sealed class DifferingBytesTests : IDisposable
{
    private const int Keys = 50_000;
    private readonly Keyspace _keyspace = NewKeyspace();
    private readonly DifferingBytes _bytes = new();

    public void Dispose()
    {
        DropAll();
        _keyspace.AssertNothingLeaksAfterClearing();
        _keyspace.Dispose();
    }

    [Fact]
    public void WhatEachOfAChainHasBesideTheNextIsWhatTheyAllGiveBack()
    {
        Fill();
        var random = new Random(7);
        for (int round = 0; round < 6; round++)
        {
            Create($"s{round}");
            _keyspace.Write(draft =>
            {
                for (int i = 0; i < 6000; i++) draft.Set(0, Key(random.Next(Keys)), "another value 16"u8);

                draft.RemovePrefix(0, Bytes($"user:{round}1"));
                draft.Set(0, Bytes($"new:{round}"), new byte[3000]);
                draft.Remove(0, Bytes($"new:{round - 2}"));
            });
        }

        AssertChainEqualsGivenBack();
    }

    [Fact]
    public void TheSameOfAPrefix()
    {
        Fill();
        for (int round = 0; round < 3; round++)
        {
            int from = round;
            Create($"s{round}", "user:2");
            _keyspace.Write(draft =>
            {
                for (int i = from; i < Keys; i += 70) draft.Set(0, Key(i), "another value 16"u8);
            });
        }

        Assert.InRange(AssertChainEqualsGivenBack(), 10_000, LiveBytes() / 3);
    }

    [Fact]
    public void LongValuesCountWhereTheyDiffer()
    {
        _keyspace.Write(draft =>
        {
            for (int i = 0; i < 2000; i++) draft.Set(0, Key(i), new byte[1000]);
        });
        Create("a");
        _keyspace.Write(draft =>
        {
            for (int i = 0; i < 2000; i += 50) draft.Set(0, Key(i), "short"u8);
        });
        Create("b");
        _keyspace.Write(draft =>
        {
            for (int i = 1; i < 2000; i += 50) draft.Set(0, Key(i), new byte[2000]);
        });
        Assert.InRange(AssertChainEqualsGivenBack(), 80 * 1000, 80 * 2500);
    }

    [Fact]
    public void AMovedPrefixIsNotHeld()
    {
        Fill();
        Create("s");
        _keyspace.Write(draft => draft.MovePrefix(0, Bytes("user:1"), 0, Bytes("zebra:1")));
        Assert.InRange(AssertChainEqualsGivenBack(tolerance: 0.5), 1, 10_000);
        Create("t");
        _keyspace.Write(draft => draft.MovePrefix(0, Bytes("user:2"), 0, Bytes("ape:")));
        Assert.InRange(AssertChainEqualsGivenBack(tolerance: 0.5), 1, 10_000);
    }

    [Fact]
    public void TwoPrefixesThatChangedPlacesAreNotHeld()
    {
        Fill();
        _keyspace.Write(draft => draft.CopyPrefix(0, Bytes("user:3"), 0, Bytes("old:")));
        Create("s");
        _keyspace.Write(draft =>
        {
            draft.MovePrefix(0, Bytes("user:1"), 0, Bytes("aside:"));
            draft.MovePrefix(0, Bytes("user:2"), 0, Bytes("user:1"));
            draft.MovePrefix(0, Bytes("aside:"), 0, Bytes("user:2"));
        });
        Assert.InRange(Measure("s", live: true), 1, 30_000);
    }

    [Fact]
    public void AMovedPrefixThatIsHeldByAnOlderSnapshotTooIsHeldOnceMoreChanges()
    {
        Fill();
        Create("s");
        Create("t");
        _keyspace.Write(draft => draft.MovePrefix(0, Bytes("user:1"), 0, Bytes("zebra:1")));
        Assert.InRange(Measure("t", live: true), 1, 10_000);
        _keyspace.Write(draft => draft.RemovePrefix(0, Bytes("zebra:1")));
        AssertChainEqualsGivenBack();
    }

    [Fact]
    public void EqualTriesHoldNothingOfEachOtherAndAnEmptyOneNothingAtAll()
    {
        Fill();
        using var view = new View(_keyspace);
        view.Open();
        Assert.Equal(0, _bytes.Measure(view[0], view[0], default));
        Assert.Equal(0, _bytes.Measure(view[1], view[0], default));
        long all = _bytes.Measure(view[0], view[1], default);
        Assert.Equal(LiveBytes(), all);
    }

    private static byte[] Key(int i) => Bytes($"user:{i:D5}:name");

    private void Fill() => _keyspace.Write(draft =>
    {
        for (int i = 0; i < Keys; i++) draft.Set(0, Key(i), "0123456789abcdef"u8);
    });

    private void Create(string name, string prefix = "") =>
        _keyspace.Write(draft => draft.Snapshots.Create(0, Bytes(name), Bytes(prefix), 0));

    private void DropAll() => _keyspace.Write(draft =>
    {
        foreach (Snapshot snapshot in draft.Snapshots.Table) draft.Snapshots.Drop(0, snapshot.Name.Span);
    });

    private long LiveBytes()
    {
        _keyspace.ReclaimAll();
        return _keyspace.GetStatistics().LiveBytes;
    }

    private long Measure(string name, bool live)
    {
        using var view = new View(_keyspace);
        view.Open();
        Assert.True(view.Snapshots.TryFind(0, Bytes(name), out Snapshot? snapshot));
        Snapshot? newer = live ? null : view.Snapshots.FirstOrDefault(other => other.Number == snapshot.Number + 1);
        return _bytes.Measure(view[new TrieId(0, snapshot.Number)], view[new TrieId(0, newer?.Number ?? 0)], snapshot.Prefix.Span);
    }

    /// <summary>Snapshots with numbers in a row are dropped at once.</summary>
    private long AssertChainEqualsGivenBack(double tolerance = 0.2)
    {
        long before = LiveBytes();
        string[] names;
        using (var view = new View(_keyspace))
        {
            view.Open();
            names = [.. view.Snapshots.Select(snapshot => System.Text.Encoding.UTF8.GetString(snapshot.Name.Span))];
        }

        long measured = names.Sum(name => Measure(name, live: false));
        DropAll();
        long given = before - LiveBytes();
        Assert.InRange(measured, given * (1 - tolerance), given * (1 + tolerance));
        return given;
    }
}
