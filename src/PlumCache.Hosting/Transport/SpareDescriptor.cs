using System.Diagnostics;
using System.Net.Sockets;

namespace PlumCache.Hosting.Transport;

/// <summary>
/// A descriptor that is held for the moment when the process has no other: given back, it lets one client be accepted and told that there
/// is no room. Without it that client would wait for an answer that never comes.
/// </summary>
internal sealed class SpareDescriptor : IDisposable
{
    private Socket? _socket;

    /// <summary>Takes one, unless it is held.</summary>
    /// <returns>False: there is none to be had.</returns>
    public bool TryTake()
    {
        Debug.Assert(_socket is not { SafeHandle.IsClosed: true }, "A descriptor is held that has been given back.");
        try
        {
            _socket ??= new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            return true;
        }
        catch (SocketException)
        {
            return false; // others were faster: it is tried again with the next client
        }
    }

    /// <summary>Gives it back.</summary>
    /// <returns>Whether there was one.</returns>
    public bool Release()
    {
        bool wasHeld = _socket is not null;
        Dispose();
        return wasHeld;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _socket?.Dispose();
        _socket = null;
    }
}
