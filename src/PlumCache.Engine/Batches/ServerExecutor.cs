using System.Diagnostics;
using PlumCache.Abstractions;
using PlumCache.Engine.Runs;
using PlumCache.Engine.Serving;
using PlumCache.Engine.Table;
using PlumCache.Engine.Sessions;
using PlumCache.Storage;

namespace PlumCache.Engine.Batches;

/// <summary>Runs server commands: once each, outside any draft.</summary>
internal sealed class ServerExecutor(CommandEngine engine, BatchRun run, EffectLog effects, ResultRecorder recorder)
{
    private readonly TimeProvider _time = engine.Options.Time;

    /// <summary>What those inside others have answered, by their places: they run once, however often the segment does.</summary>
    private readonly Dictionary<long, ServerResult> _called = [];

    public RunStatus Execute(int index)
    {
        EngineSession session = run.Session;
        Debug.Assert(session.Answer is null, "a command runs while the answer of the one before it is kept back");
        TableRow row = run.Rows[index]!;
        SessionState before = session.State;
        session.Next = index + 1;
        if (run.Refuse(index, engine.Host.Settings, engine.Options.Limits.MaxKeyBytes) is { } refusal)
        {
            Answer(index, row, before, new ServerResult(new ReplyTree.Error(refusal)), 0, isRejected: true);
            return RunStatus.Completed;
        }

        // Before it runs: CLIENT LIST shows itself as its caller's last command.
        session.LastCommand = row.FullName;
        long started = _time.GetTimestamp(), nowMs = _time.GetUtcNow().ToUnixTimeMilliseconds();
        ServerResult result = Call(row, new ServerCall(engine, session, before, nowMs, engine.Host.Messages.Subscriptions),
            run.Batch[index]);
        long ticks = _time.GetTimestamp() - started;
        if (result.Later is null && result.DelayMs <= 0)
        {
            Answer(index, row, before, result, ticks, isRejected: false);
            return RunStatus.Completed;
        }

        recorder.Note(new CommandResult(index, row, ticks, null, IsRejected: false));
        return result.Later is { } later
            ? KeptAnswer.For(session, later)
            : KeptAnswer.Until(session, result.Reply!, nowMs + result.DelayMs);
    }

    /// <summary>Tells the answer that was kept back.</summary>
    public void TellKept()
    {
        EngineSession session = run.Session;
        Debug.Assert(!session.IsSuspended && session.Answer is not null, "an answer is told once, and when the wait for it is over");
        ReplyTree reply = session.Answer.Reply;
        session.Answer = null;
        bool isAnswered = session.State.ReplyMode == ReplyMode.On;
        run.EndCommand(row: null, changed: null);
        session.State = run.State;
        if (isAnswered) run.Writer.Write(Reply.Tree(reply));
    }

    /// <summary>
    /// Calls a server command that stands inside others. Their segment may run again, and this must not: what it answered is kept for that.
    /// </summary>
    public ServerResult CallOnce(TableRow row, scoped in Command command, long place, Draft? draft)
    {
        if (_called.TryGetValue(place, out ServerResult known)) return known;
        long nowMs = _time.GetUtcNow().ToUnixTimeMilliseconds();
        ServerResult result = Call(row, new ServerCall(engine, run.Session, run.State, nowMs, effects.Subscriptions, draft), command);
        _called.Add(place, result);
        return result;
    }

    /// <summary>The run is over.</summary>
    public void Forget() => _called.Clear();

    private ServerResult Call(TableRow row, in ServerCall call, scoped in Command command)
    {
        try
        {
            return row.Server!(call, command);
        }
        catch (Exception exception) when (!StorageBrokenException.IsIn(exception))
        {
            engine.Report(row.FullName, exception);
            return ServerResult.Error(ServerResult.InternalError);
        }
    }

    private void Answer(int index, TableRow row, SessionState before, in ServerResult result, long ticks, bool isRejected)
    {
        if (result.Session is { } next) ReleaseOf(before, next);
        bool isAnswered = IsAnswered(row, before, result.Session);
        run.EndCommand(row, result.Session);
        run.Session.State = run.State;
        if (run.State.Protocol != before.Protocol) run.Writer.UseProtocol(run.State.Protocol);
        if (isAnswered && result.Reply is not null) run.Writer.Write(Reply.Tree(result.Reply));
        string? code = result.Reply is ReplyTree.Error error ? error.Text.Code : null;
        recorder.Note(new CommandResult(index, row, ticks, code, isRejected));
    }

    /// <summary>
    /// Whether the answer is written: CLIENT REPLY ON and RESET are answered although replies were off before them. Right behind a skip it
    /// is RESET's reply that is skipped, as in Redis.
    /// </summary>
    private static bool IsAnswered(TableRow row, SessionState before, SessionState? changed)
    {
        bool isSkipped = before.ReplyMode == ReplyMode.Skip && row.FullName == "reset";
        return (changed is not null && row.SetsReplyMode && !isSkipped ? changed : before).ReplyMode == ReplyMode.On;
    }

    /// <summary>RESET drops the state of the connection: what was held for it outside goes too.</summary>
    private void ReleaseOf(SessionState before, SessionState next)
    {
        if (next.Watches.IsEmpty && !before.Watches.IsEmpty) engine.Keyspace.Unwatch(EngineSession.PlacesOf(before));
        if (before.Values is not null && next.Values is null) engine.Host.Messages.UnsubscribeAll(before.Id);
    }
}
