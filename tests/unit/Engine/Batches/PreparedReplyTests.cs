using PlumCache.Abstractions;
using PlumCache.Engine.Sessions;
using PlumCache.Tests.Engine.Kit;

namespace PlumCache.Tests.Unit.Engine.Batches;

/// <summary>
/// The reply of a long write is written outside of the lane, withheld, and put back in the lane; nothing is left of it where the command
/// comes to something else.
/// </summary>
public sealed class PreparedReplyTests : IDisposable
{
    private readonly PreparationBench _bench = PreparationBench.Filled();
    private readonly PreparationBench _plain = PreparationBench.Filled(isPrepared: false);

    public void Dispose()
    {
        _bench.Dispose();
        _plain.Dispose();
    }

    [Theory]
    [InlineData("SPOP large 9")]
    [InlineData("SPOP large 100")]
    [InlineData("HGETDEL h FIELDS 5 e d b a a")]
    [InlineData("HGETEX h PX 3000 FIELDS 5 e d c b a")]
    public void AReplyThatWasPreparedIsNotWrittenInTheLane(string command)
    {
        int inLane = 0, outside = 0;
        _bench.Client.Writer.OnWrite = () => (_bench.Engine.Keyspace.Lane.IsHeld ? ref inLane : ref outside)++;
        Assert.Equal(_plain.Client.One(command), _bench.Client.One(command));
        Assert.Equal((0, 1), (inLane, outside));
        Assert.Equal((1, 0), (_bench.Client.Writer.PutsBack, _plain.Client.Writer.PutsBack));
        _bench.AssertClean();
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 0)]
    public void NothingIsLeftOfAReplyThatDidNotHold(int losses, int putsBack)
    {
        int members = 0;
        TestClient third = _bench.Engine.Connect();
        _bench.BetweenSlices(() => third.Send($"SADD large m{members++}"), losses);
        string[] actual = _bench.Client.Send("SADD new 1 2", "SPOP large 15", "SCARD new");
        Assert.Equal(losses, members);
        Assert.Equal(putsBack, _bench.Client.Writer.PutsBack);
        Assert.Equal([":2", ":2"], [actual[0], actual[^1]]);
        Assert.Equal(3, actual.Length);
        string[] popped = actual[1].TrimStart('~')[1..^1].Split(", ");
        Assert.Equal(15, popped.Distinct(StringComparer.Ordinal).Count());
        string left = _bench.Other.One("SMEMBERS large");
        Assert.All(popped, member => Assert.DoesNotContain(member, left, StringComparison.Ordinal));
        Assert.Equal($":{1 + losses}", _bench.Other.One("SCARD large"));
        _bench.AssertClean();
    }

    [Fact]
    public void ARefusalThatWasPreparedIsAnsweredAsOne()
    {
        TestPlugin refusing = FieldCommands.New().With(static manifest => manifest with { Rights = PluginRights.WriteKeys }).With(
            "frefuse",
            static (in context, _, in command) => context.IsTooMuch(command.Count) ? Step.Postpone : Step.Refuse("ERR no"),
            CommandFlags.Write,
            -2,
            KeyPositions.One);
        using var bench = new PreparationBench(plugins: [.. BuiltIns.With(), refusing]);
        Assert.Equal([":1", "-ERR no", ":1"], bench.Client.Send("SADD s a", "FREFUSE s 1 2 3 4 5", "SCARD s"));
        Assert.Equal([SuspensionReason.Offload], bench.Client.Suspensions);
        bench.AssertClean();
    }

    [Fact]
    public void ARefusalTakesThePlaceOfAReplyThatWasPrepared()
    {
        // The last step before the publish refuses what was prepared, when its reply is there already.
        using var bench = new PreparationBench(plugins: [.. BuiltIns.With(), new TestPlugin("no")
        {
            OnTransform = static (in _, _, in _) => Step.Refuse("ERR no"),
        }.Interested(new Interest { Phase = PluginPhase.Settle, Commands = ["spop"] })]);
        bench.Other.Send("SADD large 1 2 3 4 5 6 7 8 9");
        Assert.Equal(["-ERR no", ":9"], bench.Client.Send("SPOP large 7", "SCARD large"));
        Assert.True(bench.Client.Writer.PutsBack > 0);
        bench.AssertClean();
    }

    [Fact]
    public void AReplyThatNobodyWantsIsNeitherWrittenNorPutBack()
    {
        int writes = 0;
        _bench.Client.Writer.OnWrite = () => writes++;
        Assert.Equal([":8"], _bench.Client.Send("CLIENT REPLY SKIP", "SPOP large 8", "SCARD large"));
        Assert.Equal((1, 0), (writes, _bench.Client.Writer.PutsBack));
        _bench.AssertClean();
    }
}
