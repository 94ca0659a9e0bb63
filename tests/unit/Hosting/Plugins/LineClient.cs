using System.Net;
using System.Net.Sockets;
using System.Text;
using PlumCache.Tests.Shared;

namespace PlumCache.Tests.Unit.Hosting.Plugins;

/// <summary>A connection that types inline commands and reads replies. Every wait ends, so that silence fails a test.</summary>
internal sealed class LineClient : IDisposable
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(30);

    private readonly NetworkStream _stream;
    private readonly RespReader _reader;

    private LineClient(Socket socket)
    {
        _stream = new NetworkStream(socket, ownsSocket: true);
        _reader = new RespReader(_stream);
    }

    public static async Task<LineClient> ConnectAsync(int port)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(IPAddress.Loopback, port);
        return new LineClient(socket);
    }

    /// <summary>Sends lines at once and reads a reply to each.</summary>
    public async Task<string[]> SendAsync(params string[] lines)
    {
        using var timeout = new CancellationTokenSource(Timeout);
        await _stream.WriteAsync(Encoding.UTF8.GetBytes(string.Join("\r\n", lines) + "\r\n"), timeout.Token);
        var replies = new List<string>();
        for (int i = 0; i < lines.Length; i++) replies.Add(Tell(await _reader.ReadAsync(timeout.Token)));
        return [.. replies];
    }

    public async Task<string> OneAsync(string line) => Assert.Single(await SendAsync(line));

    public void Dispose() => _stream.Dispose();

    private static string Tell(RespValue value)
    {
        if (value.Items is { } items) return $"[{string.Join(", ", items.Select(Tell))}]";
        if (value.IsNull) return "(nil)";
        return value.IsError ? $"-{value.Text}" : value.Text;
    }
}
