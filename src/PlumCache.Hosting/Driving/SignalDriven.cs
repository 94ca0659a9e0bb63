using PlumCache.Hosting.Observability;
using PlumCache.Hosting.Safety;

namespace PlumCache.Hosting.Driving;

/// <summary>
/// A state machine that one thread at a time drives. Whatever happens elsewhere only raises a signal; the driver takes the signals and
/// steps until there is nothing to do, so no step needs a lock, none can overflow the stack and no signal is lost. What a step throws ends
/// this machine alone: nothing gets out to the thread that drives it, which serves others too.
/// </summary>
/// <param name="failures">What becomes of exceptions.</param>
internal abstract class SignalDriven(FailurePolicy failures) : IThreadPoolWorkItem
{
    // About a millisecond of short batches; then a busy connection makes room for the others of its thread.
    private const int StepsPerTurn = 64;

    private readonly SignalGate _gate = new();

    /// <summary>Whether something was raised that it has not taken yet. Driver only.</summary>
    public bool HasSignals => _gate.HasSignals;

    /// <inheritdoc/>
    void IThreadPoolWorkItem.Execute() => Drive();

    /// <summary>Raises a signal and, when nobody drives, drives on this thread.</summary>
    /// <param name="signals">Which.</param>
    protected void Raise(SessionSignals signals)
    {
        if (_gate.Raise(signals)) Drive();
    }

    /// <summary>
    /// Raises a signal for callers that have other things to do, or hold something the steps might want: the pool drives.
    /// </summary>
    /// <param name="signals">Which.</param>
    protected void RaiseElsewhere(SessionSignals signals)
    {
        if (_gate.Raise(signals)) ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
    }

    /// <summary>Notes what has happened.</summary>
    /// <param name="signals">Possibly none.</param>
    protected abstract void Take(SessionSignals signals);

    /// <summary>Goes on by one step.</summary>
    protected abstract StepResult Step();

    /// <summary>A step threw.</summary>
    /// <param name="exception">What.</param>
    protected abstract void Fail(Exception exception);

    /// <summary>Goes on after a step that answered <see cref="StepResult.Join"/>, on the thread that it joined on.</summary>
    public void GoOn() => Drive();

    private void Drive()
    {
        do
        {
            switch (Turn())
            {
                case StepResult.Yield:
                    // Still the driver: the thread changes, the turn stays ours.
                    ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
                    return;
                case StepResult.Join:
                    return; // still the driver, until GoOn
            }
        }
        while (!_gate.TryLeave());
    }

    /// <summary>Takes the signals and steps until there is nothing to do here: what it answers is never to continue.</summary>
    private StepResult Turn()
    {
        try
        {
            Take(_gate.Take());
            for (int steps = 0; steps < StepsPerTurn; steps++)
            {
                StepResult result = Step();
                if (result != StepResult.Continue) return result;
            }

            return StepResult.Yield;
        }
        catch (Exception exception) when (failures.Survives(exception))
        {
            FailSafely(exception);
            return StepResult.Wait;
        }
    }

    private void FailSafely(Exception exception)
    {
        try
        {
            Fail(exception);
        }
        catch (Exception second) when (failures.Survives(second))
        {
            FailureLog.FailingFailed(failures.Logger, second);
        }
    }
}
