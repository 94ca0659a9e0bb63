#if DEBUG
using PlumCache.Storage;
using PlumCache.Tests.Engine.Kit;

namespace PlumCache.Tests.Unit.Engine.Views;

/// <summary>
/// A value is fetched by who asks for it. The block of a long one is marked as poisoned, which the checked build tells whoever looks at it.
/// </summary>
public sealed class LazyValueTests
{
    private const ulong Poison = 0xDDDD_DDDD_DDDD_DDDD;

    /// <summary>Those that answer values or compare them, and one that measures which blocks a snapshot holds.</summary>
    private static readonly string[] ReadBlocks =
        ["get", "getrange", "lcs", "mget", "ns.get", "ns.range", "snap.diff", "snap.get", "substr", "snap.list"];

    private static readonly string Long = new('v', 100_000);

    public static TheoryData<string> Others =>
        [.. ReadCommands.Rows().Select(static row => row.FullName).Except(ReadBlocks, StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Others))]
    public void WhoAsksForNoValueTouchesNone(string name)
    {
        using TestEngine engine = ReadCommands.Filled(value: Long);
        TestClient client = engine.Connect();
        string expected = client.One(ReadCommands.Lines[name]);
        string[] found = WithPoisonedValue(engine, () => client.Send(ReadCommands.Lines[name]));
        if (name != "randomkey") Assert.Equal([expected], found);
    }

    [Fact]
    public void TheBytesAreThoseOfTheValue()
    {
        using TestEngine engine = ReadCommands.Filled(value: Long);
        TestClient client = engine.Connect();
        Assert.Equal([$"\"{Long}\""], WithPoisonedValue(engine, () => client.Send("GET a:due")));
    }

    [Fact]
    public void WhoLooksAtAPoisonedBlockIsTold()
    {
        using TestEngine engine = ReadCommands.Filled(value: Long);
        Assert.Throws<StorageBrokenException>(() => WithPoisonedValue(engine, () =>
        {
            using var view = new View(engine.Keyspace);
            view.Open();
            Assert.True(view[0].TryGet("a:due"u8, out Entry entry));
            return [$"{view[0].Heap.At(entry.ValueBlock).Birth}"];
        }));
    }

    private static string[] WithPoisonedValue(TestEngine engine, Func<string[]> read)
    {
        using var view = new View(engine.Keyspace);
        view.Open();
        Assert.True(view[0].TryGet("a:due"u8, out Entry entry));
        Node block = view[0].Heap.At(entry.ValueBlock);
        ulong stamp = block.Stamp;
        block.Stamp = Poison;
        try
        {
            return read();
        }
        finally
        {
            block.Stamp = stamp;
        }
    }
}
#endif
