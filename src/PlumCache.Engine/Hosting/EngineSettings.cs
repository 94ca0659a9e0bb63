using PlumCache.Abstractions;

namespace PlumCache.Engine.Hosting;

/// <summary>What may be changed of an engine that runs. Any thread; each holds from the next command on.</summary>
public sealed class EngineSettings
{
    private int _accessMode;

    /// <summary>
    /// Most live bytes of keys and values over all databases, 0 for no limit. A write that passes it has plugins make room in the same
    /// step, and is refused when they do not. What is above it when it is lowered is worked off by the upkeep.
    /// </summary>
    public long MaxMemoryBytes
    {
        get => Volatile.Read(ref field);
        set => Volatile.Write(ref field, value);
    }

    /// <summary>
    /// Most bytes that may be alive only because scans hold old versions; beyond it those that hold most lapse. 0: any number.
    /// </summary>
    public long MaxHeldBytes
    {
        get => Volatile.Read(ref field);
        set => Volatile.Write(ref field, value);
    }

    /// <summary>
    /// Commands that take at least this long are in SLOWLOG; negative turns it off, 0 logs all. Redis' default of 10,000 µs.
    /// </summary>
    public long SlowlogThresholdUs
    {
        get => Volatile.Read(ref field);
        set => Volatile.Write(ref field, value);
    } = 10_000;

    /// <summary>From how many ticks on a command is slow; <see cref="long.MaxValue"/>: none is.</summary>
    /// <param name="frequency">Ticks in a second.</param>
    internal long LeastSlowTicks(long frequency)
    {
        long threshold = SlowlogThresholdUs;
        return threshold < 0 ? long.MaxValue : (long)Math.Ceiling(threshold * (double)frequency / 1_000_000);
    }

    /// <summary>Entries SLOWLOG keeps. Redis' default of 128.</summary>
    public int SlowlogMaxEntries
    {
        get => Volatile.Read(ref field);
        set => Volatile.Write(ref field, value);
    } = 128;

    /// <summary>What access stamps hold from now on. Stamps of the other kind read as nonsense until their keys are used again.</summary>
    public AccessMode AccessMode
    {
        get => (AccessMode)Volatile.Read(ref _accessMode);
        set => Volatile.Write(ref _accessMode, (int)value);
    }
}
