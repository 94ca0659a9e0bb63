using System.Diagnostics;
using PlumCache.Engine.Serving;
using PlumCache.Engine.Sessions;
using PlumCache.Hosting.Driving;
using PlumCache.Hosting.Observability;
using PlumCache.Hosting.Safety;
using PlumCache.Hosting.Transport;

namespace PlumCache.Hosting.Sessions;

/// <summary>
/// The sessions of one thread whose requests came together. Each receives and parses its own; before any short batch runs, the paths to all
/// their keys are brought into the cache in lockstep, as is done for the commands of one pipeline: alone, each would wait for memory at
/// every node of its path. Where a server is behind its clients that is 8 % of a GET. Then the short writes that they begin with run
/// together, in drafts that they share. Replies go out together: a client that sleeps is woken by its reply, and one that has many
/// connections would be woken for each of them. To wake it costs more than a reply.
/// <code>
///   events: a b c -> a: receive, parse, join   b: receive, parse, join   c: long: receive, parse, run, join those who send   ...
///           -> warm the keys of a b -> write what they may write together -> a: run the rest   b: run the rest -> c a b: send
/// </code>
/// A session that has joined is still driven, by this thread: whatever is raised on it meanwhile it takes when it goes on.
/// </summary>
/// <param name="engine">Knows the keys.</param>
/// <param name="failures">What becomes of exceptions.</param>
/// <param name="time">For how long a reply waits.</param>
internal sealed class ServingRound(CommandEngine engine, FailurePolicy failures, TimeProvider time) : IDispatchRound
{
    /// <summary>
    /// How long a reply may wait for the next one (us). A round of pipelines of 64 writes takes as long: what is longer than that is worth
    /// waking a client.
    /// </summary>
    private const int MaxWaitUs = 1000;

    [ThreadStatic]
    private static ServingRound? _open;

    private readonly PathWarmer _warmer = new(engine.Keyspace);
    private readonly List<(SignalDriven Session, EngineTurn Turn)> _joined = [];
    private readonly List<EngineTurn> _turns = [];
    private readonly List<SignalDriven> _senders = [];
    private readonly TimeProvider _time = time;
    private bool _isGathering;
    private long _waitsSince;

    /// <inheritdoc/>
    public void Begin()
    {
        Debug.Assert(_open is null, "A round begins inside of another.");
        Debug.Assert(_joined.Count == 0 && _senders.Count == 0, "Who is left of a round is driven again in the next.");
        _open = this;
        _isGathering = true;
    }

    /// <summary>
    /// Joins the round that is open on this thread, if there is one and the batch gains by it; once somebody has joined, whoever comes
    /// after does too, so that a long pipeline does not overtake the short requests that came before it.
    /// </summary>
    /// <param name="session">Goes on, driven, when the round ends.</param>
    /// <param name="turn">Its batch, about to run.</param>
    /// <returns>False: it goes on now.</returns>
    public static bool TryJoin(SignalDriven session, in EngineTurn turn)
    {
        if (_open is not { _isGathering: true } round) return false;
        bool gains = round._warmer.TryAdd(turn.Session.State.Database, turn.Batch);
        if (!gains && round._joined.Count == 0) return false;
        round._joined.Add((session, turn));
        return true;
    }

    /// <summary>
    /// Joins those whose replies go out together, if a round is open on this thread. Where one has waited for a millisecond, those before
    /// are sent at once, and so is this.
    /// </summary>
    /// <param name="session">Has replies to send; goes on, driven, by the round's end.</param>
    /// <returns>False: it sends now.</returns>
    public static bool TryJoinSenders(SignalDriven session)
    {
        if (_open is not { } round) return false;
        if (round._senders.Count == 0)
        {
            round._waitsSince = round._time.GetTimestamp();
        }
        else if (round._time.GetElapsedTime(round._waitsSince).TotalMicroseconds >= MaxWaitUs)
        {
            round.Send();
            return false;
        }

        round._senders.Add(session);
        return true;
    }

    /// <inheritdoc/>
    public void End()
    {
        Debug.Assert(_open == this, "A round ends on the thread that has begun it.");
        _isGathering = false;
        Prepare();
        try
        {
            foreach ((SignalDriven session, _) in _joined) session.GoOn();
        }
        finally
        {
            _joined.Clear(); // who stayed here would be driven twice in the next round
            Send();
            _open = null;
        }
    }

    /// <summary>Has those who wait with their replies go on, outside of the round: they send what they have and will have.</summary>
    private void Send()
    {
        _open = null;
        try
        {
            foreach (SignalDriven session in _senders) session.GoOn();
        }
        finally
        {
            _senders.Clear();
            _open = this;
        }
    }

    private void Prepare()
    {
        try
        {
            _warmer.Warm();
            foreach ((SignalDriven session, EngineTurn turn) in _joined)
            {
                if (!session.HasSignals) _turns.Add(turn); // else it may be about to end
            }

            if (_turns.Count > 1) engine.RunTogether(_turns);
        }
        catch (Exception exception) when (failures.Survives(exception))
        {
            // Nothing of it holds: each runs alone, and what failed fails there for its own connection.
            FailureLog.RoundFailed(failures.Logger, exception);
        }
        finally
        {
            _turns.Clear();
        }
    }
}
