using PlumCache.Hosting.Configuration;
using PlumCache.Tests.EndToEnd.Kit;
using StackExchange.Redis;

namespace PlumCache.Tests.EndToEnd;

/// <summary>MULTI, EXEC and WATCH as clients use them.</summary>
public sealed class TransactionTests
{
    /// <summary>With the plugins that these tests are about, whatever the default is.</summary>
    public static PlumCacheOptions Options { get; } = TestServer.DefaultOptions with
    {
        Plugins = [new PluginCategory("core", ["strings", "keys", "ttl"]), new PluginCategory("queue", ["transactions", "delay"])],
    };

    [Theory]
    [InlineData("")]
    [InlineData(",protocol=resp3")]
    public async Task StackExchangesTransactionsRunAsAWhole(string protocol)
    {
        await using TestServer server = await TestServer.StartAsync(Options);
        await using ConnectionMultiplexer client = await ConnectionMultiplexer.ConnectAsync($"127.0.0.1:{server.PortText}{protocol}");
        IDatabase keys = client.GetDatabase();
        ITransaction transaction = keys.CreateTransaction();
        Task<bool> set = transaction.StringSetAsync("a", 1);
        Task<long> increment = transaction.StringIncrementAsync("a", 41);
        Task<RedisValue> get = transaction.StringGetAsync("a");
        Assert.True(await transaction.ExecuteAsync());
        Assert.True(await set);
        Assert.Equal(42, await increment);
        Assert.Equal(42, (long)await get);
    }

    [Theory]
    [InlineData("")]
    [InlineData(",protocol=resp3")]
    public async Task StackExchangesConditionsDecide(string protocol)
    {
        await using TestServer server = await TestServer.StartAsync(Options);
        await using ConnectionMultiplexer client = await ConnectionMultiplexer.ConnectAsync($"127.0.0.1:{server.PortText}{protocol}");
        IDatabase keys = client.GetDatabase();
        await keys.StringSetAsync("a", "1");
        Assert.True(await SetIfAsync(keys, Condition.StringEqual("a", "1")));
        Assert.False(await SetIfAsync(keys, Condition.StringEqual("a", "2")));
        Assert.True(await SetIfAsync(keys, Condition.KeyNotExists("c")));
        Assert.False(await SetIfAsync(keys, Condition.KeyExists("c")));
    }

    [Fact]
    public async Task CountersOfManyClientsLoseNothing()
    {
        const int Clients = 4, Each = 50;
        await using TestServer server = await TestServer.StartAsync(Options);
        using RespClient first = await server.ConnectAsync();
        await first.CommandAsync("SET", "counter", "0");
        await Task.WhenAll(Enumerable.Range(0, Clients).Select(async _ =>
        {
            using RespClient client = await server.ConnectAsync();
            for (int done = 0; done < Each;)
            {
                await client.CommandAsync("WATCH", "counter");
                long value = long.Parse((await client.CommandAsync("GET", "counter")).Text,
                    System.Globalization.CultureInfo.InvariantCulture);
                await client.CommandAsync("MULTI");
                await client.CommandAsync("SET", "counter", FormattableString.Invariant($"{value + 1}"));
                Shared.RespValue reply = await client.CommandAsync("EXEC");
                Assert.False(reply.IsError, reply.ToString());
                if (reply.Items is not null) done++;
            }
        }));
        Assert.Equal(FormattableString.Invariant($"{Clients * Each}"), (await first.CommandAsync("GET", "counter")).Text);
    }

    [Fact]
    public async Task NobodySeesHalfATransaction()
    {
        int rounds = Shared.TestBudget.Times(300);
        await using TestServer server = await TestServer.StartAsync(Options);
        using RespClient writer = await server.ConnectAsync(), reader = await server.ConnectAsync();
        await writer.CommandAsync("MSET", "a", "0", "b", "0");
        var writing = Task.Run(async () =>
        {
            for (int i = 1; i <= rounds; i++)
            {
                string value = FormattableString.Invariant($"{i}");
                await writer.SendAsync($"MULTI\r\nSET a {value}\r\nSET b {value}\r\nEXEC\r\n");
                await writer.ReadAsync(4);
            }
        }, TestContext.Current.CancellationToken);
        while (!writing.IsCompleted)
        {
            IReadOnlyList<Shared.RespValue> pair = (await reader.CommandAsync("MGET", "a", "b")).Items!;
            Assert.Equal(pair[0].Text, pair[1].Text);
        }

        await writing;
    }

    [Fact]
    public async Task APipelineThatWatchesWritesAndExecutesAborts()
    {
        Tool.Require("nc", "netcat-openbsd");
        await using TestServer server = await TestServer.StartAsync(Options);
        ToolResult nc = await Tool.RunAsync("nc", "WATCH x\nSET x 1\nMULTI\nSET y 1\nEXEC\nGET y\n", "-N", "127.0.0.1", server.PortText);
        Assert.Equal("+OK\r\n+OK\r\n+OK\r\n+QUEUED\r\n*-1\r\n$-1\r\n", nc.Output);
    }

    [Fact]
    public async Task AConnectionThatEndsLeavesNoWatchBehind()
    {
        await using TestServer server = await TestServer.StartAsync(Options);
        using (RespClient client = await server.ConnectAsync())
        {
            await client.CommandAsync("WATCH", "a");
            await client.CommandAsync("MULTI");
            await client.CommandAsync("SET", "a", "1");
            Assert.NotEqual(-1, server.Keyspace.LastTouched(0, "a"u8));
        }

        await Until.TrueAsync(() => server.Keyspace.LastTouched(0, "a"u8) == -1, "the watch is gone");
        using RespClient other = await server.ConnectAsync();
        Assert.Null((await other.CommandAsync("GET", "a")).Bytes);
    }

    [Fact]
    public async Task RedisCliDoesTransactions()
    {
        Tool.Require("redis-cli", "redis-tools");
        await using TestServer server = await TestServer.StartAsync(Options);
        ToolResult cli = await Tool.RunAsync("redis-cli", "multi\nset a 1\nincr a\nexec\nmulti\nnosuch\nexec\n", "-p", server.PortText);
        Assert.Equal(
            "OK\nQUEUED\nQUEUED\nOK\n2\nOK\nERR unknown command 'nosuch', with args beginning with: \n\nEXECABORT Transaction discarded "
            + "because of previous errors.\n\n",
            cli.Output);
    }

    [Theory]
    [InlineData("2")]
    [InlineData("3")]
    public async Task ExecRollbackRunsAllCommandsOrNone(string protocol)
    {
        await using TestServer server = await TestServer.StartAsync();
        using RespClient client = await server.ConnectAsync(), listener = await server.ConnectAsync();
        await client.CommandAsync("HELLO", protocol);
        await client.CommandAsync("CONFIG", "SET", "notify-keyspace-events", "KEA");
        await listener.SendAsync("SUBSCRIBE news __keyevent@0__:set\r\n");
        await listener.ReadAsync(2);
        await client.SendAsync(
            "SET a x\r\nMULTI\r\nSET b 1\r\nPUBLISH news lost\r\nSELECT 3\r\nINCR a\r\nSELECT 0\r\nINCR a\r\nSET c 1\r\nEXEC "
            + "ROLLBACK\r\nMGET a b c\r\n");
        IReadOnlyList<Shared.RespValue> replies = await client.ReadAsync(11);
        Assert.Equal("EXECABORT rolled back: command 6 incr: ERR value is not an integer or out of range", replies[9].Text);
        Assert.True(replies[9].IsError);
        Assert.Equal("x|-|-", string.Join('|', replies[10].Items!.Select(static item => item.Bytes is null ? "-" : item.Text)));
        await client.SendAsync("MULTI\r\nSET b 1\r\nPUBLISH news kept\r\nGET b\r\nEXEC ROLLBACK\r\n");
        Assert.Equal("OK|1|1", string.Join('|', (await client.ReadAsync(5))[4].Items!.Select(static item => item.Text)));
        Assert.Equal("a|b|kept", string.Join('|', (await listener.ReadAsync(3)).Select(static message => message.Items![2].Text)));
    }

    [Fact]
    public async Task ATransactionThatIsRolledBackUnderManyWritersLeavesNoTrace()
    {
        const int Clients = 4, Each = 100;
        await using TestServer server = await TestServer.StartAsync(Options);
        using RespClient first = await server.ConnectAsync();
        await first.CommandAsync("MSET", "text", "x", "sum", "0", "left", "0", "right", "0");
        await Task.WhenAll(Enumerable.Range(0, Clients).Select(async id =>
        {
            using RespClient client = await server.ConnectAsync();
            for (int i = 0; i < Each; i++)
            {
                bool fails = (i + id) % 2 == 0;
                await client.SendAsync(
                    $"MULTI\r\nINCR sum\r\nINCR left\r\nINCR right\r\nINCR {(fails ? "text" : "other")}\r\nEXEC ROLLBACK\r\nMGET left "
                    + $"right\r\n");
                IReadOnlyList<Shared.RespValue> replies = await client.ReadAsync(7);
                Assert.Equal(fails, replies[5].IsError);
                Assert.Equal(replies[6].Items![0].Text, replies[6].Items![1].Text);
            }
        }));
        string expected = FormattableString.Invariant($"{Clients * Each / 2}");
        Assert.All((await first.CommandAsync("MGET", "sum", "left", "right", "other")).Items!, item => Assert.Equal(expected, item.Text));
    }

    private static async Task<bool> SetIfAsync(IDatabase keys, Condition condition)
    {
        ITransaction transaction = keys.CreateTransaction();
        transaction.AddCondition(condition);
        Task<bool> set = transaction.StringSetAsync("b", "1");
        bool isDone = await transaction.ExecuteAsync();
        Assert.Equal(isDone, set.IsCompletedSuccessfully);
        return isDone;
    }
}
