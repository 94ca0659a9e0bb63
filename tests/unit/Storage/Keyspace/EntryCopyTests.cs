using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using PlumCache.Storage;
using static PlumCache.Tests.Unit.Storage.KeyspaceTestExtensions;

namespace PlumCache.Tests.Unit.Storage;

/// <summary>Single keys copied and moved.</summary>
public sealed class EntryCopyTests : IDisposable
{
    private const int LongBytes = 100_000;
    private readonly Keyspace _keyspace = new(new KeyspaceOptions { ArenaLimitBytes = 64 << 20 });

    public static TheoryData<int, int, bool> Lengths => new MatrixTheoryData<int, int, bool>([0, 64, 65, LongBytes], [0, 1], [true, false]);

    private long LiveBytes => _keyspace.Heap.Arena.LiveBytes;

    public void Dispose() => _keyspace.Dispose();

    [Theory]
    [MemberData(nameof(Lengths))]
    public void TakesValueKindAndExpiryAlongAndReplacesWhatIsThere(int length, int toDatabase, bool isMove)
    {
        byte[] value = Filled(length, 7);
        _keyspace.Write(draft =>
        {
            draft.Set(0, "from"u8, value, expiresAtMs: 5_000, accessStamp: 1, kind: 9);
            draft.Set(toDatabase, "to"u8, Filled(LongBytes, 1), expiresAtMs: 6_000, accessStamp: 2, kind: 3);
        });
        _keyspace.Write(draft =>
        {
            Assert.True(CopyOrMove(draft, "from", toDatabase, "to", isMove, accessStamp: 42));
            Assert.Equal(!isMove, draft[0].TryGet("from"u8, out _));
            Assert.True(draft[toDatabase].TryGet("to"u8, out Entry entry));
            Assert.Equal(value, entry.Value.ToArray());
            Assert.Equal((5_000L, 42u, (byte)9), (entry.ExpiresAtMs, entry.AccessStamp, entry.Kind));
        });
        AssertMemoryAddsUp();
        _keyspace.AssertNothingLeaksAfterClearing();
    }

    [Fact]
    public void ALongValueIsSharedByItsCopiesAndStaysUntilTheLastIsGone()
    {
        _keyspace.Write(draft => draft.Set(0, "from"u8, Filled(LongBytes, 7)));
        long live = LiveBytes;
        _keyspace.Write(draft =>
        {
            for (int i = 0; i < 100; i++) Assert.True(draft.CopyEntry(0, "from"u8, i % 16, Bytes($"to:{i}")));
            Assert.True(AreSame(draft[0], "from", draft[7], "to:7"));
            Assert.True(draft.Remove(0, "from"u8));
        });
        AssertMemoryAddsUp();
        Assert.InRange(LiveBytes, live, live + (LongBytes / 4));
        _keyspace.Write(draft =>
        {
            for (int i = 0; i < 99; i++) Assert.True(draft.Remove(i % 16, Bytes($"to:{i}")));
        });
        _keyspace.ReclaimAll();
        using (var view = new View(_keyspace))
        {
            view.Open();
            Assert.True(view[3].TryGet("to:99"u8, out Entry last));
            Assert.Equal(Filled(LongBytes, 7), last.Value.ToArray());
        }

        _keyspace.AssertNothingLeaksAfterClearing();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void ALongValueThatMovesGoesFromHandToHand(int toDatabase)
    {
        _keyspace.Write(draft => draft.Set(0, "from"u8, Filled(LongBytes, 7)));
        using Lease before = _keyspace.OpenLease();
        _keyspace.Write(draft =>
        {
            Assert.True(draft.MoveEntry(0, "from"u8, toDatabase, "to"u8));
            Assert.True(AreSame(before[0], "from", draft[toDatabase], "to"));
            Assert.Equal(0, draft[toDatabase == 0 ? 1 : 0].Count);
        });
        AssertMemoryAddsUp();
        _keyspace.Remove("to", toDatabase);
        _keyspace.ReclaimAll();
        Assert.True(before[0].TryGet("from"u8, out Entry entry));
        Assert.Equal(Filled(LongBytes, 7), entry.Value.ToArray());
        before.Dispose();
        _keyspace.AssertNothingLeaksAfterClearing();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void AKeyThatIsCopiedToItselfStaysAsItIs(bool isMove)
    {
        _keyspace.Set("key", "value");
        _keyspace.Write(draft =>
        {
            Assert.True(CopyOrMove(draft, "key", 0, "key", isMove));
            Assert.False(CopyOrMove(draft, "none", 0, "none", isMove));
            Assert.False(draft.HasChanges);
            Assert.Equal("value", draft[0].Find("key"));
        });
        Assert.Equal(1, _keyspace.Revision);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void AKeyThatIsNotThereChangesNothing(bool isMove)
    {
        _keyspace.Set("to", "value");
        _keyspace.Write(draft =>
        {
            Assert.False(CopyOrMove(draft, "from", 0, "to", isMove));
            Assert.False(CopyOrMove(draft, "from", 1, "to", isMove));
            Assert.False(draft.HasChanges);
        });
        Assert.Equal("value", _keyspace.Find("to"));
        Assert.Equal(1, _keyspace.Revision);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void AnExpiryThatAWholePrefixWasGivenGoesAlong(bool isMove)
    {
        _keyspace.Write(draft =>
        {
            for (int i = 0; i < 300; i++) draft.Set(0, Bytes($"p:{i:000}"), Filled(i, 1), expiresAtMs: i == 8 ? 50 : ExpiryTime.Never);
            draft.SetPrefixExpiry(0, "p:"u8, nowMs: 100, expiresAtMs: 9_000);
        });
        _keyspace.Write(draft =>
        {
            foreach (int i in (int[])[7, 8, 299]) Assert.True(CopyOrMove(draft, $"p:{i:000}", 1, $"{i}", isMove));
            Assert.True(draft[1].TryGet("7"u8, out Entry marked));
            Assert.Equal(9_000, marked.ExpiresAtMs);
            Assert.True(draft[1].TryGet("299"u8, out Entry large));
            Assert.Equal(9_000, large.ExpiresAtMs);

            // What was due when the prefix got its expiry has not come back to life.
            Assert.True(draft[1].TryGet("8"u8, out Entry due));
            Assert.Equal(50, due.ExpiresAtMs);
        });
        AssertMemoryAddsUp();
        _keyspace.AssertNothingLeaksAfterClearing();
    }

    [Fact]
    public void KeysMayPointIntoTheDraft() => _keyspace.Write(draft =>
    {
        for (int i = 0; i < 20; i++) draft.Set($"key:{i:00}", i % 2 == 0 ? $"key:{i + 1:00}" : $"key:{i:00} itself");
        for (int i = 0; i < 20; i += 2)
        {
            Assert.True(draft[0].TryGet(Bytes($"key:{i:00}"), out Entry target));
            Assert.True(draft.MoveEntry(0, target.Value, 0, Bytes($"moved:{i:00}")));
            Assert.Equal($"key:{i + 1:00} itself", draft[0].Find($"moved:{i:00}"));
            Assert.True(draft[0].TryGet(Bytes($"key:{i:00}"), out target));
            Assert.True(draft.CopyEntry(0, Bytes($"moved:{i:00}"), 0, target.Value));
            Assert.Equal($"key:{i + 1:00} itself", draft[0].Find($"key:{i + 1:00}"));
        }
    });

    [Fact]
    public void TellsWhoWatchesWhatWasChanged() => _keyspace.Write(draft =>
    {
        draft.Set("from", "1");
        foreach (string key in (string[])["from", "copy", "moved"]) draft.Watch(0, Bytes(key));
        long since = draft.LastTouched(0, "from"u8);
        draft.CopyEntry(0, "from"u8, 0, "copy"u8);
        Assert.True(draft.LastTouched(0, "copy"u8) > since);
        Assert.Equal(since, draft.LastTouched(0, "from"u8));
        draft.MoveEntry(0, "from"u8, 0, "moved"u8);
        Assert.True(draft.LastTouched(0, "from"u8) > since);
        Assert.True(draft.LastTouched(0, "moved"u8) > since);
    });

    [Fact]
    public void ABlockThatHasAllTheParentsItCanCountIsCopiedOnce()
    {
        _keyspace.Write(draft => draft.Set(0, "from"u8, Filled(LongBytes, 7)));
        _keyspace.Write(draft =>
        {
            for (int i = 0; i < Node.MaxExtraParents + 10; i++) Assert.True(draft.CopyEntry(0, "from"u8, 1, Bytes($"{i}")));
            Assert.True(AreSame(draft[0], "from", draft[1], $"{Node.MaxExtraParents - 1}"));
            Assert.False(AreSame(draft[0], "from", draft[1], $"{Node.MaxExtraParents}"));
            Assert.True(draft[1].TryGet(Bytes($"{Node.MaxExtraParents}"), out Entry copy));
            Assert.Equal(Filled(LongBytes, 7), copy.Value.ToArray());
        });
        AssertMemoryAddsUp();
        _keyspace.AssertNothingLeaksAfterClearing();
    }

    [Fact]
    public void PastWhatSharingMayMakeOfATrieTheBytesAreCopiedSoThatTheArenaBoundsWhatIsCounted()
    {
        const int Large = 16 << 20;
        _keyspace.Write(draft =>
        {
            draft.Set(0, "0"u8, new byte[Large]);

            // Doubles all there is as often as it goes, then adds ever smaller parts.
            int copies = 0;
            for (long copied = 0; copied >= 0; copies++) copied = draft.CopyPrefix(0, default, 0, [.. "copy"u8, (byte)copies]);
            for (int part = copies; part >= 0; part--) draft.CopyPrefix(0, [.. "copy"u8, (byte)part], 0, [.. "more"u8, (byte)part]);
            Assert.InRange(draft[0].Measure(default).Bytes, TrieLimits.MaxBytesByCopying - (4 * Large), TrieLimits.MaxBytesByCopying);
            Assert.InRange(LiveBytes, Large, Large + (1 << 20));

            int shared = 0;
            for (; draft.CopyEntry(0, "0"u8, 0, "last"u8) && AreSame(draft[0], "0", draft[0], "last"); shared++)
            {
                draft.MoveEntry(0, "last"u8, 0, Bytes($"l{shared}"));
            }

            Assert.InRange(shared, 0, 4);
            Assert.InRange(LiveBytes, 2 * Large, (2 * Large) + (1 << 20));
        });
    }

    private static bool CopyOrMove(Draft draft, string from, int toDatabase, string to, bool isMove, uint accessStamp = 0) => isMove
        ? draft.MoveEntry(0, Bytes(from), toDatabase, Bytes(to), accessStamp)
        : draft.CopyEntry(0, Bytes(from), toDatabase, Bytes(to), accessStamp);

    private static bool AreSame(in Trie one, string key, in Trie other, string otherKey)
    {
        Assert.True(one.TryGet(Bytes(key), out Entry entry));
        Assert.True(other.TryGet(Bytes(otherKey), out Entry otherEntry));
        return Unsafe.AreSame(ref MemoryMarshal.GetReference(entry.Value), ref MemoryMarshal.GetReference(otherEntry.Value));
    }

    private static byte[] Filled(int length, byte with)
    {
        byte[] bytes = new byte[length];
        Array.Fill(bytes, with);
        return bytes;
    }

    private void AssertMemoryAddsUp()
    {
        _keyspace.Lane.Enter();
        _keyspace.AssertMemoryAddsUp();
        _keyspace.Lane.Exit();
    }
}
