using PlumCache.Abstractions;
using PlumCache.Engine.Hosting;
using PlumCache.Engine.Sessions;
using PlumCache.Tests.Engine.Kit;

namespace PlumCache.Tests.Unit.Engine.Batches;

/// <summary>Commands that take long must run neither on a thread that serves sockets nor in the lane.</summary>
public sealed class LongCommandTests
{
    private static readonly EngineOptions Small = new() { InlineWalkKeys = 50 };

    [Fact]
    public void ALongReadOfSmallValuesRunsWhereItStands()
    {
        using var engine = new TestEngine(plugins: Comparing());
        Assert.Equal(["+OK", "+OK", ":0"], engine.Connect().Send("SET a 1", "SET b 2", "COMPARE a b"));
    }

    [Fact]
    public void ALongReadOfLargeValuesIsOffloadedAndHoldsNoLane()
    {
        bool heldLane = false;
        TestEngine? engine = null;
        using TestEngine owner = engine = new TestEngine(plugins: Comparing(() => heldLane |= !TryLane(engine!)));
        TestClient client = engine.Connect();
        client.Load($"SET a {new string('x', 1000)}", "SET b 123456789012345678901234567890", "COMPARE a b", "SET c 12345", "COMPARE a c");
        Assert.Equal(SuspensionReason.Offload, client.Suspend());
        Assert.Equal(["+OK", "+OK"], client.Writer.Take());
        Assert.Equal(SuspensionReason.Offload, client.Suspend());
        Assert.Equal(RunStatus.Completed, client.Step(RunMode.Long));
        Assert.Equal([":970", "+OK", ":995"], client.Writer.Take());
        Assert.False(heldLane);
        Assert.Equal(0, engine.Keyspace.GetStatistics().Leases);
    }

    [Theory]
    [InlineData("DEL")]
    [InlineData("COMPARE")]
    public void ACommandOfManyArgumentsIsOffloaded(string name)
    {
        using var engine = new TestEngine(Small, null, Comparing());
        TestClient client = engine.Connect();
        client.Load("PING", "SET k 1", $"{name}{string.Concat(Enumerable.Repeat(" k", 50))}", "PING");
        Assert.Equal(SuspensionReason.Offload, client.Suspend());
        Assert.Equal(["+PONG", "+OK"], client.Writer.Take());
        Assert.Equal(SuspensionReason.Offload, client.Suspend());
        Assert.Equal(RunStatus.Completed, client.Step(RunMode.Long));
        Assert.Equal("+PONG", client.Writer.Take()[^1]);
        client.Send($"{name}{string.Concat(Enumerable.Repeat(" k", 49))}");
        Assert.Empty(client.Suspensions);
    }

    private static bool TryLane(TestEngine engine)
    {
        if (!engine.Keyspace.Lane.TryEnter()) return false;
        engine.Keyspace.Lane.Exit();
        return true;
    }

    /// <summary>COMPARE: how much longer the first value is.</summary>
    private static TestPlugin Comparing(Action? onRun = null) => new TestPlugin("comparing").With(
        "compare",
        (in context, view, in command) =>
        {
            view.TryGet(command[1], out EntryView a);
            view.TryGet(command[2], out EntryView b);
            if (context.IsTooMuch(a.Bytes * b.Bytes)) return Step.Postpone;
            onRun?.Invoke();
            return Step.Answer(Reply.Integer(a.Value.Length - b.Value.Length));
        },
        CommandFlags.ReadOnly,
        -3,
        KeyPositions.Two);
}
