using System.Text;
using PlumCache.Hosting.Configuration;
using PlumCache.Tests.EndToEnd.Kit;

namespace PlumCache.Tests.EndToEnd;

/// <summary>Bad input of every kind gets its clear error and costs nobody else anything.</summary>
public sealed class BadInputTests
{
    [Theory]
    [InlineData("*1\r\n$x\r\n", "-ERR Protocol error: invalid bulk length\r\n")]
    [InlineData("*1\r\n:1\r\n", "-ERR Protocol error: expected '$', got ':'\r\n")]
    [InlineData("*x\r\n", "-ERR Protocol error: invalid multibulk length\r\n")]
    [InlineData("*2147483648\r\n", "-ERR Protocol error: invalid multibulk length\r\n")]
    [InlineData("*1\r\n$536870913\r\n", "-ERR Protocol error: invalid bulk length\r\n")]
    [InlineData("SET \"a b\r\n", "-ERR Protocol error: unbalanced quotes in request\r\n")]
    [InlineData("PING\r\n*1\r\n$x\r\nPING\r\n", "+PONG\r\n-ERR Protocol error: invalid bulk length\r\n")]
    public async Task AMalformedRequestIsAnsweredAndClosesItsConnectionOnly(string sent, string answered)
    {
        await using TestServer server = await TestServer.StartAsync();
        using RespClient neighbour = await server.ConnectAsync();
        Assert.Equal("+OK", (await neighbour.CommandAsync("SET", "a", "1")).ToString());

        using RespClient client = await server.ConnectAsync();
        await client.SendAsync(sent);
        Assert.Equal(answered, await client.ReadToEndAsync());

        Assert.Equal("$\"1\"", (await neighbour.CommandAsync("GET", "a")).ToString());
        await Until.TrueAsync(() => server.ConnectionCount == 1, "the connection is gone");
    }

    [Fact]
    public async Task ALineTooLongIsAnsweredAndClosesTheConnection()
    {
        await using TestServer server = await TestServer.StartAsync();
        using RespClient client = await server.ConnectAsync();
        await client.SendAsync(new string('x', 70_000));
        Assert.Equal("-ERR Protocol error: too big inline request\r\n", await client.ReadToEndAsync());
    }

    [Theory]
    [InlineData("POST / HTTP/1.1\r\n")]
    [InlineData("GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")]
    public async Task AWebBrowserIsNotAnswered(string sent)
    {
        await using TestServer server = await TestServer.StartAsync();
        using RespClient client = await server.ConnectAsync();
        await client.SendAsync(sent + "SET a 1\r\n");
        string answered = await client.ReadToEndAsync();
        Assert.DoesNotContain("OK", answered, StringComparison.Ordinal);

        using RespClient other = await server.ConnectAsync();
        Assert.Equal(":0", (await other.CommandAsync("EXISTS", "a")).ToString());
    }

    [Fact]
    public async Task ATypingHumanSeesEachMistakeAndStaysConnected()
    {
        await using TestServer server = await TestServer.StartAsync();
        using RespClient client = await server.ConnectAsync();
        await client.SendAsync(
            "FOO bar\r\nSET a\r\nSET a 1 FOO\r\nINCR a b\r\nSET a x\r\nINCR a\r\nSELECT 99\r\nOBJECT foo a\r\nCLIENT foo\r\n\r\nPING\r\n");
        await client.SendAsync("QUIT\r\n");
        Assert.Equal(
            string.Join("\r\n",
            [
                "-ERR unknown command 'FOO', with args beginning with: 'bar' ",
                "-ERR wrong number of arguments for 'set' command",
                "-ERR syntax error",
                "-ERR wrong number of arguments for 'incr' command",
                "+OK",
                "-ERR value is not an integer or out of range",
                "-ERR DB index is out of range",
                "-ERR unknown subcommand 'foo'. Try OBJECT HELP.",
                "-ERR unknown subcommand 'foo'. Try CLIENT HELP.",
                "+PONG",
                "+OK",
                "",
            ]),
            await client.ReadToEndAsync());
    }

    [Fact]
    public async Task AnErrorInsideAPipelineLeavesTheRestStanding()
    {
        await using TestServer server = await TestServer.StartAsync();
        using RespClient client = await server.ConnectAsync();
        await client.SendAsync("SET a x\r\nINCR a\r\nSET b 1\r\nNOPE\r\nGET b\r\n");
        Assert.Equal(
            "+OK|-ERR value is not an integer or out of range|+OK|-ERR unknown command 'NOPE', with args beginning with: |$\"1\"",
            string.Join('|', await client.ReadAsync(5)));
    }

    [Fact]
    public async Task AKeyOnePastTheLimitIsRefusedByEveryCommand()
    {
        await using TestServer server = await TestServer.StartAsync(TestServer.DefaultOptions with { MaxKeyBytes = 1_000 });
        using RespClient client = await server.ConnectAsync();
        string longest = new('k', 1_000), tooLong = longest + "k";
        Assert.Equal("+OK", (await client.CommandAsync("SET", longest, "1")).ToString());
        Assert.Equal("$\"1\"", (await client.CommandAsync("GET", longest)).ToString());
        foreach (string[] command in new string[][] { ["SET", tooLong, "1"], ["GET", tooLong], ["MSET", "a", "1", tooLong, "2"],
            ["RENAME", longest, tooLong] })
        {
            Assert.Equal("-ERR key of 1001 bytes is too long, max_key_bytes is 1000", (await client.CommandAsync(command)).ToString());
        }

        Assert.Equal(1, (await client.CommandAsync("DBSIZE")).Integer);
    }

    [Fact]
    public async Task BytesOfEveryKindSurvive()
    {
        byte[] all = Enumerable.Range(0, 256).Select(value => (byte)value).ToArray();
        await using TestServer server = await TestServer.StartAsync();
        using RespClient client = await server.ConnectAsync();
        await client.SendAsync(RespClient.Encode(["SET"u8.ToArray(), all, all]));
        await client.SendAsync(RespClient.Encode(["GET"u8.ToArray(), all]));
        await client.SendAsync(RespClient.Encode(["SET"u8.ToArray(), [], []]));
        await client.SendAsync(RespClient.Encode(["GET"u8.ToArray(), []]));
        Assert.Equal("+OK", (await client.ReadAsync()).ToString());
        Assert.Equal(all, (await client.ReadAsync()).Bytes);
        Assert.Equal("+OK|$\"\"", string.Join('|', await client.ReadAsync(2)));
    }

    [Fact]
    public async Task ACommandInSingleBytesIsStillACommand()
    {
        await using TestServer server = await TestServer.StartAsync();
        using RespClient client = await server.ConnectAsync();
        foreach (byte each in RespClient.Encode("SET", "a", "1").Concat(Encoding.ASCII.GetBytes("GET a\n")))
        {
            await client.SendAsync(new[] { each });
        }
        Assert.Equal("+OK|$\"1\"", string.Join('|', await client.ReadAsync(2)));
    }

    [Fact]
    public async Task StrangersGetNoFurtherThanAuth()
    {
        PlumCacheOptions options = TestServer.DefaultOptions with { RequirePass = "secret" };
        await using TestServer server = await TestServer.StartAsync(options);
        using RespClient client = await server.ConnectAsync();
        Assert.Equal("-NOAUTH Authentication required.", (await client.CommandAsync("GET", "a")).ToString());
        Assert.Equal("-WRONGPASS invalid username-password pair or user is disabled.",
            (await client.CommandAsync("AUTH", "wrong")).ToString());
        Assert.Equal("+OK", (await client.CommandAsync("AUTH", "secret")).ToString());
        Assert.Equal("$null", (await client.CommandAsync("GET", "a")).ToString());

        using RespClient stranger = await server.ConnectAsync();
        await stranger.SendAsync("*11\r\n");
        Assert.Equal("-ERR Protocol error: unauthenticated multibulk length\r\n", await stranger.ReadToEndAsync());
    }

    [Fact]
    public async Task OneConnectionTooManyIsToldSoAndClosed()
    {
        await using TestServer server = await TestServer.StartAsync(TestServer.DefaultOptions with { MaxClients = 2 });
        using RespClient first = await server.ConnectAsync(), second = await server.ConnectAsync();
        await first.CommandAsync("PING");
        await second.CommandAsync("PING");
        using (RespClient third = await server.ConnectAsync())
        {
            Assert.Equal("-ERR max number of clients reached\r\n", await third.ReadToEndAsync());
        }

        first.Dispose();
        await Until.TrueAsync(() => server.ConnectionCount == 1, "the first connection is gone");
        using RespClient fourth = await server.ConnectAsync();
        Assert.Equal("+PONG", (await fourth.CommandAsync("PING")).ToString());
    }
}
