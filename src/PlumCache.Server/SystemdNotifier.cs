using System.Net.Sockets;

namespace PlumCache.Server;

/// <summary>
/// Tells the service manager that started this process how it stands, by the protocol of sd_notify: a datagram of lines to the socket that
/// <c>NOTIFY_SOCKET</c> names. Nobody waits for an answer, and a manager that does not listen is no reason not to serve.
/// </summary>
/// <param name="address">A path, or <c>@name</c> for a name in Linux' abstract space; empty when nobody asked.</param>
internal sealed class SystemdNotifier(string address)
{
    /// <summary>The variable that names the socket.</summary>
    public const string Variable = "NOTIFY_SOCKET";

    /// <summary>It listens.</summary>
    /// <param name="status">A line for <c>systemctl status</c>.</param>
    /// <returns>Why it could not be told; null when it was, or nobody asked.</returns>
    public string? Ready(string status) => Send($"READY=1\nSTATUS={status}");

    /// <summary>It is about to stop.</summary>
    /// <returns>As <see cref="Ready"/>.</returns>
    public string? Stopping() => Send("STOPPING=1");

    private string? Send(string state)
    {
        if (address.Length == 0) return null;
        try
        {
            using var socket = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
            socket.Blocking = false; // a manager that does not read must not hold the start up
            string path = address[0] == '@' ? "\0" + address[1..] : address;
            socket.SendTo(System.Text.Encoding.UTF8.GetBytes(state), new UnixDomainSocketEndPoint(path));
            return null;
        }
        catch (Exception exception) when (exception is SocketException or ArgumentException or PlatformNotSupportedException)
        {
            return exception.Message;
        }
    }
}
