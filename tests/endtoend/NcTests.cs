using PlumCache.Tests.EndToEnd.Kit;

namespace PlumCache.Tests.EndToEnd;

/// <summary>People with nothing but nc: they type, and they pipe.</summary>
public sealed class NcTests
{
    private const string Address = "127.0.0.1";

    public NcTests() => Tool.Require("nc", "netcat-openbsd");

    [Theory]
    [InlineData("README.md")]
    [InlineData("docs/start.md")]
    [InlineData("docs/snapshots.md")]
    [InlineData("docs/deploy-a-catalogue.md")]
    public async Task AnswersTheTranscriptsOfTheDocumentation(string file)
    {
        var transcript = Transcript.Of(file);
        await using TestServer server = await TestServer.StartAsync();
        ToolResult nc = await Tool.RunAsync("nc", transcript.Typed, "-N", Address, server.PortText);
        Assert.Equal(string.Concat(transcript.Answers.Select(static line => line + "\r\n")), nc.Output);
    }

    [Theory]
    [InlineData("PING\n", "+PONG\r\n")]
    [InlineData("PING\r\n", "+PONG\r\n")]
    [InlineData("SET a 1\nGET a\nQUIT\n", "+OK\r\n$1\r\n1\r\n+OK\r\n")]
    [InlineData("\n\nPING\n\n", "+PONG\r\n")]
    [InlineData("PING", "")]
    [InlineData("", "")]
    public async Task AnswersEverythingAlthoughTheClientHalfClosedFirst(string typed, string expected)
    {
        await using TestServer server = await TestServer.StartAsync();
        ToolResult nc = await Tool.RunAsync("nc", typed, "-N", Address, server.PortText);
        Assert.Equal(expected, nc.Output);
        await Until.TrueAsync(() => server.ConnectionCount == 0, "the connection is closed");
    }

    [Fact]
    public async Task QuitEndsAConnectionThatStaysOpenOnTheOtherSide()
    {
        // Without -N nc waits for the server to close.
        await using TestServer server = await TestServer.StartAsync();
        ToolResult nc = await Tool.RunAsync("nc", "SET a 1\nGET a\nQUIT\nGET a\n", Address, server.PortText);
        Assert.Equal("+OK\r\n$1\r\n1\r\n+OK\r\n", nc.Output);
    }

    [Fact]
    public async Task ALongPipelineIsAnsweredToItsEnd()
    {
        const int Count = 100_000;
        await using TestServer server = await TestServer.StartAsync();
        ToolResult nc = await Tool.RunAsync("nc", string.Concat(Enumerable.Repeat("INCR counter\n", Count)), "-N", Address,
            server.PortText);
        Assert.Equal(string.Concat(Enumerable.Range(1, Count).Select(i => FormattableString.Invariant($":{i}\r\n"))), nc.Output);
    }

    [Fact]
    public async Task QuotesAreUnderstood()
    {
        await using TestServer server = await TestServer.StartAsync();
        ToolResult nc = await Tool.RunAsync("nc", "SET \"a b\" '\\'quoted\\''\nGET \"a\\x20b\"\n", "-N", Address, server.PortText);
        Assert.Equal("+OK\r\n$8\r\n'quoted'\r\n", nc.Output);
    }
}
