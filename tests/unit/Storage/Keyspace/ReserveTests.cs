using System.Globalization;
using PlumCache.Storage;
using static PlumCache.Tests.Unit.Storage.KeyspaceTestExtensions;

namespace PlumCache.Tests.Unit.Storage;

public sealed class ReserveTests
{
    [Fact]
    public void EveryKeyCanBeRemovedOneByOneFromAFullArenaAndWritesGoOnMeanwhile()
    {
        using Keyspace keyspace = NewKeyspace(2 << 20);
        int keys = Fill(keyspace);
        for (int i = 0; i < keys; i++)
        {
            // With every removal that makes room another write may take it: the reserve must outlast them.
            Assert.True(TryWrite(keyspace, draft => Assert.True(draft.Remove(0, Key(i))), usesReserve: true), $"removal {i} of {keys}");
            TryWrite(keyspace, draft => draft.Set(1, Key(i), Bytes("another twenty bytes")));
        }

        keyspace.ReclaimAll();
        keyspace.Heap.Arena.Check();
        Assert.Equal(0, keyspace.GetStatistics().Leases);
        keyspace.AssertNothingLeaksAfterClearing();
    }

    [Fact]
    public void ExpiryIsSetAndDueKeysAreSweptAndCompactionRunsInAFullArena()
    {
        using Keyspace keyspace = NewKeyspace(2 << 20);
        int keys = Fill(keyspace);
        for (int i = 0; i < 200; i++)
        {
            Assert.True(TryWrite(keyspace, draft => Assert.True(draft.SetExpiry(0, Key(i * 7), 1000)), usesReserve: true), $"expiry {i}");
        }

        int removed = 0;
        while (removed < 200)
        {
            int step = 0;
            Assert.True(TryWrite(keyspace, draft => step = draft.RemoveDue(0, 2000, 20)));
            Assert.True(step > 0);
            removed += step;
        }

        keyspace.CompactAll();
        Assert.False(TryWrite(keyspace, draft => draft.FillUntilTheArenaIsFull(new byte[1000])));
        Assert.True(keys > 10_000);
        keyspace.AssertNothingLeaksAfterClearing();
    }

    [Fact]
    public void AnOrdinaryDraftLeavesTheReserveFreeAlsoAfterOneThatUsedIt()
    {
        using Keyspace keyspace = NewKeyspace(2 << 20);
        Fill(keyspace);
        TryWrite(keyspace, draft => Assert.True(draft.UsesReserve), usesReserve: true);
        TryWrite(keyspace, draft =>
        {
            Assert.False(draft.UsesReserve);
            draft.FillUntilTheArenaIsFull(new byte[50]);
        });
        KeyspaceStatistics statistics = keyspace.GetStatistics();
        Assert.True(statistics.LimitBytes - statistics.LiveBytes >= keyspace.Options.ArenaReserveBytes);
    }

    [Theory]
    [InlineData(1L << 20, 65_536, 128L << 10)]
    [InlineData(2L << 20, 65_536, 256L << 10)]
    [InlineData(8L << 20, 100, 256L << 10)]
    [InlineData(256L << 20, 65_536, 4L << 20)]
    [InlineData(64L << 30, 65_536, 16L << 20)]
    public void TheReserveSuitsTheArena(long limit, int maxKeyBytes, long expected) =>
        Assert.Equal(expected, new KeyspaceOptions { ArenaLimitBytes = limit, MaxKeyBytes = maxKeyBytes }.ArenaReserveBytes);

    private static byte[] Key(int number) => Bytes(string.Create(CultureInfo.InvariantCulture, $"user:{number}:name"));

    private static int Fill(Keyspace keyspace)
    {
        byte[] value = Bytes("twenty bytes of text");
        int keys = 0;
        while (TryWrite(keyspace, draft => draft.Set(0, Key(keys), value))) keys++;

        return keys;
    }

    private static bool TryWrite(Keyspace keyspace, Action<Draft> change, bool usesReserve = false)
    {
        keyspace.Lane.Enter();
        Draft draft = keyspace.OpenDraft();
        try
        {
            draft.UsesReserve = usesReserve;
            change(draft);
            return draft.TryPublish(0) == PublishResult.Published;
        }
        catch (ArenaFullException)
        {
            draft.Abandon();
            return false;
        }
        finally
        {
            keyspace.Lane.Exit();
        }
    }
}
