using System.Diagnostics;

namespace PlumCache.Hosting.Transport.Epoll;

/// <summary>
/// The sends of a connection that the system did not take at once: begun by the connection's driver, continued by the loop's thread, ended
/// by the driver's close. A lock lets one of them at a time use the descriptor.
/// </summary>
/// <param name="descriptor">The socket, open until <see cref="Close"/>.</param>
/// <param name="isClosed">Whether that has happened.</param>
internal sealed class EpollSend(int descriptor, bool isClosed)
{
    private readonly Lock _lock = new();
    private ReadOnlyMemory<byte> _unsent;
    private bool _isUnderWay;
    private bool _isClosed = isClosed;
    private volatile bool _hasFailed;

    /// <summary>Whether the last one broke.</summary>
    public bool HasFailed => _hasFailed;

    /// <summary>
    /// Sends as much as goes now. The edge that says that more goes comes after the system's refusal, so it finds the send under way.
    /// </summary>
    /// <param name="source">Untouched until the send has ended.</param>
    /// <returns>True: it has ended. False: <see cref="Continue"/> or <see cref="Close"/> will end it.</returns>
    public bool Begin(ReadOnlyMemory<byte> source)
    {
        lock (_lock)
        {
            Debug.Assert(!_isUnderWay, "A send begins while another is under way: its bytes would never go.");
            _unsent = source;
            _hasFailed = _isClosed;
            _isUnderWay = !_isClosed && !SendMore();
            AssertValid();
            return !_isUnderWay;
        }
    }

    /// <summary>The system takes more, or the connection broke.</summary>
    /// <returns>True: a send has ended by this; its owner must be told.</returns>
    public bool Continue()
    {
        lock (_lock)
        {
            AssertValid();
            if (!_isUnderWay || !SendMore()) return false;
            _isUnderWay = false;
            AssertValid();
            return true;
        }
    }

    /// <summary>Once this returns, neither the descriptor nor the bytes are used any more.</summary>
    /// <returns>True: a send has ended by this, failed; its owner must be told.</returns>
    public bool Close()
    {
        lock (_lock)
        {
            AssertValid();
            _isClosed = true;
            if (!_isUnderWay) return false;
            _isUnderWay = false;
            _hasFailed = true;
            _unsent = default;
            AssertValid();
            return true;
        }
    }

    [Conditional("DEBUG")]
    private void AssertValid()
    {
        if (!_isUnderWay) return;
        Debug.Assert(!_unsent.IsEmpty, "A send is under way that has nothing left, and no edge will end it.");
        Debug.Assert(!_isClosed && !_hasFailed, "A send is under way on a connection that takes no more.");
    }

    /// <summary>Sends until all is out, which true says, as it does when the connection broke; or until the system takes no more.</summary>
    private bool SendMore()
    {
        while (!_unsent.IsEmpty)
        {
            IoOutcome outcome = EpollSystem.Send(descriptor, _unsent.Span, out int count);
            if (outcome == IoOutcome.WouldBlock) return false;
            _hasFailed = outcome != IoOutcome.Moved;
            _unsent = _hasFailed ? default : _unsent[count..];
        }

        return true;
    }
}
