using PlumCache.Hosting.Sessions;

namespace PlumCache.Tests.Unit.Hosting;

public sealed class ServingRoundTests : IDisposable
{
    private readonly SessionKit _kit = new();
    private readonly ServingRound _round;

    public ServingRoundTests() => _round = new ServingRound(_kit.Engine, _kit.Failures, _kit.Time);

    public void Dispose() => _kit.Dispose();

    [Fact]
    public void RunsWhatCameTogetherWhenTheRoundEnds()
    {
        FakeTransport a = _kit.Connect().Peer, b = _kit.Connect().Peer;
        _round.Begin();
        a.Deliver("SET k 1\r\nGET k\r\n");
        b.Deliver("GET k\r\n");
        Assert.Equal(("", ""), (a.Sent, b.Sent));
        _round.End();
        Assert.Equal(("+OK\r\n$1\r\n1\r\n", "$1\r\n1\r\n"), (a.Sent, b.Sent));
    }

    [Fact]
    public void RunsAtOnceWhatGainsNothingByIt()
    {
        FakeTransport pipeline = _kit.Connect().Peer, unfinished = _kit.Connect().Peer;
        _round.Begin();
        pipeline.Deliver("SET a 1\r\nGET a\r\nGET a\r\nGET a\r\n");
        unfinished.Deliver("GET ");
        Assert.Equal(1, _kit.Engine.Keyspace.Revision);
        _round.End();
        unfinished.Deliver("a\r\n");
        Assert.Equal(("+OK\r\n$1\r\n1\r\n$1\r\n1\r\n$1\r\n1\r\n", "$1\r\n1\r\n"), (pipeline.Sent, unfinished.Sent));
    }

    [Fact]
    public void RepliesGoOutTogetherWhenTheRoundEnds()
    {
        FakeTransport noKey = _kit.Connect().Peer, pipeline = _kit.Connect().Peer;
        _round.Begin();
        noKey.Deliver("PING\r\n");
        pipeline.Deliver("SET a 1\r\nGET a\r\nGET a\r\nGET a\r\n");
        Assert.Equal(("", ""), (noKey.Sent, pipeline.Sent));
        pipeline.Deliver("PING\r\n");
        _round.End();
        Assert.Equal(("+PONG\r\n", "+OK\r\n$1\r\n1\r\n$1\r\n1\r\n$1\r\n1\r\n+PONG\r\n"), (noKey.Sent, pipeline.Sent));
    }

    [Fact]
    public void NoReplyWaitsForOthersOverAMillisecond()
    {
        FakeTransport first = _kit.Connect().Peer, soon = _kit.Connect().Peer, late = _kit.Connect().Peer, last = _kit.Connect().Peer;
        _round.Begin();
        first.Deliver("PING\r\n");
        _kit.Time.Advance(TimeSpan.FromMicroseconds(999));
        soon.Deliver("PING\r\n");
        Assert.Equal(("", ""), (first.Sent, soon.Sent));
        _kit.Time.Advance(TimeSpan.FromMicroseconds(1));
        late.Deliver("PING\r\n");
        Assert.Equal(("+PONG\r\n", "+PONG\r\n", "+PONG\r\n"), (first.Sent, soon.Sent, late.Sent));
        last.Deliver("PING\r\n");
        Assert.Equal("", last.Sent);
        _round.End();
        Assert.Equal("+PONG\r\n", last.Sent);
    }

    [Fact]
    public void WhoIsKilledBeforeItSendsAnswersNothing()
    {
        (Session session, FakeTransport killed) = _kit.Connect();
        FakeTransport other = _kit.Connect().Peer;
        _round.Begin();
        killed.Deliver("PING\r\n");
        other.Deliver("PING\r\n");
        session.Abort(CloseReason.Killed);
        _round.End();
        Assert.True(killed.IsClosed);
        Assert.Equal(("", "+PONG\r\n"), (killed.Sent, other.Sent));
    }

    [Fact]
    public void WhoQuitsIsToldSoBeforeItIsClosed()
    {
        FakeTransport quitting = _kit.Connect().Peer, other = _kit.Connect().Peer;
        _round.Begin();
        other.Deliver("PING\r\n");
        quitting.Deliver("QUIT\r\n");
        _round.End();
        Assert.Equal(("+OK\r\n", "+PONG\r\n"), (quitting.Sent, other.Sent));
    }

    [Fact]
    public void ALongPipelineDoesNotOvertakeWhoHasJoinedBefore()
    {
        FakeTransport first = _kit.Connect().Peer, pipeline = _kit.Connect().Peer;
        _round.Begin();
        first.Deliver("INCR n\r\n");
        pipeline.Deliver("INCR n\r\nINCR n\r\nINCR n\r\nINCR n\r\nINCR n\r\n");
        Assert.Equal(("", ""), (first.Sent, pipeline.Sent));
        _round.End();
        Assert.Equal((":1\r\n", ":2\r\n:3\r\n:4\r\n:5\r\n:6\r\n"), (first.Sent, pipeline.Sent));
    }

    [Fact]
    public void ServesASessionOfAnotherDatabaseAndLongKeysAsEver()
    {
        string longKey = new('k', 5000);
        FakeTransport a = _kit.Connect().Peer, other = _kit.Connect().Peer, longer = _kit.Connect().Peer;
        other.Deliver("SELECT 1\r\nSET k 9\r\n");
        _round.Begin();
        a.Deliver("GET k\r\n");
        other.Deliver("GET k\r\n");
        longer.Deliver($"SET {longKey} 2\r\nGET {longKey}\r\n");
        _round.End();
        Assert.Equal(("$-1\r\n", "+OK\r\n+OK\r\n$1\r\n9\r\n", "+OK\r\n$1\r\n2\r\n"), (a.Sent, other.Sent, longer.Sent));
    }

    [Fact]
    public void AJoinedSessionTakesWhatIsRaisedOnItMeanwhileFirst()
    {
        (Session session, FakeTransport killed) = _kit.Connect();
        FakeTransport other = _kit.Connect().Peer;
        _round.Begin();
        killed.Deliver("SET k 1\r\n");
        other.Deliver("GET k\r\n");
        session.Abort(CloseReason.Killed);
        killed.Deliver("SET k 2\r\n");
        _round.End();
        Assert.True(killed.IsClosed);
        Assert.Equal(("", "$-1\r\n"), (killed.Sent, other.Sent));
    }

    [Fact]
    public void RoundsFollowEachOther()
    {
        FakeTransport a = _kit.Connect().Peer, b = _kit.Connect().Peer;
        for (int i = 1; i <= 100; i++)
        {
            _round.Begin();
            a.Deliver("INCR n\r\n");
            b.Deliver("INCR n\r\n");
            _round.End();
        }

        Assert.EndsWith(":199\r\n", a.Sent, StringComparison.Ordinal);
        Assert.EndsWith(":200\r\n", b.Sent, StringComparison.Ordinal);
    }
}
