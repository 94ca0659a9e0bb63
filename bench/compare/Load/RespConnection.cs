using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace PlumCache.Compare.Load;

/// <summary>A blocking client that speaks RESP2. Replies: string, long, null, or an array of these.</summary>
internal sealed class RespConnection : IDisposable
{
    private readonly Socket _socket;
    private readonly byte[] _input = new byte[1 << 16];
    private readonly MemoryStream _output = new();
    private int _start;
    private int _end;

    public RespConnection(int port)
    {
        _socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            _socket.Connect(IPAddress.Loopback, port);
        }
        catch
        {
            _socket.Dispose();
            throw;
        }
    }

    /// <summary>One command and its reply.</summary>
    /// <exception cref="InvalidOperationException">The reply is an error.</exception>
    public object? Call(params ReadOnlySpan<string> arguments)
    {
        Queue(arguments);
        Flush();
        return Read();
    }

    /// <summary>Adds a command to those that <see cref="Flush"/> sends.</summary>
    public void Queue(params ReadOnlySpan<string> arguments)
    {
        Append($"*{arguments.Length.ToString(CultureInfo.InvariantCulture)}\r\n");
        foreach (string argument in arguments)
        {
            Append($"${Encoding.UTF8.GetByteCount(argument).ToString(CultureInfo.InvariantCulture)}\r\n{argument}\r\n");
        }
    }

    public void Flush()
    {
        ReadOnlySpan<byte> left = _output.GetBuffer().AsSpan(0, (int)_output.Length);
        while (!left.IsEmpty) left = left[_socket.Send(left)..];
        _output.SetLength(0);
    }

    /// <summary>The next reply.</summary>
    /// <exception cref="InvalidOperationException">It is an error.</exception>
    public object? Read()
    {
        string line = ReadLine();
        switch (line[0])
        {
            case '+':
                return line[1..];
            case '-':
                throw new InvalidOperationException(line);
            case ':':
                return long.Parse(line.AsSpan(1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
            case '$':
                int length = int.Parse(line.AsSpan(1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
                return length < 0 ? null : ReadText(length);
            case '*':
                int count = int.Parse(line.AsSpan(1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
                if (count < 0) return null;
                object?[] items = new object?[count];
                for (int i = 0; i < count; i++) items[i] = Read();
                return items;
            default:
                throw new InvalidOperationException($"This is no reply: {line}");
        }
    }

    public void Dispose()
    {
        _socket.Dispose();
        _output.Dispose();
    }

    private void Append(string text) => _output.Write(Encoding.UTF8.GetBytes(text));

    private string ReadLine()
    {
        while (true)
        {
            int at = _input.AsSpan(_start, _end - _start).IndexOf("\r\n"u8);
            if (at >= 0)
            {
                string line = Encoding.UTF8.GetString(_input, _start, at);
                _start += at + 2;
                return line;
            }

            Fill();
        }
    }

    private string ReadText(int length)
    {
        byte[] bytes = new byte[length + 2];
        for (int got = 0; got < bytes.Length;)
        {
            if (_start == _end) Fill();
            int take = Math.Min(_end - _start, bytes.Length - got);
            _input.AsSpan(_start, take).CopyTo(bytes.AsSpan(got));
            _start += take;
            got += take;
        }

        return Encoding.UTF8.GetString(bytes, 0, length);
    }

    private void Fill()
    {
        _input.AsSpan(_start, _end - _start).CopyTo(_input);
        _end -= _start;
        _start = 0;
        int read = _socket.Receive(_input.AsSpan(_end));
        if (read == 0) throw new IOException("The server has closed the connection.");
        _end += read;
    }
}
