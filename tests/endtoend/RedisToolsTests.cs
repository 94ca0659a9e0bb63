using PlumCache.Tests.EndToEnd.Kit;

namespace PlumCache.Tests.EndToEnd;

/// <summary>The tools that come with Redis.</summary>
public sealed class RedisToolsTests
{
    public RedisToolsTests() => Tool.Require("redis-cli", "redis-tools");

    [Fact]
    public async Task RedisCliTalksInteractively()
    {
        const string Typed = """
            PING
            SET user:1001:name "Alice Liddell"
            get user:1001:name
            GET none
            INCR counter
            MGET counter none
            SET
            FOO bar
            SELECT 1
            DBSIZE
            """;
        await using TestServer server = await TestServer.StartAsync();
        ToolResult cli = await Tool.RunAsync("redis-cli", Typed + "\n", "-p", server.PortText, "--no-raw");
        Assert.Equal(0, cli.ExitCode);
        Assert.Equal(
            [
                "PONG", "OK", "\"Alice Liddell\"", "(nil)", "(integer) 1", "1) \"1\"", "2) (nil)",
                "(error) ERR wrong number of arguments for 'set' command",
                "(error) ERR unknown command 'FOO', with args beginning with: 'bar' ",
                "OK", "(integer) 0",
            ],
            cli.Lines);
    }

    [Fact]
    public async Task RedisCliSpeaksResp3()
    {
        await using TestServer server = await TestServer.StartAsync();
        ToolResult cli = await Tool.RunAsync("redis-cli", "SET a 1\nGET a\nGET none\nCONFIG GET save\n", "-3", "-p", server.PortText,
            "--no-raw");
        Assert.Equal("OK|\"1\"|(nil)|1# \"save\" => \"\"", string.Join('|', cli.Lines));
    }

    [Fact]
    public async Task RedisCliScansEveryKeyOnce()
    {
        await using TestServer server = await TestServer.StartAsync();
        using RespClient client = await server.ConnectAsync();
        for (int i = 0; i < 2_000; i++) await client.CommandAsync("SET", FormattableString.Invariant($"key:{i}"), "x");
        ToolResult cli = await Tool.RunAsync("redis-cli", "", "-p", server.PortText, "--scan", "--pattern", "key:*");
        Assert.Equal(2_000, cli.Lines.Length);
        Assert.Equal(2_000, cli.Lines.Distinct(StringComparer.Ordinal).Count());
    }

    [Fact]
    public async Task RedisBenchmarkRunsToItsEnd()
    {
        Tool.Require("redis-benchmark", "redis-tools");
        await using TestServer server = await TestServer.StartAsync();
        ToolResult benchmark = await Tool.RunAsync(
            "redis-benchmark", default, TimeSpan.FromSeconds(120), "-p", server.PortText, "-t", "set,get,incr,mset", "-P", "64", "-n",
                "20000", "-q");
        Assert.Equal(0, benchmark.ExitCode);
        Assert.Empty(benchmark.Errors);
        foreach (string test in new[] { "SET: ", "GET: ", "INCR: ", "MSET (10 keys): " })
        {
            Assert.Contains(test, benchmark.Output, StringComparison.Ordinal);
        }

        await Until.TrueAsync(() => server.ConnectionCount == 0, "all connections are closed");
    }

    [Theory]
    [InlineData(
        "--bigkeys", "Biggest   hash found '\"person\"' has 3 fields", "Biggest string found '\"word\"' has 10 bytes",
        "Biggest    set found '\"suits\"' has 4 members")]
    [InlineData(
        "--memkeys", "Biggest   hash found '\"person\"' has ", "Biggest string found '\"word\"' has ",
        "Biggest    set found '\"suits\"' has ")]
    public async Task RedisCliFindsTheBiggestKeyOfEachType(string option, params string[] found)
    {
        await using TestServer server = await TestServer.StartAsync();
        using RespClient client = await server.ConnectAsync();
        await client.CommandAsync("HSET", "person", "name", "Alice", "born", "1852", "city", "Oxford");
        await client.CommandAsync("HSET", "other", "name", "Bob");
        await client.CommandAsync("SET", "word", "0123456789");
        await client.CommandAsync("SET", "letter", "a");
        await client.CommandAsync("SADD", "suits", "clubs", "diamonds", "hearts", "spades");
        await client.CommandAsync("SADD", "colours", "red");
        ToolResult cli = await Tool.RunAsync("redis-cli", "", "-p", server.PortText, option);
        Assert.Equal(0, cli.ExitCode);
        foreach (string line in (string[])["Sampled 6 keys in the keyspace!", "2 hashs with ", "2 strings with ", "2 sets with ", .. found])
        {
            Assert.Contains(line, cli.Output, StringComparison.Ordinal);
        }
    }
}
