using CsCheck;
using PlumCache.Tests.Shared;

namespace PlumCache.Tests.Properties.Storage;

public sealed class TrieProperties
{
    private static readonly byte[] AllBytes = [.. Enumerable.Range(0, 256).Select(value => (byte)value)];

    [Fact]
    public void EveryHistoryOnTwoLettersEqualsTheModels() => Check([(byte)'a', (byte)'b'], maxKeyBytes: 12, steps: 250, histories: 60);

    [Fact]
    public void EveryHistoryOnThreeBytesWithTheExtremesEqualsTheModels() => Check([0, 127, 255], maxKeyBytes: 6, steps: 250, histories: 60);

    [Fact]
    public void EveryHistoryOnBinaryKeysEqualsTheModels() => Check(AllBytes, maxKeyBytes: 3, steps: 250, histories: 60);

    [Fact]
    public void EveryHistoryOnLongKeysEqualsTheModels() => Check([(byte)'a', (byte)'b'], maxKeyBytes: 1500, steps: 120, histories: 30);

    /// <summary>At the arena's limit operations fail in their middle; the draft is abandoned and nothing may be lost or left.</summary>
    [Fact]
    public void EveryHistoryAtTheArenasLimitEqualsTheModels()
    {
        int outOfMemory = 0;
        Gen.UInt.Sample(
            seed =>
            {
                using var history = new TrieHistory(seed, [(byte)'a', (byte)'b', 0], maxKeyBytes: 600, maxValueBytes: 150_000,
                    limitBytes: 1 << 20);
                history.Run(200);
                Interlocked.Add(ref outOfMemory, history.OutOfMemory);
            },
            iter: TestBudget.Times(30));
        Assert.True(outOfMemory > 10, $"The limit was met {outOfMemory} times only.");
    }

    private static void Check(byte[] alphabet, int maxKeyBytes, int steps, int histories) =>
        Gen.Select(Gen.UInt, Gen.Int[1, steps]).Sample(
            (seed, length) =>
            {
                using var history = new TrieHistory(seed, alphabet, maxKeyBytes);
                history.Run(length);
            },
            iter: TestBudget.Times(histories));
}
