using PlumCache.Abstractions;
using PlumCache.Engine.Hosting;
using PlumCache.Engine.Sessions;
using PlumCache.Tests.Engine.Kit;

namespace PlumCache.Tests.Unit.Engine.Sessions;

public sealed class KeptAnswerTests : IDisposable
{
    private readonly TestEngine _engine = new(new EngineOptions { AllowsLocalDebug = true });
    private readonly TestClient _client;
    private readonly TaskCompletionSource<ReplyTree> _reply = new();

    public KeptAnswerTests()
    {
        _client = _engine.Connect();
        _client.Load("PING");
    }

    public void Dispose() => _engine.Dispose();

    [Fact]
    public void IsToldWhenItIsThere()
    {
        Assert.Equal(RunStatus.Suspended, KeptAnswer.For(_client.Session, _reply.Task));
        Assert.Equal(SuspensionReason.Reply, _client.Suspend());
        Assert.Equal(0, _client.Resumes);
        _reply.SetResult(new ReplyTree.Integer(7));
        Assert.Equal(1, _client.Resumes);
        Assert.Equal(SuspensionReason.None, _client.Suspend());
        Assert.Equal([":7", "+PONG"], _client.Writer.Take());
    }

    [Fact]
    public void OneThatIsThereAlreadyWakesAtOnce()
    {
        _reply.SetResult(ReplyTree.Ok);
        KeptAnswer.For(_client.Session, _reply.Task);
        Assert.Equal(1, _client.Resumes);
        Assert.Equal(SuspensionReason.None, _client.Suspend());
        Assert.Equal(["+OK", "+PONG"], _client.Writer.Take());
    }

    [Fact]
    public void HoldsNoConnectionThatHasGone()
    {
        KeptAnswer.For(_client.Session, _reply.Task);
        _client.Session.Dispose();
        _reply.SetResult(ReplyTree.Ok);
        Assert.Equal(0, _client.Resumes);
    }

    [Fact]
    public void IsToldAtItsTimeAndNoSooner()
    {
        long dueMs = _engine.Time.NowMs + 100;
        KeptAnswer.Until(_client.Session, ReplyTree.Ok, dueMs);
        Assert.Equal(SuspensionReason.Time, _client.Suspend());
        _engine.Time.Advance(99);
        Assert.Equal(SuspensionReason.Time, _client.Suspend());
        Assert.Equal(dueMs, _client.Session.Suspension.DeadlineMs);
        _engine.Time.Advance(1);
        Assert.Equal(SuspensionReason.None, _client.Suspend());
        Assert.Equal(["+OK", "+PONG"], _client.Writer.Take());
    }

    [Fact]
    public void ASkipOfRepliesEndsWithTheCommandWhoseAnswerWasKept() =>
        Assert.Equal(["+PONG"], _client.Send("CLIENT REPLY SKIP", "DEBUG SLEEP 1", "PING"));
}
