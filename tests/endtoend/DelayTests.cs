using PlumCache.Tests.EndToEnd.Kit;
using PlumCache.Tests.Shared;

namespace PlumCache.Tests.EndToEnd;

/// <summary>Commands that run later, on the real clock.</summary>
public sealed class DelayTests
{
    [Fact]
    public async Task ADelayedCommandRuns()
    {
        Tool.Require("nc", "netcat-openbsd");
        await using TestServer server = await TestServer.StartAsync(TransactionTests.Options);
        ToolResult nc = await Tool.RunAsync("nc", "DELAY 50 SET a 1\nEXISTS a\n", "-N", "127.0.0.1", server.PortText);
        Assert.Equal(":1\r\n:0\r\n", nc.Output);
        using RespClient client = await server.ConnectAsync();
        await WaitForAsync(client, "a", "1");
        Assert.Empty((await client.CommandAsync("DELAY", "LIST")).Items!);
    }

    [Fact]
    public async Task ManyThatAreDueAtOnceRunOnceEach()
    {
        const int Count = 2_000;
        await using TestServer server = await TestServer.StartAsync(TransactionTests.Options);
        using RespClient client = await server.ConnectAsync();
        for (int i = 0; i < Count; i++) await client.SendAsync("DELAY 100 INCR counter\r\n");
        await client.ReadAsync(Count);
        await WaitForAsync(client, "counter", FormattableString.Invariant($"{Count}"));
        Assert.Empty((await client.CommandAsync("DELAY", "LIST")).Items!);
    }

    [Fact]
    public async Task RunsInTheDatabaseItWasSaidInAndBehindAPasswordToo()
    {
        await using TestServer server = await TestServer.StartAsync(TransactionTests.Options with { RequirePass = "secret" });
        using RespClient client = await server.ConnectAsync();
        await client.CommandAsync("AUTH", "secret");
        await client.CommandAsync("SELECT", "3");
        await client.CommandAsync("DELAY", "0", "SET", "a", "1", "EX", "100");
        await WaitForAsync(client, "a", "1");
        Assert.Equal(":1", (await client.CommandAsync("DBSIZE")).ToString());
    }

    [Fact]
    public async Task ACommandThatFailsHoldsNobodyUp()
    {
        await using TestServer server = await TestServer.StartAsync(TransactionTests.Options);
        using RespClient client = await server.ConnectAsync();
        await client.CommandAsync("SET", "text", "x");
        await client.CommandAsync("DELAY", "0", "INCR", "text");
        await client.CommandAsync("DELAY", "0", "NOSUCH");
        await client.CommandAsync("DELAY", "0", "SET", "a", "1");
        await WaitForAsync(client, "a", "1");
        Assert.Empty((await client.CommandAsync("DELAY", "LIST")).Items!);
    }

    [Fact]
    public async Task NoClientCanCallTheTick()
    {
        await using TestServer server = await TestServer.StartAsync(TransactionTests.Options);
        using RespClient client = await server.ConnectAsync();
        RespValue reply = await client.CommandAsync("delay.tick");
        Assert.StartsWith("-ERR unknown command", reply.ToString(), StringComparison.Ordinal);
    }

    private static async Task WaitForAsync(RespClient client, string key, string value)
    {
        using var patience = new CancellationTokenSource(RespClient.DefaultTimeout);
        while ((await client.CommandAsync("GET", key)) is var reply && (reply.Bytes is null || reply.Text != value))
        {
            await Task.Delay(10, patience.Token);
        }
    }
}
