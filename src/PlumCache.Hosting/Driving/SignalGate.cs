using System.Diagnostics;


namespace PlumCache.Hosting.Driving;

/// <summary>
/// Lets one thread at a time drive a state machine, and loses no signal. Whoever raises the first one while it is idle becomes its driver;
/// signals raised meanwhile are found by the driver before it leaves.
/// <code>
///   idle --Raise: true--> driven --Raise: false--> driven, more to take --TryLeave: false--> driven --TryLeave: true--> idle
/// </code>
/// </summary>
internal sealed class SignalGate
{
    private const int Driven = 1 << 30;

    private int _state;

    /// <summary>Adds signals.</summary>
    /// <param name="signals">Which.</param>
    /// <returns>True: it was idle, and the caller must see to it that it is driven.</returns>
    public bool Raise(SessionSignals signals)
    {
        Debug.Assert(signals != SessionSignals.None, "Somebody is called to do nothing.");
        return (Interlocked.Or(ref _state, (int)signals | Driven) & Driven) == 0;
    }

    /// <summary>The signals raised since the last call. Driver only.</summary>
    public SessionSignals Take()
    {
        AssertDriven();
        return (SessionSignals)(Interlocked.And(ref _state, Driven) & ~Driven);
    }

    /// <summary>Whether there are signals to take.</summary>
    public bool HasSignals => (Volatile.Read(ref _state) & ~Driven) != 0;

    /// <summary>Becomes idle, unless signals came meanwhile. Driver only.</summary>
    /// <returns>False: there is more to take, the caller stays the driver.</returns>
    public bool TryLeave()
    {
        AssertDriven();
        return Interlocked.CompareExchange(ref _state, 0, Driven) == Driven;
    }

    [Conditional("DEBUG")]
    private void AssertDriven() =>
        Debug.Assert((Volatile.Read(ref _state) & Driven) != 0, "Who does not drive takes the signals.");
}
