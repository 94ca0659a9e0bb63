using PlumCache.Storage;

namespace PlumCache.Engine;

/// <summary>What must happen now and then: due keys removed, garbage freed, holes closed, idle scans ended. In steps of about a millisecond.</summary>
internal sealed class Upkeep(CommandEngine engine)
{
    /// <summary>Blocks freed or moved in one step.</summary>
    private const int BlocksPerStep = 4_096;

    private readonly Sweep _sweep = new(engine);
    private long _maxHeldBytes = engine.Options.MaxHeldBytes;

    /// <summary>See <see cref="EngineOptions.MaxHeldBytes"/>. Any thread.</summary>
    public long MaxHeldBytes
    {
        get => Volatile.Read(ref _maxHeldBytes);
        set => Volatile.Write(ref _maxHeldBytes, value);
    }

    public bool Step()
    {
        long nowMs = engine.Options.Time.GetUtcNow().ToUnixTimeMilliseconds();
        if (engine.Rates.IsDue(nowMs)) SampleRates(nowMs);
        engine.Statistics.NoteBytes(KeyTotals.Of(engine.Keyspace).Bytes);
        bool hasMore = engine.Scans.LapseIdle(nowMs);
        if (MaxHeldBytes is > 0 and long max) hasMore |= engine.Scans.LapseBeyond(max);
        Lane lane = engine.Keyspace.Lane;
        lane.Enter();
        try
        {
            if (engine.IsSweeping) hasMore |= _sweep.Step(nowMs);
            hasMore |= engine.Keyspace.Reclaim(BlocksPerStep);
            hasMore |= engine.Keyspace.CompactStep(BlocksPerStep);
        }
        finally
        {
            lane.Exit();
        }

        return hasMore;
    }

    private void SampleRates(long nowMs)
    {
        ServerFacts facts = engine.Host.GetFacts();
        engine.Rates.Sample(nowMs, engine.Statistics.Total().Commands, facts.InputBytes, facts.OutputBytes);
    }
}
