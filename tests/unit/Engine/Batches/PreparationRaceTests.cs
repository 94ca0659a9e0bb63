using PlumCache.Abstractions;
using PlumCache.Engine.Sessions;
using PlumCache.Tests.Engine.Kit;

namespace PlumCache.Tests.Unit.Engine.Batches;

/// <summary>
/// Between the slices of a long write that is put together outside of the lane, others write, keys fall due, clients go. It is as if the
/// command had run after all of that, and in the lane when it has lost too often.
/// </summary>
public sealed class PreparationRaceTests : IDisposable
{
    private readonly PreparationBench _bench = PreparationBench.Filled();
    private readonly PreparationBench _plain = PreparationBench.Filled(isPrepared: false);

    public void Dispose()
    {
        _bench.Dispose();
        _plain.Dispose();
    }

    [Theory]
    [InlineData("SADD s zz", ":13")] // the destination, which is a source too
    [InlineData("SADD t zz", ":13")]
    [InlineData("DEL t", ":9")]
    [InlineData("SET t 1", "-WRONGTYPE Operation against a key holding the wrong kind of value")]
    [InlineData("PEXPIRE s 5", ":12")]
    [InlineData("SADD large zz", ":12")] // none of its keys
    [InlineData("FLUSHALL", ":0")]
    [InlineData("SWAPDB 0 1", ":0")]
    [InlineData("RENAME large t", ":21")]
    public void AWriteBetweenSlicesCountsAsOneBeforeIt(string write, string reply)
    {
        _bench.Other.Send("SADD s 1 2 3 4");
        _plain.Other.Send("SADD s 1 2 3 4");
        TestClient third = _bench.Engine.Connect();
        _bench.BetweenSlices(() => third.Send(write));
        _plain.Other.Send(write);
        Assert.Equal(reply, _bench.Client.One("SUNIONSTORE s s t"));
        Assert.Equal(reply, _plain.Client.One("SUNIONSTORE s s t"));
        foreach (string key in PreparationBench.Keys) Assert.Equal(_plain.Content(key), _bench.Content(key));
        _bench.AssertClean();
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 2)]
    [InlineData(2, 2)]
    [InlineData(9, 2)]
    public void AfterTwoLossesItIsComputedInTheLane(int losses, int stagings)
    {
        int members = 0;
        TestClient third = _bench.Engine.Connect();
        _bench.BetweenSlices(() => third.Send($"SADD s m{members++}"), losses);
        bool isInLane = false;
        _ = _bench.Stagings;
        _bench.OnPublish = changes => isInLane |= changes > PreparationBench.Slice + 2;
        _bench.Client.One("SADD s 1 2 3 4 5 6");
        Assert.Equal(losses >= 2, isInLane);
        Assert.Equal(Math.Min(losses, 2), members);
        Assert.Equal($":{11 + members}", _bench.Other.One("SCARD s"));
        Assert.Equal(stagings, _bench.Stagings);
        _bench.AssertClean();
    }

    [Fact]
    public void AKeyThatFallsDueMeanwhileIsNotThere()
    {
        _bench.BetweenSlices(() => _bench.Engine.Time.NowMs += 100_001);
        Assert.Equal(":5", _bench.Client.One("SUNIONSTORE new s t"));
        Assert.Equal(":0", _bench.Client.One("EXISTS s"));
        _bench.AssertClean();
    }

    [Fact]
    public void AFieldThatFallsDueMeanwhileIsNotThere()
    {
        _bench.BetweenSlices(() => _bench.Engine.Time.NowMs += 90_001);
        Assert.Equal(":3", _bench.Client.One("HSET h a 1 b 1 c 1 d 1 e 1"));
        Assert.Equal("[-1]", _bench.Client.One("HTTL h FIELDS 1 a").Replace(":", "", StringComparison.Ordinal));
        _bench.AssertClean();
    }

    [Fact]
    public void TheSweepMayTakeWhatIsPutTogether()
    {
        _bench.BetweenSlices(() =>
        {
            _bench.Engine.Time.NowMs += 100_001;
            while (_bench.Engine.Engine.Maintain())
            {
            }
        });
        Assert.Equal(":6", _bench.Client.One("SADD s 1 2 3 4 5 6"));
        Assert.Equal([":6", ":-1"], _bench.Client.Send("SCARD s", "TTL s"));
        _bench.AssertClean();
    }

    [Fact]
    public void ARootThatComesBackIsNotTakenForWhatWasCopied()
    {
        // What the first slice would copy is another collection than the one it was computed on, which is there again in the end.
        TestClient? third = null;
        Action meanwhile = () => third!.Send("COPY k kept", "FPUT k other 1");
        using var bench = new PreparationBench(plugins: [.. BuiltIns.With(), Adding(() => Interlocked.Exchange(ref meanwhile, Nothing)())]);
        third = bench.Engine.Connect();
        third.Send("FPUT k a 1");
        bench.BetweenSlices(() => third.Send("RENAME kept k"));
        Assert.Equal(":6", bench.Client.One("FADD k 1 2 3 4 5 6"));
        Assert.Equal([":7", "nil"], bench.Client.Send("FLEN k", "FGET k other"));
        bench.AssertClean();
    }

    [Fact]
    public void AClientThatGoesMeanwhileLeavesNothing()
    {
        _bench.BetweenSlices(() => _bench.Client.Session.Dispose());
        _bench.Client.Load("SADD new 1 2 3 4 5 6");
        Assert.Equal(SuspensionReason.Offload, _bench.Client.Suspend());
        _bench.Client.Step(RunMode.Long);
        _bench.AssertClean();
    }

    [Fact]
    public void WhatAPauseHoldsBackIsPreparedAnew()
    {
        TestClient third = _bench.Engine.Connect();
        _bench.BetweenSlices(() => third.Send("CLIENT PAUSE 1000 WRITE"));
        _ = _bench.Stagings;
        Assert.Equal(":6", _bench.Client.One("SADD new 1 2 3 4 5 6"));
        Assert.Contains(SuspensionReason.Pause, _bench.Client.Suspensions);
        Assert.Equal(2, _bench.Stagings);
        _bench.AssertClean();
    }

    private static void Nothing()
    {
    }

    /// <summary>FADD key field ..., which has something done before it answers.</summary>
    private static TestPlugin Adding(Action meanwhile) => FieldCommands.New()
        .With(static manifest => manifest with { Rights = PluginRights.WriteKeys }).With(
        "fadd",
        (in context, _, in command) =>
        {
            if (context.IsTooMuch(command.Count - 2)) return Step.Postpone;
            meanwhile();
            for (int i = 2; i < command.Count; i++) context.Edits.Add(Edit.PutField(command[1], command[i], default, (ValueKind)16));
            return Step.Answer(Reply.Integer(context.Edits.Count), context.Edits);
        },
        CommandFlags.Write,
        -3,
        KeyPositions.One);
}
