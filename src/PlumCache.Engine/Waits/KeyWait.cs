using System.Diagnostics;
using PlumCache.Abstractions;
using PlumCache.Engine.Sessions;

namespace PlumCache.Engine.Waits;

/// <summary>
/// A command that waits for its keys. It is answered once: by who serves it, by its deadline, or by CLIENT UNBLOCK, whichever comes first.
/// Who serves it claims it before its command is run; until that is published or taken back, nobody else ends the wait.
/// </summary>
/// <param name="table">Where it stands. Its lock guards all that changes here.</param>
/// <param name="session">The connection.</param>
/// <param name="request">What waits.</param>
/// <param name="untilMs">Deadline (Unix ms), or <see cref="Suspension.Never"/>.</param>
/// <param name="otherwise">What is answered then.</param>
internal sealed class KeyWait(WaitTable table, EngineSession session, WaitingRequest request, long untilMs, ReplyTree otherwise) : IWait
{
    private KeyWaitState _state; // in the lock of the table
    private ReplyTree? _answer;

    /// <summary>Its place in the queue of each of its keys; the table's.</summary>
    public LinkedListNode<KeyWait>[] Places { get; } = new LinkedListNode<KeyWait>[request.Keys.Length];

    /// <summary>The connection.</summary>
    public EngineSession Session => session;

    /// <summary>What waits.</summary>
    public WaitingRequest Request => request;

    /// <summary>Takes it for the draft that is open. In the lane, and in the lock.</summary>
    /// <returns>False: the draft has it already.</returns>
    public bool TryClaim()
    {
        Debug.Assert(table.Lock.IsHeldByCurrentThread, "a wait is changed in the lock of its table");
        if (_state != KeyWaitState.Waiting) return false;
        _state = KeyWaitState.Claimed;
        return true;
    }

    /// <summary>The draft does not serve it after all.</summary>
    public void Release()
    {
        lock (table.Lock)
        {
            Debug.Assert(_state is KeyWaitState.Claimed or KeyWaitState.Gone, "what is released was claimed");
            if (_state == KeyWaitState.Gone) return;
            _state = KeyWaitState.Waiting;
        }

        session.Wake(); // its deadline may have come meanwhile
    }

    /// <summary>The draft that served it is published. Of a connection that has gone meanwhile nobody reads the answer.</summary>
    public void Serve(ReplyTree answer)
    {
        lock (table.Lock)
        {
            Debug.Assert(_state is KeyWaitState.Claimed or KeyWaitState.Gone, "what is served was claimed");
            if (_state == KeyWaitState.Gone) return;
            End(answer);
        }

        session.Wake();
    }

    /// <summary>Ends the wait without its keys, unless somebody is about to serve it. Any thread.</summary>
    /// <param name="answer">What is answered; null: what the deadline would answer.</param>
    public bool TryEnd(ReplyTree? answer)
    {
        lock (table.Lock)
        {
            if (_state != KeyWaitState.Waiting) return false;
            End(answer ?? otherwise);
        }

        session.Wake();
        return true;
    }

    /// <inheritdoc/>
    public bool IsOver(long nowMs)
    {
        lock (table.Lock)
        {
            if (_state == KeyWaitState.Waiting && nowMs >= untilMs) End(otherwise);
            return _state == KeyWaitState.Ended;
        }
    }

    /// <inheritdoc/>
    public void Leave(EngineSession session)
    {
        lock (table.Lock)
        {
            if (_state is KeyWaitState.Waiting or KeyWaitState.Claimed) table.Remove(this);
            _state = KeyWaitState.Gone;
        }

        if (_answer is not null) session.Take(_answer);
    }

    private void End(ReplyTree answer)
    {
        table.Remove(this);
        _answer = answer;
        _state = KeyWaitState.Ended;
    }
}
