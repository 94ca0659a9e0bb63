namespace PlumCache.Storage;

/// <summary>Native memory of a <see cref="LargeBuffer"/>, or of none: it may serve one after the other.</summary>
/// <param name="memory">The addresses.</param>
/// <param name="capacityBytes">How many.</param>
internal sealed class LargeRange(SystemMemory memory, int capacityBytes) : IDisposable
{
    private int _populatedBytes; // from its start, whose pages were made ahead

    /// <summary>Where it lies.</summary>
    public SystemMemory Memory => memory;

    /// <summary>Bytes it can grow to.</summary>
    public int CapacityBytes => capacityBytes;

    /// <summary>Bytes from its start that may be used, and may have pages.</summary>
    public int CommittedBytes { get; private set; }

    /// <summary>
    /// Since when nobody has used it, as far as somebody has looked (Unix ms); <see cref="long.MaxValue"/> when it was in use since.
    /// </summary>
    public long IdleSinceMs { get; set; } = long.MaxValue;

    /// <summary>Makes more of it usable; less than now changes nothing.</summary>
    /// <returns>False when the system has no memory for it.</returns>
    public bool TryCommit(int bytes)
    {
        if (bytes <= CommittedBytes) return true;
        if (!memory.TryCommit(CommittedBytes, bytes)) return false;
        CommittedBytes = bytes;
        return true;
    }

    /// <summary>Has the system make pages ahead, at most as far as it may be used.</summary>
    public void Populate(int bytes)
    {
        int to = Math.Min(bytes, CommittedBytes);
        if (to <= _populatedBytes) return;
        memory.Populate(_populatedBytes, to);
        _populatedBytes = to;
    }

    /// <summary>Gives the pages behind its first bytes back to the system; the addresses stay.</summary>
    /// <param name="bytes">How many keep theirs, as long as nobody has it.</param>
    public void Trim(int bytes)
    {
        if (CommittedBytes <= bytes) return;
        memory.Discard(bytes, CommittedBytes);
        CommittedBytes = bytes;
        _populatedBytes = Math.Min(_populatedBytes, bytes);
    }

    /// <summary>Gives it back to the system.</summary>
    public void Dispose() => memory.Dispose();
}
