using PlumCache.Abstractions;
using PlumCache.Engine.Hosting;
using PlumCache.Engine.Sessions;
using PlumCache.Tests.Engine.Kit;

namespace PlumCache.Tests.Unit.Engine.Sessions;

/// <summary>A connection that goes while its batch waits stands in no queue any more, whatever it waits for.</summary>
public sealed class ClosingWhileSuspendedTests : IDisposable
{
    private readonly TestEngine _engine = new(new EngineOptions
    {
        OutputSoftLimitBytes = 100,
        InlineWalkKeys = 10,
        AllowsLocalDebug = true
    }, plugins: QueueCommands.New());
    private readonly TestClient _client;

    public ClosingWhileSuspendedTests() => _client = _engine.Connect();

    public static TheoryData<SuspensionReason> Reasons =>
        [.. Enum.GetValues<SuspensionReason>().Where(static reason => reason != SuspensionReason.None)];

    public void Dispose() => _engine.Dispose();

    [Theory]
    [MemberData(nameof(Reasons))]
    public void LeavesNothingBehind(SuspensionReason reason)
    {
        Action bring = Suspend(reason);
        Assert.Equal(reason, _client.Session.Suspension.Reason);
        TestClient behind = _engine.Connect();
        bool waitsForLane = reason == SuspensionReason.Lane;
        behind.Load("SET b 1");
        if (waitsForLane) Assert.Equal(SuspensionReason.Lane, behind.Suspend());

        _client.Session.Dispose();
        Assert.Equal((0, 0, 0), (_engine.Engine.Pauses.Waiting, _engine.Host.Backlog.Waiting, _engine.Engine.Waits.Count));
        Assert.Equal(0, _engine.Keyspace.GetStatistics().Leases);
        bring();
        Assert.Equal((0, waitsForLane ? 1 : 0), (_client.Resumes, behind.Resumes));
        Assert.Equal(RunStatus.Completed, behind.Step());
    }

    /// <summary>Has the connection wait.</summary>
    /// <returns>Brings about what it waits for.</returns>
    private Action Suspend(SuspensionReason reason)
    {
        TestClient other = _engine.Connect();
        var reply = new TaskCompletionSource<ReplyTree>();
        switch (reason)
        {
            case SuspensionReason.Lane:
                _engine.Keyspace.Lane.Enter();
                Run("SET a 1");
                return _engine.Keyspace.Lane.Exit;
            case SuspensionReason.Pause:
                other.One("CLIENT PAUSE 1000 ALL");
                Run("GET a");
                return () => other.One("CLIENT UNPAUSE");
            case SuspensionReason.Backlog:
                _engine.Host.Backlog.Add(1001);
                Run("GET a");
                return () => _engine.Host.Backlog.Remove(1001);
            case SuspensionReason.Time:
                Run("DEBUG SLEEP 1");
                return () => _engine.Time.Advance(1000);
            case SuspensionReason.Reply:
                KeptAnswer.For(_client.Session, reply.Task);
                return () => reply.SetResult(ReplyTree.Ok);
            case SuspensionReason.Keys:
                Run("QTAKE a 9000000000000");
                return () => other.One("QPUSH a 1");
            case SuspensionReason.OutputFull:
                Run($"ECHO {new string('x', 200)}", "PING");
                return static () => { };
            case SuspensionReason.Offload:
                Run($"DEL{string.Concat(Enumerable.Repeat(" k", 20))}");
                return static () => { };
            case SuspensionReason.Stream:
                _client.Send($"SET v {new string('x', 2000)}");
                Run("GET v");
                return static () => { };
            default:
                throw new ArgumentOutOfRangeException(nameof(reason), reason, "How is this one brought about?");
        }
    }

    private void Run(params string[] lines)
    {
        _client.Load(lines);
        _client.Step();
    }
}
