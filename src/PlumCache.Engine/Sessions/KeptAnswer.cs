using System.Diagnostics;
using PlumCache.Abstractions;

namespace PlumCache.Engine.Sessions;

/// <summary>
/// The answer of a command that has run, kept back until it is there, or until its time. What the connection has sent behind the command
/// waits with it.
/// </summary>
internal sealed class KeptAnswer : IWait
{
    private readonly Task<ReplyTree> _reply;
    private readonly long _dueMs;
    private EngineSession? _waiter;

    private KeptAnswer(Task<ReplyTree> reply, long dueMs, EngineSession? waiter)
    {
        _reply = reply;
        _dueMs = dueMs;
        _waiter = waiter;
    }

    /// <summary>The answer, once it is there.</summary>
    public ReplyTree Reply
    {
        get
        {
            Debug.Assert(_reply.IsCompleted, "the engine never waits");
            return _reply.GetAwaiter().GetResult();
        }
    }

    /// <summary>An answer that is there.</summary>
    public static KeptAnswer Of(ReplyTree reply) => new(Task.FromResult(reply), 0, waiter: null);

    /// <summary>Keeps an answer until a time: it is the deadline, so whoever runs the batch sees to it.</summary>
    /// <param name="session">The connection.</param>
    /// <param name="reply">The answer.</param>
    /// <param name="dueMs">Unix ms.</param>
    public static RunStatus Until(EngineSession session, ReplyTree reply, long dueMs)
    {
        Debug.Assert(session.Answer is null, "an answer is kept back behind another");
        session.Answer = new KeptAnswer(Task.FromResult(reply), dueMs, waiter: null);
        return session.Suspend(SuspensionReason.Time, session.Answer, dueMs);
    }

    /// <summary>Waits for an answer that is still being made.</summary>
    /// <param name="session">The connection.</param>
    /// <param name="reply">See <c>ServerResult.Later</c>.</param>
    public static RunStatus For(EngineSession session, Task<ReplyTree> reply)
    {
        Debug.Assert(session.Answer is null, "an answer is kept back behind another");
        var answer = new KeptAnswer(reply, 0, session);
        session.Answer = answer;

        // To a task that has ended it comes at once: it cannot be too late.
        _ = reply.ContinueWith(
            static (_, answer) => ((KeptAnswer)answer!).Wake(),
            answer,
            default,
            TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default);
        return session.Suspend(SuspensionReason.Reply, answer);
    }

    /// <inheritdoc/>
    public bool IsOver(long nowMs) => _reply.IsCompleted && nowMs >= _dueMs;

    /// <inheritdoc/>
    public void Leave(EngineSession session) => Volatile.Write(ref _waiter, null); // the task may outlive the connection by far

    private void Wake() => Volatile.Read(ref _waiter)?.Wake();
}
