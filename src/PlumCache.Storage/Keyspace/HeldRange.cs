namespace PlumCache.Storage;

/// <summary>Where bytes lie that a <see cref="Lease"/> keeps.</summary>
public readonly record struct HeldRange
{
    internal HeldRange(long offset, int length)
    {
        Offset = offset;
        Length = length;
    }

    /// <summary>Number of bytes.</summary>
    public int Length { get; }

    /// <summary>From the start of the arena, in bytes.</summary>
    internal long Offset { get; }
}
