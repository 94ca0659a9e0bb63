using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace PlumCache.Tests.EndToEnd.Comparison;

/// <summary>A connection read frame by frame.</summary>
public sealed class FrameClient : IDisposable
{
    private static readonly string[] PushNames = ["$message", "$pmessage", "$subscribe", "$unsubscribe", "$psubscribe", "$punsubscribe"];

    private readonly Socket _socket;
    private readonly byte[] _buffer = new byte[16 * 1024];
    private int _start;
    private int _end;
    private string? _ahead;

    private FrameClient(Socket socket) => _socket = socket;

    /// <summary>Whether something has come that is not read yet.</summary>
    public bool HasMore => _ahead is not null || _start < _end || _socket.Available > 0;

    /// <summary>Connects to a server on the loopback address.</summary>
    public static async Task<FrameClient> ConnectAsync(int port)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(IPAddress.Loopback, port);
        return new FrameClient(socket);
    }

    /// <summary>Sends bytes as they are.</summary>
    public async Task SendAsync(ReadOnlyMemory<byte> bytes) => await _socket.SendAsync(bytes);

    /// <summary>The next frame, or null where none comes in time, or the server has closed.</summary>
    public async Task<Frame?> ReadAsync(TimeSpan patience)
    {
        using var timeout = new CancellationTokenSource(patience);
        try
        {
            return await ReadAsync(timeout.Token);
        }
        catch (Exception exception) when (exception is OperationCanceledException or EndOfStreamException or SocketException)
        {
            return null;
        }
    }

    public void Dispose() => _socket.Dispose();

    private async Task<Frame> ReadAsync(CancellationToken cancellation)
    {
        string token = await TokenAsync(cancellation);
        bool isPush = token[0] == '>';
        if (token is "*3" or "*4")
        {
            _ahead = await TokenAsync(cancellation);
            isPush = PushNames.Contains(_ahead, StringComparer.Ordinal);
        }

        if (!isPush) return new Frame(IsPush: false, [token]);
        ImmutableArray<string>.Builder tokens = ImmutableArray.CreateBuilder<string>();
        tokens.Add(token);
        for (int left = Number(token); left > 0; left--) tokens.Add(await TokenAsync(cancellation));
        return new Frame(IsPush: true, tokens.ToImmutable());
    }

    private static int Number(string token) => int.Parse(token.AsSpan(1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);

    private async Task<string> TokenAsync(CancellationToken cancellation)
    {
        if (_ahead is { } ahead)
        {
            _ahead = null;
            return ahead;
        }

        string line = await LineAsync(cancellation);
        if (line[0] is not ('$' or '=') || line == "$-1") return line;
        var text = new StringBuilder(line[..1]);
        for (int left = Number(line) + 2; left > 0;)
        {
            await DemandAsync(cancellation);
            int part = Math.Min(left, _end - _start);
            text.Append(Encoding.Latin1.GetString(_buffer, _start, part));
            _start += part;
            left -= part;
        }

        return text.ToString(0, text.Length - 2);
    }

    private async Task<string> LineAsync(CancellationToken cancellation)
    {
        var line = new StringBuilder();
        while (line.Length < 2 || line[^1] != '\n' || line[^2] != '\r')
        {
            await DemandAsync(cancellation);
            line.Append((char)_buffer[_start++]);
        }

        return line.ToString(0, line.Length - 2);
    }

    private async Task DemandAsync(CancellationToken cancellation)
    {
        if (_start < _end) return;
        _start = 0;
        _end = 0;
        _end = await _socket.ReceiveAsync(_buffer, cancellation);
        if (_end == 0) throw new EndOfStreamException();
    }
}
