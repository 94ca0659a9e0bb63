using System.Buffers;
using System.Diagnostics;

namespace PlumCache.Storage;

/// <summary>
/// One run of native memory for the bytes of a request or a reply. What it begins with is undefined. Whoever has it disposes it, once
/// nobody reads it any more: its addresses are another's then, or gone. One thread at a time.
/// </summary>
public abstract unsafe class NativeBuffer : MemoryManager<byte>
{
    private bool _isDisposed;

    /// <summary>Bytes it can grow to.</summary>
    public abstract int Capacity { get; }

    /// <summary>Bytes of it that may be used.</summary>
    public abstract int UsableBytes { get; }

    /// <summary>Where its first byte lies.</summary>
    private protected abstract byte* Start { get; }

    /// <summary>Makes more of it usable.</summary>
    /// <param name="usableBytes">How many at least, from its start; at most <see cref="Capacity"/>. Less than now changes nothing.</param>
    /// <exception cref="InsufficientMemoryException">The system has no memory for it.</exception>
    public void Extend(int usableBytes)
    {
        AssertIsThere();
        ArgumentOutOfRangeException.ThrowIfGreaterThan(usableBytes, Capacity);
        if (usableBytes > UsableBytes) Grow(usableBytes);
    }

    /// <summary>Has pages made ahead of what is written next: one call for many costs less than a fault for each.</summary>
    /// <param name="bytes">From its start; what is not usable is left out.</param>
    public abstract void Populate(int bytes);

    /// <summary>The usable bytes.</summary>
    public override Span<byte> GetSpan()
    {
        AssertIsThere();
        return new Span<byte>(Start, UsableBytes);
    }

    /// <summary>Native memory stays where it is.</summary>
    /// <param name="elementIndex">An offset in bytes.</param>
    public override MemoryHandle Pin(int elementIndex = 0) => new(Start + elementIndex);

    /// <summary>Nothing: see <see cref="Pin"/>.</summary>
    public override void Unpin()
    {
        // Nothing was pinned.
    }

    /// <summary>Makes more usable than was.</summary>
    private protected abstract void Grow(int usableBytes);

    /// <summary>Gives its memory back, once.</summary>
    private protected abstract void GiveBack();

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (_isDisposed) return;
        _isDisposed = true;
        GiveBack();
    }

    [Conditional("DEBUG")]
    private protected void AssertIsThere() => Debug.Assert(!_isDisposed, "A buffer is used after it was given back.");
}
