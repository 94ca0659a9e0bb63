using PlumCache.Tests.EndToEnd.Comparison;
using PlumCache.Tests.EndToEnd.Kit;

namespace PlumCache.Tests.EndToEnd;

/// <summary>
/// The lines of comparison-commands.txt to Redis and to PlumCache: sensible and senseless uses of every command, one after the other,
/// pipelined and in transactions, in both protocols. A reply may differ only where <see cref="Intended"/> says why, and what stands there
/// must differ.
/// </summary>
public sealed class CommandLinesTests
{
    private const string OwnHelp = "HELP tells what these subcommands do here.";
    private const string Forgotten = "A value has one encoding here; what Redis remembers of its past is not kept.";
    private const string OtherTypes = "A setting of values that are not there yet, of eviction's finer points, or of replication.";
    private const string OwnRange = "The range is this server's.";
    private const string NoReplyMode = "Not queued: with replies off EXEC's array would have fewer items than it says.";
    private const string OneValue = "It cannot be otherwise here, and says so.";

    private static readonly Dictionary<string, string> Intended = new(StringComparer.Ordinal)
    {
        ["SCAN -1"] = "A cursor that was never given out is an error, never a silent end.",
        ["OBJECT ENCODING a"] = Forgotten,
        ["OBJECT ENCODING f"] = Forgotten,
        ["OBJECT HELP"] = OwnHelp,
        ["COMMAND LIST FILTERBY PATTERN set*"] = "Redis has SETBIT.",
        ["CLIENT PAUSE 9223372036854775807"] = "Refused, as Redis 7.2 does; in 7.0 the time wraps around and nobody pauses.",
        ["CONFIG GET TIMEOUT"] = "Settings are told under their own names, in lower case.",
        ["CONFIG GET client-output-buffer-limit"] =
            "A client that does not read is closed after reply_stall_timeout; no other class of clients is there.",
        ["CONFIG GET repl-backlog-size"] = OtherTypes,
        ["CONFIG SET maxclients 0"] = OwnRange,
        ["CONFIG SET save '900 1'"] = OneValue,
        ["CONFIG SET loglevel foo"] = "Redis 7.2 can log nothing too, 7.0 cannot.",
        ["CONFIG SET activedefrag yes"] = "Compaction is always on; Debian's Redis cannot.",
        ["CONFIG GET stop-writes-on-bgsave-error"] = "No save can fail, so none stops writes.",
        ["CONFIG SET maxmemory 1x"] = "The error says which units are taken.",
        ["CONFIG REWRITE"] = "Configuration files are never rewritten.",
        ["DEBUG SLEEP 0"] = "The error names this server's own setting.",
        ["BGSAVE FOO"] = "Nothing is saved, whatever the option.",
        ["LPOS l new RANK -9223372036854775808"] = "Redis 7.2 says the range, too; 7.0 that the type is wrong.",
    };

    // Between MULTI and EXEC.
    private static readonly Dictionary<string, string> IntendedInside = new(StringComparer.Ordinal)
    {
        ["CLIENT REPLY x"] = NoReplyMode,
        ["CLIENT REPLY on"] = NoReplyMode,
    };

    [Theory]
    [InlineData(LineWay.Alone, 2)]
    [InlineData(LineWay.Alone, 3)]
    [InlineData(LineWay.Pipelined, 2)]
    [InlineData(LineWay.Pipelined, 3)]
    [InlineData(LineWay.InATransaction, 2)]
    [InlineData(LineWay.InATransaction, 3)]
    [InlineData(LineWay.InOneTransaction, 2)]
    [InlineData(LineWay.InOneTransaction, 3)]
    public async Task EveryLineIsAnsweredAsRedisAnswersItOrDiffersForAReason(LineWay way, int protocol)
    {
        await using RedisServer redis = await RedisServer.StartAsync();
        await using TestServer server = await TestServer.StartAsync();
        using RespClient theirClient = await RespClient.ConnectAsync(redis.Port), ourClient = await server.ConnectAsync();
        using RespClient theirProbe = await RespClient.ConnectAsync(redis.Port), ourProbe = await server.ConnectAsync();
        CommandLines theirs = new(theirClient, protocol), ours = new(ourClient, protocol);
        CommandLines theirQueue = new(theirProbe, protocol), ourQueue = new(ourProbe, protocol);
        await theirs.ChooseProtocolAsync();
        await ours.ChooseProtocolAsync();

        bool isInside = way is LineWay.InATransaction or LineWay.InOneTransaction;
        var surprises = new List<string>();
        var differing = new HashSet<string>(StringComparer.Ordinal);
        foreach (IReadOnlyList<string> group in CommandLines.ReadGroups())
        {
            IReadOnlyList<string> lines = group;
            if (way == LineWay.InOneTransaction) lines = await ourQueue.KeepQueuedAsync(await theirQueue.KeepQueuedAsync(group));
            IReadOnlyList<string> expected = await theirs.RunAsync(lines, way), actual = await ours.RunAsync(lines, way);
            foreach ((string line, string their, string our) in lines.Zip(expected, actual).Where(static each => each.Second != each.Third))
            {
                differing.Add(line);
                bool isIntended = Intended.ContainsKey(line) || (isInside && IntendedInside.ContainsKey(line));
                if (!isIntended) surprises.Add($"{line}\n  Redis:     {their}\n  PlumCache: {our}");
            }
        }

        Assert.True(surprises.Count == 0, string.Join('\n', surprises));

        // Between MULTI and EXEC some are refused by both.
        if (!isInside) Assert.Empty(Intended.Keys.Except(differing, StringComparer.Ordinal));
    }
}
