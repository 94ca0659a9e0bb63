using PlumCache.Tests.EndToEnd.Kit;
using PlumCache.Tests.Shared;

namespace PlumCache.Tests.EndToEnd;

/// <summary>
/// A third party's data type over a socket: samples/leaderboard, loaded as a file. What the server does with keys it does with boards,
/// though the plugin has no line of code for it.
/// </summary>
public sealed class LeaderboardTests
{
    private const long Week = 7 * 24 * 60 * 60, TenYears = 520 * Week; // in which no score of a test fades

    [Fact]
    public async Task TheSessionOfTheGuideIsAnsweredAsItShows()
    {
        Tool.Require("redis-cli", "redis-tools");
        await using TestServer server = await StartAsync(Week);
        var transcript = Transcript.Of("docs/plugins.md");
        ToolResult cli = await Tool.RunAsync("redis-cli", transcript.Typed, "-p", server.PortText, "--no-raw");
        Assert.Equal(string.Join('\n', transcript.Answers), string.Join('\n', cli.Lines));
    }

    [Fact]
    public async Task KeysOfItAreAsAnyKeys()
    {
        await using TestServer server = await StartAsync(TenYears);
        using RespClient client = await server.ConnectAsync();
        await AnswersAsync(client,
            ("BOARD.ADD game:1 30 ada", "$\"30\""),
            ("TYPE game:1", "+board"),
            ("OBJECT ENCODING game:1", "$\"ranked\""),
            ("SCAN 0 TYPE board", "*[$\"0\", *[$\"game:1\"]]"),
            ("SCAN 0 TYPE set", "*[$\"0\", *[]]"),
            ("EXPIRE game:1 1000", ":1"),
            ("BOARD.ADD game:1 10 bob", "$\"10\""),
            ("TTL game:1", ":1000"),
            ("COPY game:1 copy", ":1"),
            ("BOARD.REM game:1 ada", ":1"),
            ("BOARD.TOP copy 5", "*[$\"ada\", $\"30\", $\"bob\", $\"10\"]"),
            ("BOARD.TOP game:1 5", "*[$\"bob\", $\"10\"]"),
            ("RENAME copy game:2", "+OK"),
            ("BOARD.RANK game:2 bob", ":1"),
            ("NS.COUNT game:", ":2"),
            ("NS.COPY game: old:", ":2"),
            ("BOARD.SCORE old:2 ada", "$\"30\""),
            ("GET game:1", "-WRONGTYPE Operation against a key holding the wrong kind of value"),
            ("SADD game:1 x", "-WRONGTYPE Operation against a key holding the wrong kind of value"),
            ("MULTI", "+OK"),
            ("BOARD.ADD game:1 1 ada", "+QUEUED"),
            ("BOARD.RANK game:1 ada", "+QUEUED"),
            ("EXEC", "*[$\"1\", :1]"),
            ("DEL game:1", ":1"),
            ("BOARD.TOP game:1 5", "*[]"));
        long bytes = (await client.CommandAsync("MEMORY", "USAGE", "game:2")).Integer;
        Assert.InRange(bytes, 2 * "#0123456789abcdef@ada".Length, 500);
    }

    [Fact]
    public async Task SnapshotsHaveBoardsAndTheirDifferences()
    {
        await using TestServer server = await StartAsync(TenYears);
        using RespClient client = await server.ConnectAsync();
        await AnswersAsync(client,
            ("BOARD.ADD game 30 ada", "$\"30\""),
            ("BOARD.ADD game 20 bob", "$\"20\""),
            ("SNAP.CREATE before", "+OK"),
            ("BOARD.ADD game 20 bob", "$\"40\""),
            ("BOARD.ADD game 5 cyd", "$\"5\""),
            ("BOARD.REM game ada", ":1"),
            ("SNAP.DIFF before LIVE", "*[*[$\"game\", $\"changed\"]]"),
            ("SNAP.DIFF before LIVE FIELDS AFTER game FIELD @",
                "*[*[$\"game\", $\"@ada\", $\"removed\"], *[$\"game\", $\"@bob\", $\"changed\"], *[$\"game\", $\"@cyd\", $\"added\"]]"),
            ("SNAP.USE before", "+OK"),
            ("BOARD.TOP game 5", "*[$\"ada\", $\"30\", $\"bob\", $\"20\"]"),
            ("BOARD.RANK game cyd", "$null"),
            ("SNAP.USE LIVE", "+OK"),
            ("BOARD.TOP game 5", "*[$\"bob\", $\"40\", $\"cyd\", $\"5\"]"),
            ("SNAP.RESTORE before", ":1"),
            ("BOARD.TOP game 5", "*[$\"ada\", $\"30\", $\"bob\", $\"20\"]"));
    }

    [Fact]
    public async Task ABoardWhoseScoresHaveFadedIsGone()
    {
        await using TestServer server = await StartAsync(halfLife: 1);
        using RespClient client = await server.ConnectAsync();
        await AnswersAsync(client,
            ("BOARD.ADD b 0.02 ada", "$\"0.02\""), ("SNAP.CREATE then", "+OK"));
        await Until.TrueAsync(async () => (await client.CommandAsync("EXISTS", "b")).Integer == 0, "the score has faded");
        await AnswersAsync(client,
            ("BOARD.TOP b 1", "*[]"), ("SNAP.USE then", "+OK"), ("BOARD.TOP b 1", "*[$\"ada\", $\"0.02\"]"));
    }

    [Fact]
    public async Task BoardsOutliveTheirPlugin()
    {
        await using TestServer server = await StartAsync(TenYears);
        using RespClient client = await server.ConnectAsync();
        await AnswersAsync(client,
            ("BOARD.ADD game 30 ada", "$\"30\""),
            ("PLUGIN UNLOAD leaderboard", "+OK"),
            ("TYPE game", "+unknown"),
            ("COPY game copy", ":1"),
            ("PLUGIN LOAD leaderboard \"halflife = 314496000\"", "+OK"),
            ("TYPE copy", "+board"),
            ("BOARD.ADD copy 12 ada", "$\"42\""));
    }

    private static Task<TestServer> StartAsync(long halfLife) => TestServer.StartAsync(TestServer.OptionsOf(FormattableString.Invariant($"""
        port = 0
        plugin_commands = "local"
        [plugins.mine]
        srcSet = ["plugins/leaderboard"]
        [plugin.leaderboard]
        halflife = {halfLife}
        """)) with { BaseFolder = AppContext.BaseDirectory });

    /// <summary>Sends lines, and compares what each is answered.</summary>
    private static async Task AnswersAsync(RespClient client, params (string Line, string Reply)[] session)
    {
        foreach ((string line, string reply) in session)
        {
            await client.SendAsync(line + "\r\n");
            RespValue answer = await client.ReadAsync();
            Assert.True(reply == answer.ToString(), $"{line}: {answer}, and not {reply}");
        }
    }
}
