using System.Net;
using System.Net.Sockets;
using System.Text;
using PlumCache.Tests.Shared;

namespace PlumCache.Tests.Faults.Server;

/// <summary>
/// A client over a socket that puts up with the end of its connection, and with nothing else: a reply that never comes fails the test.
/// </summary>
internal sealed class ServerClient : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly NetworkStream _stream;
    private readonly RespReader _replies;

    public ServerClient(IPEndPoint server)
    {
        _socket.Connect(server);
        _stream = new NetworkStream(_socket, ownsSocket: true);
        _replies = new RespReader(_stream);
    }

    /// <summary>Whether the server has ended the connection.</summary>
    public bool IsBroken { get; private set; }

    /// <summary>Replies that were errors.</summary>
    public int Errors { get; private set; }

    /// <summary>Sends requests at once.</summary>
    public Task SendAsync(params string[] lines) => WriteAsync(string.Join("\r\n", lines) + "\r\n");

    /// <summary>Sends a request too long for a line.</summary>
    public Task SendWordsAsync(params string[] words) =>
        WriteAsync($"*{words.Length}\r\n{string.Concat(words.Select(static word => $"${word.Length}\r\n{word}\r\n"))}");

    /// <summary>The next reply; null: there is none, as the connection has ended.</summary>
    public async Task<RespValue?> ReadAsync()
    {
        if (IsBroken) return null;
        using var patience = new CancellationTokenSource(Patience);
        try
        {
            RespValue reply = await _replies.ReadAsync(patience.Token);
            if (reply.IsError) Errors++;
            return reply;
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

    private async Task WriteAsync(string text)
    {
        try
        {
            if (!IsBroken) await _stream.WriteAsync(Encoding.ASCII.GetBytes(text));
        }
        catch (IOException)
        {
            IsBroken = true;
        }
    }
}
