using PlumCache.Abstractions;
using PlumCache.Storage;
using PlumCache.Tests.Engine.Kit;

namespace PlumCache.Tests.Unit.Engine.Batches;

/// <summary>Small values under long keys: paths weigh as much as what is stored.</summary>
public sealed class FullArenaTests
{
    private static readonly string Prefix = new('p', 100);

    [Fact]
    public void EveryKeyCanBeRemovedFromAFullArena()
    {
        using TestEngine engine = NewEngine();
        TestClient client = engine.Connect();
        int keys = Fill(client);
        for (int i = 0; i < keys; i++) Assert.Equal(":1", client.One($"DEL {Key(i)}"));
        Assert.Equal([":0", "+OK"], client.Send("DBSIZE", $"SET {Key(0)} 1"));
    }

    [Fact]
    public void WhatMayGrowMemoryLeavesTheReserveToRemovals()
    {
        using TestEngine engine = NewEngine();
        TestClient client = engine.Connect();
        int keys = Fill(client), refused = 0;
        for (int i = 0; i < keys; i++) refused += client.One($"GROW {Key(i)}") == "-" + Errors.OutOfMemory ? 1 : 0;
        Assert.InRange(refused, 1, keys); // in many the expiry fits where the entry lies
        for (int i = 0; i < keys; i++) Assert.Equal(":1", client.One($"DEL {Key(i)}"));
    }

    [Fact]
    public void ScansThatHoldGarbageLapseBeforeAWriteIsRefused()
    {
        using TestEngine engine = NewEngine();
        TestClient client = engine.Connect();
        int keys = Fill(client);
        Assert.StartsWith("[", client.One("SCAN 0 COUNT 10"), StringComparison.Ordinal);
        for (int i = 0; i < keys; i++) Assert.Equal(":1", client.One($"DEL {Key(i)}"));
        for (int i = 0; i < keys / 2; i++) Assert.Equal("+OK", client.One($"SET {Key(i)} 1"));
        Assert.Equal(0, engine.Engine.Scans.LeaseCount);
        Assert.Equal(1, engine.Engine.Scans.LapsedCount);
    }

    [Fact]
    public void AScanThatHoldsNoGarbageIsLeftAlone()
    {
        using TestEngine engine = NewEngine();
        TestClient client = engine.Connect();
        Fill(client);
        engine.MaintainToTheEnd();
        while (client.One($"SET more:{client.Session.Id}:{engine.Keyspace.Revision}{Prefix} 1") == "+OK")
        {
        }

        client.One("SCAN 0 COUNT 10");
        Assert.Equal("-" + Errors.OutOfMemory, client.One($"SET other {new string('v', 100_000)}"));
        Assert.Equal(1, engine.Engine.Scans.LeaseCount);
    }

    private static string Key(int i) => $"{Prefix}:{i * 7919 % 100_003:D6}:{Prefix}";

    /// <summary>Writes until the arena is full.</summary>
    private static int Fill(TestClient client)
    {
        int keys = 0;
        while (client.One($"SET {Key(keys)} 1") == "+OK") keys++;
        Assert.InRange(keys, 1_000, 50_000);
        return keys;
    }

    private static TestEngine NewEngine()
    {
        TestPlugin growing = new TestPlugin("growing").With(
            "grow",
            static (in context, _, in command) => Step.Answer(Reply.Ok, Edit.SetExpiry(command[1], context.NowMs + 1_000_000)),
            CommandFlags.Write,
            2,
            KeyPositions.One);
        return new TestEngine(null, new KeyspaceOptions { ArenaLimitBytes = 4 << 20 }, growing, TestPlugin.Listings());
    }
}
