using System.Globalization;
using System.Net.Sockets;
using System.Text;
using PlumCache.Tests.EndToEnd.Kit;

namespace PlumCache.Tests.EndToEnd;

/// <summary>A hash of a million fields and a set of a million members, asked for whole by clients that take their time.</summary>
public sealed class LargeCollectionTests
{
    private const int Count = 1_000_000, PerCommand = 1_000, LeastMb = 20;

    [Theory]
    [InlineData("2", "*2000000", "*1000000")]
    [InlineData("3", "%1000000", "~1000000")]
    public async Task ComesWholeAndOfOneInstantWhileOthersWriteAndAreServed(string protocol, string hashHeader, string setHeader)
    {
        await using TestServer server = await TestServer.StartAsync();
        using RespClient writer = await ConnectAsync(server);
        await FillAsync(writer);
        foreach ((string command, string header, bool isHash) in
            new[] { ("HGETALL hash", hashHeader, true), ("SMEMBERS set", setHeader, false) })
        {
            using RespClient reader = await ConnectAsync(server);
            await reader.CommandAsync("HELLO", protocol);
            await reader.SendAsync($"{command}\r\n");
            AssertBegun(reader);

            // What comes last was not written yet: sockets hold a few megabytes at most.
            Assert.Equal(":0", (await writer.CommandAsync("HSET", "hash", NameOf(0), "x", NameOf(Count - 1), "x")).ToString());
            Assert.Equal(":2", (await writer.CommandAsync("SREM", "set", NameOf(1), NameOf(Count - 1))).ToString());
            Assert.Equal(":1", (await writer.CommandAsync("DEL", isHash ? "hash" : "set")).ToString());
            for (int i = 0; i < 200; i++) Assert.Equal("+PONG", (await writer.CommandAsync("PING")).ToString());
            await AssertRepliedAsync(reader, header, isHash);
            Assert.Equal(":0", (await reader.CommandAsync("EXISTS", isHash ? "hash" : "set")).ToString());
            await FillAsync(writer);
        }

        await AssertAllIsBackAsync(server, writer);
    }

    [Theory]
    [InlineData("HGETALL hash", true)]
    [InlineData("HGETALL hash", false)]
    [InlineData("SMEMBERS set", true)]
    [InlineData("SUNION set other", false)]
    [InlineData("HVALS hash", true)]
    public async Task AClientThatLeavesOrReadsNoMoreInTheMiddleLeavesNothing(string command, bool leaves)
    {
        await using TestServer server = await TestServer.StartAsync(TestServer.DefaultOptions with { ReplyStallTimeoutSeconds = 1 });
        using RespClient writer = await ConnectAsync(server);
        await FillAsync(writer);
        RespClient reader = await ConnectAsync(server);
        await reader.SendAsync($"{command}\r\n");
        AssertBegun(reader);
        byte[] some = new byte[100_000];
        for (int read = 0; read < some.Length;)
        {
            read += await reader.Socket.ReceiveAsync(some.AsMemory(read), TestContext.Current.CancellationToken);
        }

        Assert.Equal(1, server.Keyspace.GetStatistics().Leases);
        if (leaves) reader.Abort();
        await Until.TrueAsync(() => server.ConnectionCount == 1, "the reader is gone, or cut off", seconds: 60);
        Assert.Equal("+PONG", (await writer.CommandAsync("PING")).ToString());
        await AssertAllIsBackAsync(server, writer);
        reader.Dispose();
    }

    private static async Task<RespClient> ConnectAsync(TestServer server)
    {
        RespClient client = await server.ConnectAsync();
        client.Timeout = TimeSpan.FromSeconds(100);
        return client;
    }

    private static async Task FillAsync(RespClient writer)
    {
        for (int from = 0; from < Count; from += PerCommand)
        {
            IEnumerable<string> names = Enumerable.Range(from, PerCommand).Select(NameOf);
            await writer.SendAsync(RespClient.Encode(["HSET", "hash", .. names.SelectMany(static name => new[] { name, "v" })]));
            await writer.SendAsync(RespClient.Encode(["SADD", "set", .. names]));
            await writer.ReadAsync(2);
        }
    }

    private static void AssertBegun(RespClient reader) =>
        Assert.True(reader.Socket.Poll(TimeSpan.FromSeconds(60), SelectMode.SelectRead), "nothing comes");

    /// <summary>Every byte is the one that was to come.</summary>
    private static async Task AssertRepliedAsync(RespClient reader, string header, bool isHash)
    {
        await CompareAsync(reader, $"{header}\r\n");
        for (int from = 0; from < Count; from += PerCommand)
        {
            IEnumerable<string> items = Enumerable.Range(from, PerCommand)
                .Select(i => isHash ? $"$8\r\n{NameOf(i)}\r\n$1\r\nv\r\n" : $"$8\r\n{NameOf(i)}\r\n");
            await CompareAsync(reader, string.Concat(items));
        }
    }

    private static async Task CompareAsync(RespClient reader, string expected)
    {
        using var timeout = new CancellationTokenSource(reader.Timeout);
        byte[] told = new byte[expected.Length];
        for (int read = 0; read < told.Length;)
        {
            int more = await reader.Socket.ReceiveAsync(told.AsMemory(read), timeout.Token);
            Assert.True(more > 0, "the reply ends early");
            read += more;
        }

        Assert.Equal(expected, Encoding.ASCII.GetString(told));
    }

    private static async Task AssertAllIsBackAsync(TestServer server, RespClient writer)
    {
        Assert.InRange(server.Keyspace.GetStatistics().LiveBytes, LeastMb << 20, long.MaxValue);
        Assert.Equal("+OK", (await writer.CommandAsync("FLUSHALL")).ToString());
        await Until.TrueAsync(
            () => server.Keyspace.GetStatistics() is { LiveBytes: 0, Leases: 0 }, "what was held is back", seconds: 60);
    }

    private static string NameOf(int i) => string.Create(CultureInfo.InvariantCulture, $"n{i:D7}");
}
