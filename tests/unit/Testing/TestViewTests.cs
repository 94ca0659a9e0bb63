using PlumCache.Abstractions;
using PlumCache.Testing;

namespace PlumCache.Tests.Unit.Testing;

public sealed class TestViewTests
{
    private const long Now = 1000;

    private static readonly TestKeyspace Some = new TestKeyspace { NowMs = Now }
        .With("", new TestEntry("empty"))
        .With("a", new TestEntry("1"))
        .With("a:due", new TestEntry("22", Now))
        .With("a:soon", new TestEntry("333", Now + 1))
        .With("b", new TestEntry("4444"))
        .With("other", new TestEntry("5"), database: 3);

    private static TestView View => new(Some, 0);

    [Fact]
    public void WhatIsDueIsNotThere()
    {
        Assert.True(View.TryGet("a:soon"u8, out EntryView entry));
        Assert.Equal((Now + 1, 3), (entry.ExpiresAtMs, entry.Value.Length));
        Assert.False(View.TryGet("a:due"u8, out _));
        Assert.False(View.Contains("a:due"u8));
        Assert.False(View.TryPeek("nowhere"u8, out _));
    }

    [Fact]
    public void CountsTheLiveAndMeasuresWhatIsStored()
    {
        Assert.Equal((4, 2, 0), (View.Count(default), View.Count("a"u8), View.Count("c"u8)));
        Assert.Equal(("empty".Length + 2 + 7 + 9 + 5, 2 + 7 + 9), (View.Bytes(default), View.Bytes("a"u8)));
        Assert.Equal((5, 2), (View.StoredCount(default, onlyVolatile: false), View.StoredCount(default, onlyVolatile: true)));
    }

    [Fact]
    public void GoesFromLiveKeyToLiveKeyUnderAPrefix()
    {
        Assert.Equal(["", "a", "a:soon", "b"], Walk(""));
        Assert.Equal(["a", "a:soon"], Walk("a"));
        Assert.Equal([], Walk("c"));
    }

    [Fact]
    public void RanksWhatIsStored()
    {
        Assert.Equal(["", "a", "a:due", "a:soon", "b"], Ranks("", onlyVolatile: false));
        Assert.Equal(["a:due", "a:soon"], Ranks("a", onlyVolatile: true));
        Assert.False(View.TryGetAt(default, -1, onlyVolatile: false, out _, out _));
    }

    [Fact]
    public void DrawsOnlyLiveKeys()
    {
        var drawn = new SortedSet<string>(StringComparer.Ordinal);
        for (ulong seed = 0; seed < 40; seed++)
        {
            Assert.True(View.TryDrawKey(seed, out ReadOnlySpan<byte> key));
            drawn.Add(new ByteText(key).ToString());
        }

        Assert.Equal(["", "a", "a:soon", "b"], drawn);
        Assert.False(new TestView(Some, 1).TryDrawKey(0, out _));
    }

    [Fact]
    public void ShowsTheOtherDatabasesAtTheSameInstant()
    {
        KeyspaceView other = View.Database(3);
        Assert.Equal((3, 16, 1), (other.Index, other.DatabaseCount, other.Count(default)));
        Assert.Throws<ArgumentOutOfRangeException>(static () => View.Database(16));
    }

    [Fact]
    public void TheStateHasKeysOfItsOwn()
    {
        TrieView state = TestView.OfState(Some.WithState("own", new TestEntry("1")));
        Assert.Equal(1, state.Count(default));
        Assert.True(state.TryPeek("own"u8, out _));
        Assert.False(state.TryPeek("a"u8, out _));
    }

    [Fact]
    public void AWatchIsTouchedByItsKeyOrByAnythingUnderItsPrefix()
    {
        var view = new TestView(Some with { Touched = ["a:soon"] }, 0);
        Assert.True(view.IsTouched(new WatchedKey(0, "a:soon"u8.ToArray(), IsPrefix: false, 1)));
        Assert.False(view.IsTouched(new WatchedKey(0, "a"u8.ToArray(), IsPrefix: false, 1)));
        Assert.True(view.IsTouched(new WatchedKey(0, "a"u8.ToArray(), IsPrefix: true, 1)));
    }

    [Fact]
    public void EditsMakeAnotherKeyspace()
    {
        Assert.Equal("[, b]", Keys(EditRecord.Of(Edit.RemovePrefix("a"u8))));
        Assert.Equal("RemoveFieldRange b to d in k", EditRecord.Of(Edit.RemoveFieldRange("k"u8, "b"u8, "d"u8)).ToString());
        Assert.Equal("RemoveFieldRange b to the end in k", EditRecord.Of(Edit.RemoveFieldRange("k"u8, "b"u8, default)).ToString());
        Assert.Equal("[, a, a:due, a:soon]", Keys(EditRecord.Of(Edit.Remove("b"u8)), EditRecord.Of(Edit.Remove("nowhere"u8))));
        Assert.Equal("[, b, c, c:due, c:soon]", Keys(EditRecord.Of(Edit.MovePrefix("a"u8, "c"u8))));
        Assert.Equal("[, a, a:due, a:soon, b, ba, ba:due, ba:soon, bb]",
            Keys(EditRecord.Of(Edit.CopyPrefix("a"u8, "ba"u8)), EditRecord.Of(Edit.Put("bb"u8, "1"u8))));
        Assert.Equal("[, a, a:due, a:soon, b, moved:other]", Keys(EditRecord.Of(Edit.MovePrefix(Target.In(3), "moved:"u8))));
        Assert.Equal(
            "[, a, a:due, a:soon, b]",
            Keys(EditRecord.Of(Edit.MoveEntry("b"u8, "b"u8)), EditRecord.Of(Edit.CopyEntry("none"u8, "a"u8))));
        Assert.Equal("[, a, a:due, a:soon, b, c]", Keys(EditRecord.Of(Edit.CopyEntry("b"u8, "c"u8))));
        Assert.Equal("[, a:due, a:soon, b]", Keys(EditRecord.Of(Edit.MoveEntry("a"u8, "b"u8))));
        Assert.Equal("[, a, a:due, a:soon]", Keys(EditRecord.Of(Edit.MoveEntry("b"u8, Target.In(5, "b"u8)))));
        Assert.Equal("[other]", Keys(EditRecord.Of(Edit.SwapDatabases(0, 3))));
        Assert.Equal(5, Some.Databases[0].Count);
    }

    [Fact]
    public void AnEntryThatIsCarriedKeepsItsValueAndItsExpiry()
    {
        TestKeyspace keyspace = Some.Apply(EditRecord.Of(Edit.MoveEntry("a:soon"u8, Target.In(2, "b"u8))), 0);
        Assert.Equal(Some.Databases[0]["a:soon"], keyspace.Databases[2]["b"] with { Accessed = default });
        Assert.False(keyspace.Databases[0].ContainsKey("a:soon"));
    }

    private static string Keys(params EditRecord[] edits)
    {
        TestKeyspace keyspace = Some;
        foreach (EditRecord edit in edits) keyspace = keyspace.Apply(edit, 0);
        return $"[{string.Join(", ", keyspace.Databases[0].Keys)}]";
    }

    private static List<string> Walk(string prefix)
    {
        var keys = new List<string>();
        byte[] under = System.Text.Encoding.UTF8.GetBytes(prefix), after = [];
        while (View.TryGetNext(under, after, out ReadOnlySpan<byte> key, out _))
        {
            keys.Add(new ByteText(key).ToString());
            // Behind the empty key comes whatever is not below the smallest that has a byte.
            after = key.IsEmpty ? [0] : key.ToArray();
        }

        return keys;
    }

    private static List<string> Ranks(string prefix, bool onlyVolatile)
    {
        var keys = new List<string>();
        byte[] under = System.Text.Encoding.UTF8.GetBytes(prefix);
        for (long rank = 0; View.TryGetAt(under, rank, onlyVolatile, out ReadOnlySpan<byte> key, out _); rank++)
        {
            keys.Add(new ByteText(key).ToString());
        }
        return keys;
    }
}
