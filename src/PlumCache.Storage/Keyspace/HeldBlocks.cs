namespace PlumCache.Storage;

/// <summary>Retired blocks that wait for one pin to go.</summary>
internal sealed class HeldBlocks(RetiredBag.Spare spare)
{
    private long _bytes;

    /// <summary>The version pinned; the slot may be another's by now.</summary>
    public long Version { get; set; }

    /// <summary>The blocks.</summary>
    public RetiredBag Blocks { get; } = new(spare);

    /// <summary>Their size. Read by any thread.</summary>
    public long Bytes
    {
        get => Volatile.Read(ref _bytes);
        set => Volatile.Write(ref _bytes, value);
    }
}
