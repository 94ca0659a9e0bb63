using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using System.Text;
using PlumCache.Hosting;
using PlumCache.Hosting.Configuration;

namespace PlumCache.Bench.Serving;

/// <summary>
/// A million keys that fall due within one second, over a real socket: how long after the last is due until none is left in memory, and
/// the GET latency of a client beside it, before and meanwhile. Server and client share the machine's cores.
/// </summary>
internal static class SweepReport
{
    private const int Keys = 1_000_000;
    private const int Pipeline = 1000;
    private const int QuietSeconds = 2;

    public static async Task RunAsync()
    {
        await using PlumCacheServer server = await PlumCacheServer.StartAsync(new PlumCacheOptions { Port = 0 });
        using Socket client = await ConnectAsync(server);
        await AskAsync(client, "SET stays here\r\n", 1);
        long firstDueMs = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds() + 20_000;
        await LoadAsync(client, firstDueMs);
        if (DateTimeOffset.UtcNow.ToUnixTimeMilliseconds() > firstDueMs - (QuietSeconds * 1000))
        {
            throw new InvalidOperationException("Loading took too long: the first keys are due already.");
        }

        double quietP99 = await LatencyAsync(client, () => DateTimeOffset.UtcNow.ToUnixTimeMilliseconds() >= firstDueMs);
        double busyP99 = await LatencyAsync(client,
            () => server.Keyspace.GetStatistics().LiveBytes < 4096 && DateTimeOffset.UtcNow.ToUnixTimeMilliseconds() >= firstDueMs + 1000);
        double goneAfterMs = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds() - (firstDueMs + 1000);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{Keys:N0} keys due within one second: gone {goneAfterMs:0} ms after the last was due (target 2000). GET p99 "
            + $"{quietP99:0.000} ms before, {busyP99:0.000} ms meanwhile."));
    }

    private static async Task<Socket> ConnectAsync(PlumCacheServer server)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(server.EndPoint);
        return socket;
    }

    private static async Task LoadAsync(Socket client, long firstDueMs)
    {
        var text = new StringBuilder();
        for (int i = 0; i < Keys;)
        {
            text.Clear();
            for (int end = i + Pipeline; i < end; i++)
            {
                text.Append(CultureInfo.InvariantCulture, $"SET session:{i} 0123456789abcdef PXAT {firstDueMs + (i % 1000)}\r\n");
            }
            await AskAsync(client, text.ToString(), Pipeline);
        }
    }

    /// <summary>Sends requests and reads as many one-line answers.</summary>
    private static async Task AskAsync(Socket client, string requests, int answers)
    {
        byte[] bytes = Encoding.ASCII.GetBytes(requests), received = new byte[4096];
        await client.SendAsync(bytes);
        while (answers > 0)
        {
            int count = await client.ReceiveAsync(received);
            if (count == 0) throw new IOException("The server closed the connection.");
            answers -= received.AsSpan(0, count).Count((byte)'\n');
        }
    }

    /// <summary>The 99th percentile, in milliseconds, of GETs one after the other until <paramref name="isOver"/>.</summary>
    private static async Task<double> LatencyAsync(Socket client, Func<bool> isOver)
    {
        var milliseconds = new List<double>();
        while (!isOver())
        {
            long start = Stopwatch.GetTimestamp();
            await AskAsync(client, "GET stays\r\n", 2);
            milliseconds.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }

        milliseconds.Sort();
        return milliseconds[(int)(milliseconds.Count * 0.99)];
    }
}
