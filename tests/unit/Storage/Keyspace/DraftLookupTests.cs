using System.Text;
using PlumCache.Storage;
using static PlumCache.Tests.Unit.Storage.KeyspaceTestExtensions;

namespace PlumCache.Tests.Unit.Storage;

public sealed class DraftLookupTests : IDisposable
{
    private const int Keys = 2000;
    private readonly Keyspace _keyspace = NewKeyspace();
    private readonly string[] _keys = [.. Enumerable.Range(0, Keys).Select(static i => $"user:{i:0000}")];
    private EntryLocation[] _locations = [];
    private long _lookup;

    public DraftLookupTests() => _keyspace.Write(draft =>
    {
        foreach (string key in _keys) draft.Set(key, "old");
    });

    public void Dispose() => _keyspace.Dispose();

    [Fact]
    public void WhatWasFoundServesNearlyAllOfADraftsWrites() => _keyspace.Write(draft =>
    {
        string[] some = [.. Enumerable.Range(0, 64).Select(i => _keys[i * 31])];
        LookUp(draft, some);
        int known = 0;
        for (int i = 0; i < some.Length; i++)
        {
            if (draft.Holds(_lookup, _locations[i])) known++;
            draft.Set(some[i], "longer than before");
        }

        Assert.InRange(known, 56, 64);
    });

    [Fact]
    public void APutWhereItsKeyWasFoundIsThatOfAWalk()
    {
        string[] some = [.. Enumerable.Range(0, 64).Select(i => _keys[i * 31])];
        _keyspace.Write(draft =>
        {
            LookUp(draft, some);
            for (int i = 0; i < some.Length; i++)
            {
                EntryLocation found = draft.Holds(_lookup, _locations[i]) ? _locations[i] : default;
                Assert.False(draft.Set(0, Bytes(some[i]), Bytes($"new {i}"), found: found));
            }
        });

        Assert.Equal(Keys, _keyspace.Read().Length);
        for (int i = 0; i < Keys; i++)
        {
            Assert.Equal(i % 31 == 0 && i / 31 < some.Length ? $"new {i / 31}" : "old", _keyspace.Find(_keys[i]));
        }
    }

    [Fact]
    public void AKeyThatIsNotThereIsNeverKnown() => _keyspace.Write(draft =>
    {
        LookUp(draft, "user:", "nobody", "user:12345");
        Assert.All(_locations, location => Assert.False(location.IsFound || draft.Holds(_lookup, location)));
    });

    [Theory]
    [InlineData("set")]
    [InlineData("set to a longer value")]
    [InlineData("splice")]
    [InlineData("remove")]
    [InlineData("expire")]
    [InlineData("insert a neighbour")]
    [InlineData("remove a neighbour")]
    public void AKeyWhoseBucketWasReplacedIsNotKnown(string change) => _keyspace.Write(draft =>
    {
        LookUp(draft, "user:0040", "user:1990");
        Change(draft, change);
        Assert.False(draft.Holds(_lookup, _locations[0]));
        Assert.True(draft.Holds(_lookup, _locations[1]));
        AssertTrue(draft, "user:0040", "user:1990");
    });

    [Fact]
    public void AChangeInPlaceIsSeenWhereTheKeyWasFound() => _keyspace.Write(draft =>
    {
        draft.Set("user:0041", "own");
        LookUp(draft, "user:0040", "user:0041");
        draft.Set("user:0040", "new");
        Assert.True(draft.Holds(_lookup, _locations[0]));
        Assert.Equal("new", Encoding.UTF8.GetString(draft[0].At(_locations[0]).Value));
        AssertTrue(draft, "user:0040", "user:0041");
    });

    [Theory]
    [InlineData("remove")]
    [InlineData("expire")]
    [InlineData("move away")]
    [InlineData("copy over")]
    [InlineData("swap")]
    [InlineData("sweep")]
    [InlineData("restore")]
    public void WhatChangesWholeSubtreesEndsALookup(string change) => _keyspace.Write(draft =>
    {
        draft.Snapshots.Create(0, Bytes("before"), Bytes("user:00"), 0);
        draft.Set("user:0040", "new");
        draft.Set(0, Bytes("due"), Bytes("1"), expiresAtMs: 5);
        LookUp(draft, "user:0040", "user:1990");
        _ = change switch
        {
            "remove" => draft.RemovePrefix(0, Bytes("user:00")),
            "expire" => draft.SetPrefixExpiry(0, Bytes("user:00"), 0, 1000),
            "move away" => draft.MovePrefix(0, Bytes("user:00"), 1, Bytes("there")),
            "copy over" => draft.CopyPrefix(0, Bytes("user:01"), 0, Bytes("user:00")),
            "sweep" => draft.RemoveDue(0, 10, 100),
            "restore" => draft.Snapshots.Restore(0, Bytes("before"), Bytes("user:00")),
            _ => Swap(draft),
        };
        Assert.False(draft.Holds(_lookup, _locations[0]));
        AssertTrue(draft, "user:0040", "user:1990");
    });

    [Fact]
    public void AKeyBeneathAMarkIsNotKnownSinceTheMarkMayBePushedPastIt() => _keyspace.Write(draft =>
    {
        // The bucket is the draft's own by now, and the second mark changes nothing in it.
        draft.SetPrefixExpiry(0, default, 0, 1000);
        draft.Set(0, Bytes("user:0040"), Bytes("own"), expiresAtMs: 1000);
        draft.SetPrefixExpiry(0, default, 0, 1000);
        LookUp(draft, "user:0040", "user:1990");
        uint bucket = _locations[0].Bucket;
        draft.SetExpiry(0, Bytes("user:0040"), 2000);
        AssertTrue(draft, "user:0040", "user:1990");
        LookUp(draft, "user:0040");
        Assert.Equal(bucket, _locations[0].Bucket);
        AssertTrue(draft, "user:0040");
    });

    [Fact]
    public void ARollBackEndsALookupBecauseItFreesBlocksThatWereFound() => _keyspace.Write(draft =>
    {
        DraftSavepoint savepoint = draft.Save();
        draft.Set("user:0040", "undone");
        LookUp(draft, "user:0040", "user:1990");
        draft.RollBack(savepoint);
        Assert.All(_locations, location => Assert.False(draft.Holds(_lookup, location)));
    });

    [Fact]
    public void WhatWasFoundBeforeASavepointIsNotKnownOnceItIsCopiedBehindIt() => _keyspace.Write(draft =>
    {
        draft.Set("user:0040", "own");
        LookUp(draft, "user:0040");
        DraftSavepoint savepoint = draft.Save();
        Assert.True(draft.Holds(_lookup, _locations[0]));
        draft.Set("user:0040", "own");
        Assert.False(draft.Holds(_lookup, _locations[0]));
        draft.RollBack(savepoint);
        AssertTrue(draft, "user:0040");
    });

    [Fact]
    public void ALookupEndsWithTheNextOneAndWithItsDraft()
    {
        EntryLocation[] before = [];
        _keyspace.Write(draft =>
        {
            LookUp(draft, "user:0040");
            (before, long first) = (_locations, _lookup);
            LookUp(draft, "user:0041");
            Assert.False(draft.Holds(first, before[0]));
            Assert.True(draft.Holds(_lookup, _locations[0]));
            draft.Set("user:1990", "new");
        });
        _keyspace.Write(draft => Assert.False(draft.Holds(_lookup, _locations[0])));
    }

    [Fact]
    public void ASharedBucketThatOneSideCopiesIsNotKnownThereThoughItStays()
    {
        _keyspace.Write(static draft => draft.CopyPrefix(0, default, 1, default));
        _keyspace.Write(draft =>
        {
            LookUp(draft, "user:0040");
            draft.Set("user:0040", "new");
            Assert.False(draft.Holds(_lookup, _locations[0]));
            AssertTrue(draft, "user:0040");
        });
    }

    [Fact]
    public void ABucketWithAllTheParentsItCanCountIsNotKnownOnceAnotherTakesItsPlace()
    {
        _keyspace.Write(static draft => draft.CopyPrefix(0, default, 1, default));
        _keyspace.Write(draft =>
        {
            LookUp(draft, "user:0040");
            Heap heap = _keyspace.Heap;
            heap.AddExtraParents(_locations[0].Bucket, Node.MaxExtraParents - heap.At(_locations[0].Bucket).ExtraParents);

            // The nodes above are shared with the copy: each that is copied gives its children one more parent, and this one can count no
            // more.
            draft.Set("user:0060", "new");
            draft.Set("user:0040", "new");
            Assert.False(draft.Holds(_lookup, _locations[0]));
            AssertTrue(draft, "user:0040");
        });
    }

    private static void Change(Draft draft, string change)
    {
        switch (change)
        {
            case "set": draft.Set("user:0040", "new"); break;
            case "set to a longer value": draft.Set("user:0040", "longer"); break;
            case "splice": draft.Splice(0, Bytes("user:0040"), 1, Bytes("x"), 0); break;
            case "remove": draft.Remove(0, Bytes("user:0040")); break;
            case "expire": draft.SetExpiry(0, Bytes("user:0040"), 1000); break;
            case "insert a neighbour": draft.Set("user:00400", "new"); break;
            default: draft.Remove(0, Bytes("user:0041")); break;
        }
    }

    private static long Swap(Draft draft)
    {
        draft.SwapDatabases(0, 1);
        return 0;
    }

    private void LookUp(Draft draft, params string[] keys)
    {
        int at = 0;
        KeyRange[] ranges = [.. keys.Select(key => new KeyRange((at += key.Length) - key.Length, key.Length))];
        _locations = new EntryLocation[keys.Length];
        _lookup = draft.LookUp(0, Bytes(string.Concat(keys)), ranges, _locations);
    }

    /// <summary>What a draft says that it knows is what a walk finds.</summary>
    private void AssertTrue(Draft draft, params string[] keys)
    {
        for (int i = 0; i < keys.Length; i++)
        {
            if (!draft.Holds(_lookup, _locations[i])) continue;
            Assert.True(draft[0].TryGet(Bytes(keys[i]), out Entry entry));
            Entry known = draft[0].At(_locations[i]);
            Assert.Equal(entry.Value, known.Value);
            Assert.Equal(entry.ExpiresAtMs, known.ExpiresAtMs);
        }
    }
}
