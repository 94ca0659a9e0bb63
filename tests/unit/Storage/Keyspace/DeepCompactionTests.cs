using PlumCache.Storage;
using static PlumCache.Tests.Unit.Storage.KeyspaceTestExtensions;

namespace PlumCache.Tests.Unit.Storage;

/// <summary>Keys that are each a prefix of the next: a write of a deep one copies most of the trie.</summary>
public sealed class DeepCompactionTests
{
    private const int PipelineKeys = 50;
    private const int MaxBlocks = 4096;
    private const long Allowance = 4 << 20;

    [Fact]
    public void KeepsTheTopNearWhatIsLiveWhileKeysExtendEachOther()
    {
        using Keyspace keyspace = NewKeyspace();
        byte[] key = new byte[10_000];
        key.AsSpan().Fill((byte)'e');
        for (int from = 1; from <= key.Length; from += PipelineKeys)
        {
            int first = from;
            keyspace.Write(draft =>
            {
                for (int length = first; length < first + PipelineKeys; length++) draft.Set(0, key.AsSpan(0, length), "v"u8);
            });
            Maintain(keyspace);
        }

        AssertTopIsNearLive(keyspace);
        AssertIdleStepsEndAndNeverRaiseTheTop(keyspace);
        AssertTopIsNearLive(keyspace);
        keyspace.AssertNothingLeaksAfterClearing();
    }

    [Fact]
    public void KeepsTheTopNearWhatIsLiveWhileADeepKeyIsOverwritten()
    {
        using Keyspace keyspace = NewKeyspace();
        byte[] key = new byte[6500];
        key.AsSpan().Fill((byte)'e');
        keyspace.Write(draft =>
        {
            for (int length = 1; length <= key.Length; length++) draft.Set(0, key.AsSpan(0, length), "v"u8);
        });
        for (int i = 0; i < 200; i++)
        {
            keyspace.Write(draft => draft.Set(0, key.AsSpan(0, 6400), "w"u8));
            Maintain(keyspace);
        }

        AssertTopIsNearLive(keyspace);
        AssertIdleStepsEndAndNeverRaiseTheTop(keyspace);
    }

    [Fact]
    public void BringsTheTopDownBesideADeepKey()
    {
        using Keyspace keyspace = NewKeyspace();
        byte[] key = new byte[2000];
        key.AsSpan().Fill((byte)'k');
        keyspace.Write(draft =>
        {
            for (int i = 0; i < 40_000; i++)
            {
                draft.Set(0, Bytes($"key:{i}"), key.AsSpan(0, 100));
                if (i % 20 == 0) draft.Set(0, key.AsSpan(0, (i / 20) + 1), "v"u8);
            }
        });
        keyspace.Write(draft =>
        {
            for (int i = 0; i < 40_000; i++)
            {
                if (i % 10 != 0) draft.Remove(0, Bytes($"key:{i}"));
            }
        });
        keyspace.ReclaimAll();
        KeyspaceStatistics before = keyspace.GetStatistics();
        Assert.True(before.TopBytes > before.LiveBytes * 2, "the test makes no hole");
        AssertIdleStepsEndAndNeverRaiseTheTop(keyspace);
        KeyspaceStatistics after = keyspace.GetStatistics();
        Assert.InRange((double)after.TopBytes / after.LiveBytes, 1.0, 1.3);
        keyspace.Heap.Arena.Check();
    }

    private static void Maintain(Keyspace keyspace)
    {
        keyspace.Lane.Enter();
        keyspace.Reclaim(MaxBlocks);
        long top = keyspace.GetStatistics().TopBytes;
        keyspace.CompactStep(MaxBlocks);
        Assert.True(keyspace.GetStatistics().TopBytes <= top, "compaction raises the top");
        keyspace.Lane.Exit();
    }

    private static void AssertIdleStepsEndAndNeverRaiseTheTop(Keyspace keyspace)
    {
        const int MostSteps = 500;
        keyspace.ReclaimAll();
        keyspace.Lane.Enter();
        bool isMore = true;
        for (int step = 0; isMore; step++)
        {
            Assert.True(step < MostSteps, "compaction comes to no end");
            long top = keyspace.GetStatistics().TopBytes;
            isMore = keyspace.Reclaim(MaxBlocks) | keyspace.CompactStep(MaxBlocks);
            Assert.True(keyspace.GetStatistics().TopBytes <= top, "compaction raises the top");
        }

        Assert.False(keyspace.CompactStep(MaxBlocks));
        keyspace.Lane.Exit();
    }

    private static void AssertTopIsNearLive(Keyspace keyspace)
    {
        KeyspaceStatistics statistics = keyspace.GetStatistics();
        Assert.True(statistics.TopBytes <= (statistics.LiveBytes * 1.3) + Allowance,
            $"top {statistics.TopBytes:N0}, live {statistics.LiveBytes:N0}");
    }
}
