using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using PlumCache.Tests.Shared;

namespace PlumCache.Tests.EndToEnd.Kit;

/// <summary>
/// A raw connection: it sends exactly the bytes it is told to. Every wait ends after a timeout, so that a silent server fails a test
/// instead of hanging it.
/// </summary>
public sealed class RespClient : IDisposable
{
    public static readonly TimeSpan DefaultTimeout = TimeSpan.FromSeconds(20);

    private readonly Socket _socket;
    private readonly NetworkStream _stream;
    private readonly RespReader _reader;

    private RespClient(Socket socket)
    {
        _socket = socket;
        _stream = new NetworkStream(socket, ownsSocket: true);
        _reader = new RespReader(_stream);
    }

    /// <summary>How long one call may wait.</summary>
    public TimeSpan Timeout { get; set; } = DefaultTimeout;

    /// <summary>The socket, for tests that mistreat it.</summary>
    public Socket Socket => _socket;

    /// <summary>Connects to a server on the loopback address.</summary>
    public static async Task<RespClient> ConnectAsync(int port)
    {
        using var timeout = new CancellationTokenSource(DefaultTimeout);
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(IPAddress.Loopback, port, timeout.Token);
            return new RespClient(socket);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>The bytes of a command as a RESP array; words are UTF-8.</summary>
    public static byte[] Encode(params IEnumerable<string> words) => Encode(words.Select(Encoding.UTF8.GetBytes));

    /// <summary>The bytes of a command as a RESP array.</summary>
    public static byte[] Encode(IEnumerable<byte[]> words)
    {
        byte[][] all = [.. words];
        using var bytes = new MemoryStream();
        bytes.Write(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"*{all.Length}\r\n")));
        foreach (byte[] word in all)
        {
            bytes.Write(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"${word.Length}\r\n")));
            bytes.Write(word);
            bytes.Write("\r\n"u8);
        }

        return bytes.ToArray();
    }

    /// <summary>Sends a command and reads its reply.</summary>
    public async Task<RespValue> CommandAsync(params string[] words)
    {
        await SendAsync(Encode(words));
        return await ReadAsync();
    }

    /// <summary>Sends text as it is, inline commands for example; UTF-8.</summary>
    public Task SendAsync(string text) => SendAsync(Encoding.UTF8.GetBytes(text));

    /// <summary>Sends bytes as they are.</summary>
    public async Task SendAsync(ReadOnlyMemory<byte> bytes)
    {
        using var timeout = new CancellationTokenSource(Timeout);
        await _stream.WriteAsync(bytes, timeout.Token);
    }

    /// <summary>Reads one reply.</summary>
    public async Task<RespValue> ReadAsync()
    {
        using var timeout = new CancellationTokenSource(Timeout);
        return await _reader.ReadAsync(timeout.Token);
    }

    /// <summary>Reads several replies.</summary>
    public async Task<IReadOnlyList<RespValue>> ReadAsync(int count)
    {
        var replies = new RespValue[count];
        for (int i = 0; i < count; i++) replies[i] = await ReadAsync();
        return replies;
    }

    /// <summary>Says that nothing more will be sent, as nc does at the end of its input.</summary>
    public void HalfClose() => _socket.Shutdown(SocketShutdown.Send);

    /// <summary>Reads raw bytes until the server closes; Latin-1, so that no byte is lost.</summary>
    public async Task<string> ReadToEndAsync()
    {
        using var timeout = new CancellationTokenSource(Timeout);
        return Encoding.Latin1.GetString(await _reader.ReadToEndAsync(timeout.Token));
    }

    /// <summary>Cuts the connection with a reset, as a killed client does.</summary>
    public void Abort()
    {
        _socket.LingerState = new LingerOption(enable: true, seconds: 0);
        Dispose();
    }

    public void Dispose() => _stream.Dispose();
}
