using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using PlumCache.Storage;

namespace PlumCache.Hosting.Transport.Epoll;

/// <summary>
/// The calls of Linux' C library that the transport needs, in terms of <see cref="IoOutcome"/>. None of them waits but <see cref="Wait"/>.
/// </summary>
/// <remarks>
/// Their arguments are numbers and references to bytes, so they need no marshalling: DllImport does what LibraryImport would generate,
/// and this project stays without unsafe code.
/// </remarks>
[SuppressMessage(
    "Interoperability", "SYSLIB1054", Justification = "LibraryImport would need unsafe code in this project; see the remarks.")]
internal static class EpollSystem
{
    /// <summary>EPOLLIN: there is input.</summary>
    public const uint Input = 0x1;

    /// <summary>EPOLLOUT: there is room for output.</summary>
    public const uint Output = 0x4;

    /// <summary>EPOLLERR, EPOLLHUP and EPOLLRDHUP: no more input comes behind what is there.</summary>
    public const uint Ended = 0x8 | 0x10 | 0x2000;

    private const uint PeerShutdown = 0x2000;
    private const uint EdgeTriggered = 1u << 31;
    private const int CloseOnExec = 0x80000;
    private const int NonBlocking = 0x800;
    private const int AddOperation = 1;
    private const int DuplicateCloseOnExec = 1030;
    private const int DontWait = 0x40;
    private const int NoSignal = 0x4000;
    private const int ShutdownWrite = 1;
    private const nuint AskUnread = 0x541B;
    private const int SocketLevel = 1;
    private const int Linger = 13;
    private const int Interrupted = 4;
    private const int TryAgain = 11;

    /// <summary>A new epoll instance.</summary>
    /// <exception cref="IOException">The system refuses.</exception>
    public static int Create() => OrThrow(epoll_create1(CloseOnExec), "epoll_create1");

    /// <summary>A new event counter, to end a wait with.</summary>
    /// <exception cref="IOException">The system refuses.</exception>
    public static int CreateSignal() => OrThrow(eventfd(0, CloseOnExec | NonBlocking), "eventfd");

    /// <summary>Another number for the same socket, which lives when the first is closed.</summary>
    /// <exception cref="IOException">The process has too many.</exception>
    public static int Duplicate(int descriptor) => OrThrow(fcntl(descriptor, DuplicateCloseOnExec, 0), "fcntl");

    /// <summary>Has edges of a connection told, once for all.</summary>
    /// <param name="token">Comes back with each event.</param>
    /// <exception cref="IOException">The system refuses.</exception>
    public static void Register(int epoll, int descriptor, ulong token)
    {
        Span<byte> description = stackalloc byte[EpollEvents.EventBytes];
        EpollEvents.Write(description, Input | Output | PeerShutdown | EdgeTriggered, token);
        OrThrow(epoll_ctl(epoll, AddOperation, descriptor, ref MemoryMarshal.GetReference(description)), "epoll_ctl");
    }

    /// <summary>Waits for events.</summary>
    /// <param name="timeoutMs">-1 for ever.</param>
    /// <returns>How many came; 0 also when a signal ended the wait.</returns>
    /// <exception cref="IOException">It cannot wait: a bug, which would come again at once and for ever.</exception>
    public static int Wait(int epoll, Span<byte> events, int timeoutMs)
    {
        int count = epoll_wait(epoll, ref MemoryMarshal.GetReference(events), events.Length / EpollEvents.EventBytes, timeoutMs);
        return count < 0 && Marshal.GetLastPInvokeError() == Interrupted ? 0 : OrThrow(count, "epoll_wait");
    }

    /// <summary>Raises an event counter.</summary>
    public static void Raise(int signal)
    {
        Span<byte> one = [1, 0, 0, 0, 0, 0, 0, 0];
        _ = write(signal, ref MemoryMarshal.GetReference(one), one.Length);
    }

    /// <summary>Takes bytes that are there now.</summary>
    /// <param name="destination">Not empty.</param>
    public static IoOutcome Receive(int descriptor, Span<byte> destination, out int count)
    {
        count = 0;
        bool fails = false;
        Faults.At(FaultPoint.Receive, ref fails);
        if (fails) return IoOutcome.Broken;
        nint moved;
        do moved = recv(descriptor, ref MemoryMarshal.GetReference(destination), destination.Length, DontWait);
        while (moved < 0 && Marshal.GetLastPInvokeError() == Interrupted);
        return Judge(moved, out count);
    }

    /// <summary>Gives bytes as far as the system takes them now.</summary>
    /// <param name="source">Not empty.</param>
    public static IoOutcome Send(int descriptor, ReadOnlySpan<byte> source, out int count)
    {
        count = 0;
        bool fails = false;
        Faults.At(FaultPoint.Send, ref fails);
        if (fails) return IoOutcome.Broken;
        nint moved;
        do moved = send(descriptor, ref MemoryMarshal.GetReference(source), source.Length, DontWait | NoSignal);
        while (moved < 0 && Marshal.GetLastPInvokeError() == Interrupted);
        return Judge(moved, out count);
    }

    /// <summary>Bytes received and not yet taken; 0 when that cannot be known.</summary>
    public static int CountUnread(int descriptor)
    {
        int unread = 0;
        return ioctl(descriptor, AskUnread, ref unread) < 0 ? 0 : unread;
    }

    /// <summary>Tells the peer that nothing more comes. If it has gone meanwhile, the next receive tells.</summary>
    public static void ShutdownSend(int descriptor) => _ = shutdown(descriptor, ShutdownWrite);

    /// <summary>Has the close drop what was not sent and reset the peer.</summary>
    public static void ResetOnClose(int descriptor)
    {
        // struct linger: on, for 0 seconds.
        Span<int> linger = [1, 0];
        Span<byte> bytes = MemoryMarshal.AsBytes(linger);
        _ = setsockopt(descriptor, SocketLevel, Linger, ref MemoryMarshal.GetReference(bytes), bytes.Length);
    }

    /// <summary>Closes a descriptor. Linux frees the number even when it reports an error.</summary>
    /// <param name="descriptor">Not used any more.</param>
    public static void Close(int descriptor) => _ = close(descriptor);

    private static IoOutcome Judge(nint moved, out int count)
    {
        count = (int)Math.Max(0, moved);
        if (moved > 0) return IoOutcome.Moved;
        if (moved == 0) return IoOutcome.EndOfInput;
        return Marshal.GetLastPInvokeError() == TryAgain ? IoOutcome.WouldBlock : IoOutcome.Broken;
    }

    private static int OrThrow(int result, string call) =>
        result >= 0 ? result : throw new IOException($"{call} failed: {Marshal.GetLastPInvokeErrorMessage()}");

    [DllImport("libc", SetLastError = true)]
    private static extern int epoll_create1(int flags);

    [DllImport("libc", SetLastError = true)]
    private static extern int epoll_ctl(int epoll, int operation, int descriptor, ref byte description);

    [DllImport("libc", SetLastError = true)]
    private static extern int epoll_wait(int epoll, ref byte events, int capacity, int timeoutMs);

    [DllImport("libc", SetLastError = true)]
    private static extern int eventfd(uint value, int flags);

    [DllImport("libc", SetLastError = true)]
    private static extern int fcntl(int descriptor, int command, nint argument);

    [DllImport("libc")]
    private static extern int ioctl(int descriptor, nuint request, ref int answer);

    [DllImport("libc", SetLastError = true)]
    private static extern nint recv(int descriptor, ref byte destination, nint count, int flags);

    [DllImport("libc", SetLastError = true)]
    private static extern nint send(int descriptor, ref readonly byte source, nint count, int flags);

    [DllImport("libc")]
    private static extern nint write(int descriptor, ref byte source, nint count);

    [DllImport("libc")]
    private static extern int setsockopt(int descriptor, int level, int name, ref byte value, int length);

    [DllImport("libc")]
    private static extern int shutdown(int descriptor, int how);

    [DllImport("libc")]
    private static extern int close(int descriptor);
}
