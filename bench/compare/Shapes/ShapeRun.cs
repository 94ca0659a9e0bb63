using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace PlumCache.Compare.Shapes;

/// <summary>Sends a shape to a server and takes its replies, at the same time, as a client with two threads would.</summary>
internal static class ShapeRun
{
    /// <summary>Longer than this is no figure but a failure.</summary>
    private static readonly TimeSpan _patience = TimeSpan.FromMinutes(2);

    /// <returns>Seconds from the first byte sent to the last byte of the replies.</returns>
    /// <exception cref="IOException">The server closed the connection.</exception>
    /// <exception cref="InvalidOperationException">It did not answer in time.</exception>
    public static double Measure(int port, Shape shape)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        socket.Connect(IPAddress.Loopback, port);
        var clock = Stopwatch.StartNew();
        Task<double> replies = Task.Run(() =>
        {
            Take(socket, shape.ReplyBytes);
            return clock.Elapsed.TotalSeconds;
        });
        foreach (ReadOnlyMemory<byte> piece in shape.Pieces) Send(socket, piece.Span);
        return replies.Wait(_patience)
            ? replies.Result
            : throw new InvalidOperationException($"no reply to '{shape.Name}' within {_patience.TotalMinutes:0} minutes");
    }

    private static void Send(Socket socket, ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty) bytes = bytes[socket.Send(bytes)..];
    }

    private static void Take(Socket socket, long bytes)
    {
        byte[] buffer = new byte[256 << 10];
        for (long taken = 0; taken < bytes;)
        {
            int count = socket.Receive(buffer);
            if (count == 0) throw new IOException("The server has closed the connection.");
            if (taken == 0 && buffer[0] == '-')
            {
                throw new InvalidOperationException(
                    $"The server answers {System.Text.Encoding.ASCII.GetString(buffer, 0, Math.Min(count, 100))}");
            }

            taken += count;
        }
    }
}
