namespace PlumCache.Storage;

/// <summary>The memory of an arena and of its maps: reserved whole, and made usable together, from the start and in steps.</summary>
internal sealed unsafe class ArenaMemory : IDisposable
{
    private const long StepBytes = 16 << 20;

    private readonly long _limitBytes;
    private readonly int _slackBytes;
    private readonly SystemMemory _blocks;

    /// <summary>Reserves it, and makes its beginning usable.</summary>
    /// <param name="limitBytes">Most bytes of blocks.</param>
    /// <param name="slackBytes">Behind them.</param>
    /// <exception cref="AddressSpaceException">The system refuses the addresses.</exception>
    /// <exception cref="ArenaFullException">It has no memory for the beginning.</exception>
    internal ArenaMemory(long limitBytes, int slackBytes)
    {
        _limitBytes = limitBytes;
        _slackBytes = slackBytes;
        _blocks = new SystemMemory(limitBytes + slackBytes, isInHugePages: true);
        Maps = new ArenaMaps((limitBytes + slackBytes) / Arena.GranuleBytes, beside: _blocks);
        if (TryCommit(Arena.GranuleBytes)) return;
        Dispose();
        throw new ArenaFullException(limitBytes);
    }

    internal ArenaMaps Maps { get; }

    /// <summary>First byte of the blocks.</summary>
    internal byte* Start => _blocks.Start;

    /// <summary>Bytes of blocks from the start that are usable, slack included.</summary>
    internal long CommittedBytes { get; private set; }

    /// <summary>Makes more of it usable.</summary>
    /// <param name="endBytes">Where the last block ends.</param>
    /// <returns>False when the system has no memory for it.</returns>
    internal bool TryCommit(long endBytes)
    {
        if (endBytes + _slackBytes <= CommittedBytes) return true;

        // Half done is no harm: what was committed keeps its content when it is committed again.
        long to = Math.Min(((endBytes / StepBytes) + 1) * StepBytes, _limitBytes) + _slackBytes;
        if (!Maps.TryCommit(CommittedBytes / Arena.GranuleBytes, to / Arena.GranuleBytes)) return false;
        if (!_blocks.TryCommit(CommittedBytes, to)) return false;
        CommittedBytes = to;
        return true;
    }

    /// <summary>Has the pages of a part made, all in one call.</summary>
    internal void Populate(long from, long to) => _blocks.Populate(from, to);

    /// <summary>Gives pages back: see <see cref="SystemMemory.Discard"/>.</summary>
    internal void Discard(long from, long to) => _blocks.Discard(from, to);

    /// <summary>Gives all memory back. Nothing of it may be in use.</summary>
    public void Dispose()
    {
        _blocks.Dispose();
        Maps.Dispose();
    }
}
