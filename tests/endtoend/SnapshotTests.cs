using PlumCache.Tests.EndToEnd.Kit;
using PlumCache.Tests.Shared;
using StackExchange.Redis;

namespace PlumCache.Tests.EndToEnd;

/// <summary>Snapshots and the history over a socket, on the real clock.</summary>
public sealed class SnapshotTests
{
    private const string WithHistory = "port = 0\n[plugins.extra]\nsrcSet = [\"history\"]\n[plugin.history]\ninterval_ms = 100";

    [Fact]
    public async Task TheListIsOfMapsInResp3AndOfFlatArraysInResp2()
    {
        await using TestServer server = await TestServer.StartAsync();
        using RespClient client = await server.ConnectAsync();
        await client.CommandAsync("SET", "a", "1");
        Assert.Equal("+OK", (await client.CommandAsync("SNAP.CREATE", "s", "PREFIX", "a")).ToString());
        RespValue flat = Assert.Single((await client.CommandAsync("SNAP.LIST")).Items!);
        Assert.Equal('*', flat.Type);
        Assert.Equal(["name", "revision", "age_ms", "keys", "bytes", "held_bytes", "prefix", "ttl_ms"],
            flat.Items!.Where(static (_, i) => i % 2 == 0).Select(static item => item.Text).ToArray());
        await client.CommandAsync("HELLO", "3");
        RespValue map = Assert.Single((await client.CommandAsync("SNAP.LIST")).Items!);
        Assert.Equal('%', map.Type);
        Assert.Equal("s", map.Items![1].Text);
        Assert.Equal((1L, 2L), (map.Items[7].Integer, map.Items[9].Integer));
    }

    [Theory]
    [InlineData("")]
    [InlineData(",protocol=resp3")]
    public async Task AClientOfDotNetUsesThem(string protocol)
    {
        await using TestServer server = await TestServer.StartAsync();
        await using ConnectionMultiplexer client = await ConnectionMultiplexer.ConnectAsync($"127.0.0.1:{server.PortText}{protocol}");
        IDatabase keys = client.GetDatabase();
        await keys.StringSetAsync([new("user:1", "Alice"), new("user:2", "Bob"), new("other", "x")]);
        Assert.Equal("OK", (string?)await keys.ExecuteAsync("SNAP.CREATE", "before", "PREFIX", "user:"));
        await keys.StringSetAsync("user:1", "Carol");
        await keys.KeyDeleteAsync("user:2");
        Assert.Equal(["Alice", "Bob", null], (string?[])(await keys.ExecuteAsync("SNAP.GET", "before", "user:1", "user:2", "other"))!);
        var changes = (RedisResult[])(await keys.ExecuteAsync("SNAP.DIFF", "before", "LIVE"))!;
        Assert.Equal(["user:1 changed", "user:2 removed"], changes.Select(static change => string.Join(' ', (string[])change!)).ToArray());
        Assert.Equal(2, (int)await keys.ExecuteAsync("SNAP.RESTORE", "before"));
        Assert.Equal("Alice", await keys.StringGetAsync("user:1"));
        Assert.Equal(1, (int)await keys.ExecuteAsync("SNAP.DROP", "before"));
    }

    [Fact]
    public async Task ALongPipelineOfReadsStaysOnItsSnapshotWhileOthersWrite()
    {
        const int Count = 2_000;
        await using TestServer server = await TestServer.StartAsync();
        using RespClient client = await server.ConnectAsync(), writer = await server.ConnectAsync();
        await client.SendAsync("SET n 0\r\nSNAP.CREATE s\r\nSNAP.USE s\r\n"
            + string.Concat(Enumerable.Repeat("GET n\r\nSCAN 0\r\n", Count)));
        await writer.SendAsync(string.Concat(Enumerable.Repeat("INCR n\r\n", Count)));
        IReadOnlyList<RespValue> replies = await client.ReadAsync(3 + (2 * Count));
        Assert.All(replies.Skip(3).Where(static (_, i) => i % 2 == 0), static reply => Assert.Equal("0", reply.Text));
        await writer.ReadAsync(Count);
    }

    [Fact]
    public async Task ManyKeysAreListedFromASnapshotAfterTheyHaveGone()
    {
        const int Count = 50_000;
        await using TestServer server = await TestServer.StartAsync();
        using RespClient client = await server.ConnectAsync();
        await client.SendAsync(string.Concat(Enumerable.Range(0,
            Count).Select(static i => FormattableString.Invariant($"SET user:{i:D6} {i}\r\n"))));
        await client.ReadAsync(Count);
        await client.SendAsync("SNAP.CREATE s\r\nFLUSHALL\r\nSNAP.KEYS s user:*\r\nSNAP.DIFF s LIVE\r\nSNAP.USE s\r\nDBSIZE\r\nKEYS *\r\n");
        IReadOnlyList<RespValue> replies = await client.ReadAsync(7);
        Assert.Equal(Count, replies[2].Items!.Count);
        Assert.Equal(Count, replies[3].Items!.Count);
        Assert.Equal("*[$\"user:000000\", $\"removed\"]", replies[3].Items![0].ToString());
        Assert.Equal(Count, replies[5].Integer);
        Assert.Equal(replies[2].Texts, replies[6].Texts);
    }

    [Fact]
    public async Task ASnapshotEndsWithItsTimeToLive()
    {
        await using TestServer server = await TestServer.StartAsync();
        using RespClient client = await server.ConnectAsync();
        await client.CommandAsync("SNAP.CREATE", "s", "TTL", "50");
        await WaitForAsync(async () => (await client.CommandAsync("INFO", "snapshots")).Text.Contains("\r\nsnapshots:0\r\n",
            StringComparison.Ordinal), "it is dropped");
        Assert.Equal("-ERR no such snapshot 's'", (await client.CommandAsync("SNAP.USE", "s")).ToString());
    }

    [Fact]
    public async Task TheHistoryKeepsWhatWasThere()
    {
        await using TestServer server = await TestServer.StartAsync(TestServer.OptionsOf(WithHistory));
        using RespClient client = await server.ConnectAsync();
        await client.CommandAsync("SET", "n", "old");
        await WaitForAsync(async () => (await client.CommandAsync("SNAP.LIST", "HISTORY")).Items!.Count == 1, "a moment is kept");
        await client.CommandAsync("SET", "n", "new");
        await WaitForAsync(async () => (await client.CommandAsync("SNAP.LIST", "HISTORY")).Items!.Count == 2, "another is kept");
        string[] names = [.. (await client.CommandAsync("SNAP.LIST", "HISTORY")).Items!.Select(static moment => moment.Items![1].Text)];
        Assert.Equal("*[$\"old\"]", (await client.CommandAsync("SNAP.GET", names[0], "n")).ToString());
        Assert.Equal("*[$\"new\"]", (await client.CommandAsync("SNAP.GET", "@-1", "n")).ToString());
        await client.CommandAsync("SNAP.USE", names[0]);
        Assert.Equal("old", (await client.CommandAsync("GET", "n")).Text);
    }

    [Fact]
    public async Task PeopleWithNcUseThem()
    {
        Tool.Require("nc", "netcat-openbsd");
        await using TestServer server = await TestServer.StartAsync();
        ToolResult nc = await Tool.RunAsync("nc",
            "SET a 1\nSNAP.CREATE s\nSET a 2\nSNAP.USE s\nGET a\nSET a 3\nSNAP.USE live\nGET a\nSNAP.DIFF s LIVE\n", "-N", "127.0.0.1",
            server.PortText);
        Assert.Equal(
            "+OK\r\n+OK\r\n+OK\r\n+OK\r\n$1\r\n1\r\n-READONLY You can't write while reading from snapshot 's': SNAP.USE LIVE or RESET "
            + "first.\r\n+OK\r\n$1\r\n2\r\n*1\r\n*2\r\n$1\r\na\r\n$7\r\nchanged\r\n",
            nc.Output);
    }

    private static async Task WaitForAsync(Func<Task<bool>> isSo, string what)
    {
        using var patience = new CancellationTokenSource(RespClient.DefaultTimeout);
        while (!await isSo())
        {
            Assert.False(patience.IsCancellationRequested, what);
            await Task.Delay(10, TestContext.Current.CancellationToken);
        }
    }
}
