using System.Net.Sockets;
using System.Text;
using PlumCache.Hosting;
using PlumCache.Tests.Shared;

namespace PlumCache.Tests.Faults.Server;

/// <summary>A client over a socket that puts up with the end of its connection, and with nothing else: a reply that never comes fails the test.</summary>
internal sealed class ServerClient : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly NetworkStream _stream;
    private readonly RespReader _replies;

    public ServerClient(PlumCacheServer server)
    {
        _socket.Connect(server.EndPoint);
        _stream = new NetworkStream(_socket, ownsSocket: true);
        _replies = new RespReader(_stream);
    }

    /// <summary>Whether the server has ended the connection.</summary>
    public bool IsBroken { get; private set; }

    /// <summary>Sends requests at once.</summary>
    public async Task SendAsync(params string[] lines)
    {
        try
        {
            if (!IsBroken) await _stream.WriteAsync(Encoding.ASCII.GetBytes(string.Join("\r\n", lines) + "\r\n"));
        }
        catch (IOException)
        {
            IsBroken = true;
        }
    }

    /// <summary>The next reply; null: there is none, as the connection has ended.</summary>
    public async Task<RespValue?> ReadAsync()
    {
        if (IsBroken) return null;
        using var patience = new CancellationTokenSource(Patience);
        try
        {
            return await _replies.ReadAsync(patience.Token);
        }
        catch (Exception exception) when (exception is EndOfStreamException or IOException)
        {
            IsBroken = true;
            return null;
        }
    }

    /// <summary>Sends a request and waits for its reply.</summary>
    public async Task<RespValue?> AskAsync(string line)
    {
        await SendAsync(line);
        return await ReadAsync();
    }

    public void Dispose() => _stream.Dispose();
}
