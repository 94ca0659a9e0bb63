namespace PlumCache.Storage;

/// <summary>What a key holds. Valid while the view or the draft it was read from is open and unchanged.</summary>
public readonly unsafe ref struct Entry
{
    /// <summary>The value's bytes, in native memory.</summary>
    public ReadOnlySpan<byte> Value => throw new NotSupportedException();

    /// <summary>Expiry in Unix ms; <see cref="long.MaxValue"/> when it does not expire.</summary>
    public long ExpiresAtMs => throw new NotSupportedException();

    /// <summary>Kind of the value, the caller's to define; 0 to 31.</summary>
    public byte Kind => throw new NotSupportedException();

    /// <summary>The access stamp: a racy word beside the entry, the caller's to define.</summary>
    public uint AccessStamp => throw new NotSupportedException();

    /// <summary>Stores the access stamp in place: the one write a reader may do.</summary>
    /// <param name="stamp">The new stamp.</param>
    public void Touch(uint stamp) => throw new NotSupportedException(stamp.ToString(System.Globalization.CultureInfo.InvariantCulture));
}
