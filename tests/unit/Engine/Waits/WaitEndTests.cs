using PlumCache.Engine.Sessions;
using PlumCache.Tests.Engine.Kit;

namespace PlumCache.Tests.Unit.Engine.Waits;

/// <summary>A wait ends once: by its keys, its time, CLIENT UNBLOCK or its connection, whichever comes first.</summary>
public sealed class WaitEndTests : KeyWaitTest
{
    private const string Forever = "9223372036854775807";

    [Fact]
    public void ItsTimeAnswersWhatTheCommandSaysAndTheRestOfTheBatchGoesOn()
    {
        long untilMs = Engine.Time.NowMs + 100;
        Wait(First, "PING", $"QTAKE a b {untilMs}", "PING behind");
        Assert.Equal(untilMs, First.Session.Suspension.DeadlineMs);
        Engine.Time.Advance(99);
        Assert.Equal(SuspensionReason.Keys, First.Suspend());
        Engine.Time.Advance(1);
        Assert.Equal(["+PONG", "nil[]", "\"behind\""], First.Finish());
        Assert.Equal((0, ":1"), (Waiting, Pusher.Send("QPUSH a 1", "QLEN a")[1]));
    }

    [Fact]
    public void AWakeWithoutNeedCostsNobodyHisPlace()
    {
        Wait(First, $"QTAKE a {Forever}");
        Wait(Second, $"QTAKE a {Forever}");
        Assert.Equal(SuspensionReason.Keys, First.Suspend());
        Pusher.One("QPUSH a 1");
        Assert.Equal(["[\"a\", \"1\"]"], First.Finish());
    }

    [Fact]
    public void AConnectionThatGoesLeavesNothingBehindAndTheNextIsServed()
    {
        Wait(First, $"QTAKE a b {Forever}");
        Wait(Second, $"QTAKE b {Forever}");
        First.Session.Dispose();
        Assert.Equal((1, 1), (Waiting, Engine.Engine.Waits.Keys));
        Pusher.Send("QPUSH a 1", "QPUSH b 2");
        Assert.Equal(["[\"b\", \"2\"]"], Second.Finish());
        Assert.Equal(":1", Pusher.One("QLEN a"));
    }

    [Fact]
    public void ItsTimeDoesNotEndAWaitThatIsBeingServed()
    {
        Wait(First, $"QTAKE a {Engine.Time.NowMs + 10}");
        OnTake = () =>
        {
            OnTake = static () => { };
            Engine.Time.Advance(10);
            Assert.Equal(SuspensionReason.Keys, First.Suspend());
        };
        Assert.Equal(["+OK", ":0"], Pusher.Send("QPUSH a 1", "QLEN a"));
        Assert.Equal(["[\"a\", \"1\"]"], First.Finish());
    }

    [Fact]
    public void NeitherDoesUnblock()
    {
        Wait(First, $"QTAKE a {Forever}");
        bool? isUnblocked = null;
        OnTake = () => isUnblocked ??= Engine.Engine.Waits.TryUnblock(First.Session.Id, answer: null);
        Pusher.One("QPUSH a 1");
        Assert.False(isUnblocked);
        Assert.Equal(["[\"a\", \"1\"]"], First.Finish());
    }

    [Fact]
    public void AConnectionThatGoesWhileItIsServedHasTheWordAndNobodyElse()
    {
        Wait(First, $"QTAKE a {Forever}");
        Wait(Second, $"QTAKE a {Forever}");
        OnTake = () =>
        {
            OnTake = static () => { };
            First.Session.Dispose();
        };
        Assert.Equal(["+OK", ":0"], Pusher.Send("QPUSH a 1", "QLEN a"));
        Assert.Equal((1, SuspensionReason.Keys), (Waiting, Second.Suspend()));
    }

    [Fact]
    public void AConnectionThatGoesWhileALostDraftServesItIsNotServedByTheNext()
    {
        Wait(First, $"QTAKE a {Forever}");
        Wait(Second, $"QTAKE a {Forever}");
        OnTake = () =>
        {
            OnTake = static () => { };
            First.Session.Dispose();
            Engine.Keyspace.Overtake();
        };
        Assert.Equal(["+OK", ":0"], Pusher.Send("QPUSH a 1", "QLEN a"));
        Assert.Equal(["[\"a\", \"1\"]"], Second.Finish());
        Assert.Equal(0, Waiting);
    }

    [Fact]
    public void UnblockEndsItAsItsTimeWouldOrWithAnError()
    {
        Wait(First, $"QTAKE a {Forever}", "PING");
        Wait(Second, $"QMOVE a b {Forever}");
        Assert.Equal(":1", Pusher.One($"CLIENT UNBLOCK {First.Session.Id}"));
        Assert.Equal(":0", Pusher.One($"CLIENT UNBLOCK {First.Session.Id}"));
        Assert.Equal(":1", Pusher.One($"CLIENT UNBLOCK {Second.Session.Id} error"));
        Assert.Equal(["nil[]", "+PONG"], First.Finish());
        Assert.Equal(["-UNBLOCKED client unblocked via CLIENT UNBLOCK"], Second.Finish());
        Assert.Equal(":0", Pusher.One("CLIENT UNBLOCK 999 TIMEOUT"));
    }

    [Theory]
    [InlineData("CLIENT UNBLOCK x", "-ERR value is not an integer or out of range")]
    [InlineData("CLIENT UNBLOCK 1 soon", "-ERR CLIENT UNBLOCK reason should be TIMEOUT or ERROR")]
    [InlineData("CLIENT UNBLOCK 1 ERROR x", "-ERR unknown subcommand or wrong number of arguments for 'UNBLOCK'. Try CLIENT HELP.")]
    public void UnblockSaysWhatIsWrong(string line, string error) => Assert.Equal(error, Pusher.One(line));

    [Fact]
    public void WhereNobodyCanWaitItIsAnsweredAtOnce()
    {
        Assert.Equal("[nil[], :0]", First.Send("MULTI", $"QTAKE a {Forever}", "QLEN a", "EXEC")[^1]);
        Assert.Equal(0, Waiting);
    }

    [Fact]
    public void WhatACommandOnlyWritesToItDoesNotWaitFor()
    {
        Wait(First, $"QMOVE a b {Forever}");
        Assert.Equal(1, Engine.Engine.Waits.Keys);
        Pusher.One("QPUSH b 1");
        Assert.Equal(0, First.Resumes);
    }

    [Fact]
    public void WhoWaitsIsShown()
    {
        Wait(First, $"QTAKE a b {Forever}");
        Wait(Second, $"QTAKE b {Forever}");
        string info = Pusher.One("INFO clients");
        Assert.Contains("blocked_clients:2", info, StringComparison.Ordinal);
        Assert.Contains("total_blocking_keys:2", info, StringComparison.Ordinal);
        Pusher.One("QPUSH b 1");
        First.Finish();
        Assert.Contains("blocked_clients:1", Pusher.One("INFO clients"), StringComparison.Ordinal);
        Assert.Contains("cmdstat_qtake:calls=2,", Pusher.One("INFO commandstats"), StringComparison.Ordinal);
    }
}
