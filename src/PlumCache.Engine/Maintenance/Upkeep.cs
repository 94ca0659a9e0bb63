using PlumCache.Engine.Batches;
using PlumCache.Engine.Core;
using PlumCache.Engine.Hosting;
using PlumCache.Engine.Serving;
using PlumCache.Storage;

namespace PlumCache.Engine.Maintenance;

/// <summary>
/// What must happen now and then: due keys removed, watches of gone connections ended, garbage freed, holes closed, idle scans ended,
/// snapshots measured. In steps of about a millisecond.
/// </summary>
internal sealed class Upkeep
{
    /// <summary>Blocks freed or moved in one step.</summary>
    private const int BlocksPerStep = 4_096;

    private readonly CommandEngine _engine;
    private readonly ServerSettling _settling;
    private readonly Sweep _sweep;
    private readonly IdleMemory _idle;

    public Upkeep(CommandEngine engine, ServerSettling settling)
    {
        _engine = engine;
        _settling = settling;
        _sweep = new Sweep(engine, settling);
        _idle = new IdleMemory(engine.Keyspace);
    }

    public bool Step()
    {
        long nowMs = _engine.Options.Time.GetUtcNow().ToUnixTimeMilliseconds();
        if (_engine.Rates.IsDue(nowMs)) SampleRates(nowMs);
        _engine.Statistics.NoteBytes(KeyTotals.Of(_engine.Keyspace).Bytes);
        bool hasMore = _engine.Scans.LapseIdle(nowMs);
        if (_engine.Settings.MaxHeldBytes is > 0 and long max)
        {
            // The measurement goes before the scans: it can begin anew, and a client's scan cannot.
            if (_engine.Snapshots.IsMeasuring) _engine.Snapshots.GiveUpBeyond(max - _engine.Scans.HeldBytes);
            hasMore |= _engine.Scans.LapseBeyond(max);
        }

        if (!_engine.Leftovers.IsEmpty) Staging.RemoveLeftovers(_engine);
        Lane lane = _engine.Keyspace.Lane;
        lane.Enter();
        try
        {
            if (_engine.IsSweeping) hasMore |= _sweep.Step();
            hasMore |= _settling.Step();
            hasMore |= _engine.Keyspace.TakeUnwatched();
            hasMore |= _engine.Keyspace.Reclaim(BlocksPerStep);
            hasMore |= _engine.Keyspace.CompactStep(BlocksPerStep);
            hasMore |= _idle.Step(nowMs);
        }
        finally
        {
            lane.Exit();
        }

        // Last, because it needs memory: if there is none, that must not keep the others from freeing some.
        return hasMore | _engine.Snapshots.Step();
    }

    /// <summary>One step of the sweep. The caller holds the lane, with no draft open.</summary>
    /// <returns>True when due keys are left, or may be.</returns>
    public bool SweepStep() => _sweep.Step();

    private void SampleRates(long nowMs)
    {
        ServerFacts facts = _engine.Host.Control.GetFacts();
        _engine.Rates.Sample(nowMs, _engine.Statistics.Total().Commands, facts.InputBytes, facts.OutputBytes);
    }
}
