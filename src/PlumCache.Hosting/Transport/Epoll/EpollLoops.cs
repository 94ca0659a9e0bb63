using System.Diagnostics;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using PlumCache.Hosting.Safety;

namespace PlumCache.Hosting.Transport.Epoll;

/// <summary>Some loops, which connections are dealt to in turn. A connection stays with its loop.</summary>
internal sealed class EpollLoops : ITransportFactory
{
    // Each loop has at most one command under way; longer than this is a bug, not a wait.
    private static readonly TimeSpan EndTimeout = TimeSpan.FromSeconds(5);

    private readonly EpollLoop[] _loops;
    private uint _opened;

    /// <summary>
    /// Makes the loops; their threads and descriptors, but for those of one that tells whether the system has any, come with their first
    /// connections.
    /// </summary>
    /// <param name="count">How many.</param>
    /// <param name="makeRound">Makes what a loop's events that came together make; null: nothing.</param>
    /// <exception cref="IOException">The system refuses.</exception>
    public EpollLoops(int count, FailurePolicy failures, Func<IDispatchRound>? makeRound = null)
    {
        Debug.Assert(count > 0, "Connections are dealt to no loop.");
        _loops = [.. Enumerable.Range(0, count).Select(number => new EpollLoop(number, failures, makeRound))];
        _loops[0].Prepare();
    }

    /// <summary>Whether this system has it, in a layout that <see cref="EpollEvents"/> knows.</summary>
    public static bool IsSupported =>
        OperatingSystem.IsLinux() && RuntimeInformation.ProcessArchitecture is Architecture.X64 or Architecture.Arm64;

    /// <inheritdoc/>
    public string Name => "epoll";

    /// <inheritdoc/>
    public ITransport Open(Socket socket, ITransportOwner owner)
    {
        uint turn = Interlocked.Increment(ref _opened) - 1;
        try
        {
            return _loops[turn % (uint)_loops.Length].Open(socket, owner);
        }
        catch (IOException exception)
        {
            throw new SocketException((int)SocketError.TooManyOpenSockets, exception.Message);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (EpollLoop loop in _loops) loop.Stop();
        foreach (EpollLoop loop in _loops) loop.Join(EndTimeout);
    }
}
