using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net.Sockets;
using PlumCache.Hosting.Safety;

namespace PlumCache.Hosting.Transport.Epoll;

/// <summary>
/// A thread that waits for the events of its connections and tells their owners, which run their commands right there: nothing is handed
/// from thread to thread for a request. It begins with its first connection, and has no descriptors before.
/// </summary>
/// <param name="number">For the thread's name.</param>
/// <param name="makeRound">Makes what events that came together make; null: nothing.</param>
[SuppressMessage("Design", "CA1001", Justification = "The poller is disposed by the thread that waits in it, once Stop has told that.")]
internal sealed class EpollLoop(int number, FailurePolicy failures, Func<IDispatchRound>? makeRound)
{
    private readonly Lock _lock = new();
    private EpollPoller? _poller;
    private Thread? _thread;
    private bool _isStopped;

    /// <summary>Takes what it needs of the system, unless it has.</summary>
    /// <exception cref="IOException">The system refuses.</exception>
    public void Prepare()
    {
        lock (_lock) _poller ??= new EpollPoller(makeRound?.Invoke());
    }

    /// <summary>Takes a connection.</summary>
    /// <param name="socket">Owned from here on, unless this throws.</param>
    /// <exception cref="IOException">The system refuses what the loop needs.</exception>
    /// <exception cref="SocketException">The connection ended already, or there is no room for it.</exception>
    /// <exception cref="ObjectDisposedException">The loop was stopped.</exception>
    public EpollTransport Open(Socket socket, ITransportOwner owner)
    {
        // Under the lock, so that the poller is not closed meanwhile: its numbers might be others' by then.
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_isStopped, this);
            Prepare();

            // The thread first: a connection that is taken must have somebody to tell of it.
            _thread ??= Start();
            return new EpollTransport(socket, owner, _poller!);
        }
    }

    /// <summary>Has the thread end. Connections that are still open are told nothing any more, and may be closed as ever.</summary>
    public void Stop()
    {
        lock (_lock)
        {
            if (_isStopped) return;
            _isStopped = true;
            if (_thread is null) _poller?.Dispose();
            else _poller!.Signal();
        }
    }

    /// <summary>
    /// Waits until the thread has ended, which it does once it has told what it was about to. Not for that thread itself.
    /// </summary>
    /// <param name="timeout">A command may be under way on it: longer than this nobody waits for that.</param>
    public void Join(TimeSpan timeout)
    {
        Debug.Assert(_thread != Thread.CurrentThread, "A loop waits for its own end.");
        _thread?.Join(timeout);
    }

    private Thread Start()
    {
        var thread = new Thread(Run) { IsBackground = true, Name = string.Create(CultureInfo.InvariantCulture, $"plum io {number}") };
        try
        {
            thread.UnsafeStart();
        }
        catch (OutOfMemoryException exception)
        {
            // What the runtime makes of any refusal: a thread needs descriptors too.
            throw new IOException("a thread cannot be started", exception);
        }

        return thread;
    }

    private void Run()
    {
        EpollPoller poller;
        lock (_lock) poller = _poller!;
        try
        {
            while (!Volatile.Read(ref _isStopped))
            {
                poller.Wait(Timeout.Infinite);
                poller.Dispatch();
            }
        }
        catch (Exception exception) when (failures.Survives(exception))
        {
            failures.LoopDied("A thread that serves connections", exception);
        }

        // Stop holds the lock until it has signalled: only then are the numbers given back.
        lock (_lock)
        {
            _isStopped = true;
            poller.Dispose();
        }
    }
}
