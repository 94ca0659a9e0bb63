using System.Diagnostics;
using System.Runtime.InteropServices;

namespace PlumCache.Hosting.Transport.Epoll;

/// <summary>
/// The events of one wait, in the layout of Linux' <c>struct epoll_event</c>: packed on x64, aligned elsewhere.
/// <code>
///   x64    mask:4 token:8
///   arm64  mask:4 (4 unused) token:8
/// </code>
/// </summary>
internal sealed class EpollEvents
{
    private const int Capacity = 256;

    private static readonly int TokenOffset = RuntimeInformation.ProcessArchitecture == Architecture.X64 ? 4 : 8;

    // Pinned for good: a collection that comes while a thread waits with it for hours need not work around it.
    private readonly byte[] _bytes = GC.AllocateArray<byte>(Capacity * EventBytes, pinned: true);

    /// <summary>The size of an event.</summary>
    public static int EventBytes => TokenOffset + sizeof(ulong);

    /// <summary>How many came with the last wait.</summary>
    public int Count { get; private set; }

    /// <summary>An event.</summary>
    /// <param name="index">Below <see cref="Count"/>.</param>
    public (uint Mask, ulong Token) this[int index]
    {
        get
        {
            Debug.Assert((uint)index < (uint)Count, "An event of an earlier wait is told again.");
            ReadOnlySpan<byte> bytes = _bytes.AsSpan(index * EventBytes, EventBytes);
            return (MemoryMarshal.Read<uint>(bytes), MemoryMarshal.Read<ulong>(bytes[TokenOffset..]));
        }
    }

    /// <summary>Waits for the next ones.</summary>
    /// <param name="timeoutMs">-1 for ever.</param>
    public void Wait(int epoll, int timeoutMs)
    {
        Count = EpollSystem.Wait(epoll, _bytes, timeoutMs);
        Debug.Assert(Count is >= 0 and <= Capacity, "More events came than there was room for.");
    }

    /// <summary>Writes an event.</summary>
    /// <param name="destination"><see cref="EventBytes"/> long.</param>
    public static void Write(Span<byte> destination, uint mask, ulong token)
    {
        Debug.Assert(destination.Length == EventBytes, "The system would read an event of another size.");
        MemoryMarshal.Write(destination, mask);
        MemoryMarshal.Write(destination[TokenOffset..], token);
    }
}
