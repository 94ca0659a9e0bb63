using PlumCache.Engine.Core;
using PlumCache.Engine.Hosting;
using PlumCache.Storage;

namespace PlumCache.Tests.Unit.Engine.Core;

public sealed class MemoryDoctorTests
{
    private const long MB = 1 << 20;

    private static readonly KeyspaceStatistics Sizes = new()
    {
        LiveBytes = 500 * MB,
        HeldBytes = 0,
        RequestBytes = 0,
        TopBytes = 510 * MB,
        HighWaterBytes = 510 * MB,
        ResidentBytes = 510 * MB,
        UnreturnedBytes = 0,
        LimitBytes = 1000 * MB,
        Leases = 0,
    };

    private static readonly ServerFacts Facts =
        new() { StartedAtMs = 0, Version = "", RunId = "", Port = 0, ManagedBytes = 10 * MB, ResidentBytes = 600 * MB };

    [Fact]
    public void FindsNothingWhereAllIsKeysAndValues() =>
        Assert.Equal("No problem with memory was found.", MemoryDoctor.Examine(Sizes, Facts));

    [Fact]
    public void NamesEachPlaceThatHoldsMuch()
    {
        KeyspaceStatistics sizes = Sizes with { HeldBytes = 300 * MB, LimitBytes = 510 * MB, UnreturnedBytes = 65 * MB };
        ServerFacts facts =
            Facts with { RequestBufferBytes = 100 * MB, ReplyBufferBytes = 101 * MB, ManagedBytes = 102 * MB, ResidentBytes = 2000 * MB };
        string[] lines = MemoryDoctor.Examine(sizes, facts).Split('\n');
        Assert.Equal(7, lines.Length);
        Assert.StartsWith("More than half", lines[0], StringComparison.Ordinal);
        Assert.StartsWith("Memory in use is over nine tenths", lines[1], StringComparison.Ordinal);
        Assert.StartsWith("65 MB of the arena", lines[2], StringComparison.Ordinal);
        Assert.StartsWith("100 MB are in large requests", lines[3], StringComparison.Ordinal);
        Assert.StartsWith("101 MB are in large replies", lines[4], StringComparison.Ordinal);
        Assert.StartsWith("102 MB are in the managed heap", lines[5], StringComparison.Ordinal);
        Assert.StartsWith("1077 MB of the process are in no place", lines[6], StringComparison.Ordinal);
    }
}
