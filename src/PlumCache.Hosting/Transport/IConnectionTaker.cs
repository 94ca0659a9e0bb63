using System.Net.Sockets;

namespace PlumCache.Hosting.Transport;

/// <summary>
/// Who takes the connections that a <see cref="Listener"/> accepts. Never blocks; what is wrong with one connection stays there.
/// </summary>
internal interface IConnectionTaker
{
    /// <summary>Serves a connection, or refuses it.</summary>
    /// <param name="socket">Owned from here on.</param>
    void Accept(Socket socket);

    /// <summary>Tells a client that there is no room for it, and closes: the process has no descriptor left.</summary>
    /// <param name="socket">Owned from here on.</param>
    void Refuse(Socket socket);
}
