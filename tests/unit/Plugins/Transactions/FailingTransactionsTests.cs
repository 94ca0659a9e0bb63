using PlumCache.Abstractions;
using PlumCache.Storage;
using PlumCache.Tests.Engine.Kit;
#if DEBUG
using PlumCache.Engine.Hosting;
using PlumCache.Engine.Sessions;
#endif

namespace PlumCache.Tests.Unit.Plugins.Transactions;

/// <summary>A transaction does not run without what failed while it was queued, and is over when EXEC itself fails.</summary>
public sealed class FailingTransactionsTests
{
    private static readonly Interest OfBadKeys = new() { Phase = PluginPhase.Admit, Commands = ["set"], KeyPrefixes = ["bad"] };

    private static readonly TestPlugin Failing = new TestPlugin("failing") { OnTransform = Fail, OnObserve = Fail }
        .Interested(OfBadKeys, new Interest { Phase = PluginPhase.Observe, Commands = ["exec"] });

    [Fact]
    public void ACommandThatFailsWhileItIsQueuedAbortsTheTransaction()
    {
        using var engine = new TestEngine(plugins: [Failing, .. BuiltIns.With()]);
        TestClient client = engine.Connect();
        string[] replies = client.Send("MULTI", "SET bad 1", "SET good 1", "DISCARD", "MULTI", "SET bad 1", "SET good 1", "GET good");
        Assert.Equal(
            ["+OK", "-PLUGINERR failing: it fails", "+QUEUED", "+OK", "+OK", "-PLUGINERR failing: it fails", "+QUEUED", "+QUEUED"],
            replies);
        Assert.StartsWith("-EXECABORT Transaction discarded because of", client.One("EXEC"), StringComparison.Ordinal);
        Assert.Equal("nil", client.One("GET good"));
    }

    [Fact]
    public void AnExecThatFailsEndsTheTransaction()
    {
        using var engine = new TestEngine(plugins: [Failing, .. BuiltIns.With()]);
        TestClient client = engine.Connect();
        string[] replies = client.Send("MULTI", "SET good 1", "EXEC", "GET good");
        Assert.Equal(["+OK", "+QUEUED", "-EXECABORT Transaction discarded because of: PLUGINERR failing: it fails", "nil"], replies);
    }

    [Theory]
    [InlineData(true, "EXEC")]
    [InlineData(true, "NOSUCH", "EXEC")]
    [InlineData(false, "EXEC")]
    [InlineData(false, "SET bad 1", "EXEC")]
    [InlineData(false, "NOSUCH", "EXEC")]
    [InlineData(false, "EXEC x")]
    [InlineData(false, "SET a 2", "INCR x", "EXEC ROLLBACK")]
    [InlineData(false, "DISCARD")]
    public void NothingIsWatchedBehindATransactionHoweverItEnds(bool execFails, params string[] lines)
    {
        TestPlugin failing = execFails ? Failing : new TestPlugin("failing") { OnTransform = Fail }.Interested(OfBadKeys);
        using var engine = new TestEngine(plugins: [failing, .. BuiltIns.With()]);
        TestClient client = engine.Connect(), other = engine.Connect();
        client.Send(["SET x text", "WATCH a", "MULTI", "SET b 1", .. lines]);
        other.Send("SET a 1");
        Assert.Empty(client.Session.State.Watches);
        using var view = new View(engine.Keyspace);
        view.Open();
        Assert.Equal(-1, view.LastTouched(0, "a"u8));
    }

#if DEBUG
    [Fact]
    public void AConnectionIsClosedWhoseTransactionCannotBeToldOfAFailure()
    {
        using var engine = new TestEngine(plugins: BuiltIns.With());
        TestClient client = engine.Connect();
        client.Send("MULTI");
        using (FaultSchedule.OnThisThread([FaultPoint.PluginCall], failingCall: 1, isLasting: true))
        {
            Assert.Equal("-PLUGINERR transactions: A fault that a test has scheduled.", client.One("SET a 1"));
        }

        Assert.Equal(RunStatus.Close, client.End);
    }

    [Fact]
    public void WhatIsQueuedDoesNotRunAtOnceWhenTheBreakerOpensMeanwhile()
    {
        using var engine = new TestEngine(new EngineOptions { PluginBreakerFailures = 1 }, plugins: BuiltIns.With());
        TestClient client = engine.Connect(), other = engine.Connect();
        client.Send("MULTI");
        using (FaultSchedule.OnThisThread([FaultPoint.PluginCall], failingCall: 1))
        {
            Assert.StartsWith("-PLUGINERR transactions", other.One("MULTI"), StringComparison.Ordinal);
        }

        Assert.StartsWith("-PLUGINERR transactions: it failed 1 times in a row", client.One("SET a 1"), StringComparison.Ordinal);
        Assert.Equal("nil", other.One("GET a"));
    }
#endif

    private static Step Fail(in CommandContext context, KeyspaceView view, in Command command) =>
        throw new InvalidOperationException("it fails");

    private static EffectList? Fail(in CommandContext context, KeyspaceView view, in Command command, in Step step) =>
        throw new InvalidOperationException("it fails");
}
