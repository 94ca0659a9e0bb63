using PlumCache.Tests.EndToEnd.Kit;
using PlumCache.Tests.Shared;

namespace PlumCache.Tests.EndToEnd;

/// <summary>
/// The lines of comparison-commands.txt, one after the other, to Redis and to PlumCache: sensible and senseless uses of every command. A reply may
/// differ only where <see cref="Intended"/> says why, and what stands there must differ.
/// </summary>
public sealed class CommandLinesTests
{
    private const string NotYet = "There is no such command yet.";
    private const string OwnHelp = "HELP tells what these subcommands do here.";
    private const string Forgotten = "A value has one encoding here; what Redis remembers of its past is not kept.";
    private const string OtherTypes = "A setting of values that are not there yet, of eviction's finer points, or of replication.";
    private const string OwnRange = "The range is this server's.";
    private const string OneValue = "It cannot be otherwise here, and says so.";

    private static readonly Dictionary<string, string> Intended = new(StringComparer.Ordinal)
    {
        ["SCAN -1"] = "A cursor that was never given out is an error, never a silent end.",
        ["OBJECT ENCODING a"] = Forgotten,
        ["OBJECT ENCODING f"] = Forgotten,
        ["OBJECT HELP"] = OwnHelp,
        ["INCRBYFLOAT fl 0x10"] = "Numbers are decimal; Redis takes what strtold takes.",
        ["COMMAND LIST FILTERBY PATTERN set*"] = "Redis has SETBIT.",
        ["CONFIG GET TIMEOUT"] = "Settings are told under their own names, in lower case.",
        ["CONFIG GET client-output-buffer-limit"] = "A client that does not read is closed after reply_stall_timeout; no other class of clients is there.",
        ["CONFIG GET list-max-ziplist-size"] = OtherTypes,
        ["CONFIG GET hash-max-listpack-entries"] = OtherTypes,
        ["CONFIG GET repl-backlog-size"] = OtherTypes,
        ["CONFIG SET maxclients 0"] = OwnRange,
        ["CONFIG SET save '900 1'"] = OneValue,
        ["CONFIG SET loglevel foo"] = "Redis 7.2 can log nothing too, 7.0 cannot.",
        ["CONFIG SET activedefrag yes"] = "Compaction is always on; Debian's Redis cannot.",
        ["CONFIG GET stop-writes-on-bgsave-error"] = "No save can fail, so none stops writes.",
        ["CONFIG GET lazyfree-lazy-user-del"] = "Memory is always freed beside requests.",
        ["CONFIG SET maxmemory 1x"] = "The error says which units are taken.",
        ["CONFIG REWRITE"] = "Configuration files are never rewritten.",
        ["DEBUG SLEEP 0"] = "The error names this server's own setting.",
        ["BGSAVE FOO"] = "Nothing is saved, whatever the option.",
        ["EXEC x"] = "Redis says EXECABORT, though there is nothing to abort; an error of arity is told as one.",
        ["LPUSH a b"] = NotYet,
    };

    [Fact]
    public async Task EveryLineIsAnsweredAsRedisAnswersItOrDiffersForAReason()
    {
        await using RedisServer redis = await RedisServer.StartAsync();
        await using TestServer server = await TestServer.StartAsync();
        using RespClient theirs = await RespClient.ConnectAsync(redis.Port), ours = await server.ConnectAsync();
        var surprises = new List<string>();
        var differing = new HashSet<string>(StringComparer.Ordinal);
        foreach (string line in ReadLines())
        {
            string expected = Shown(line, await AskAsync(theirs, line)), actual = Shown(line, await AskAsync(ours, line));
            if (expected == actual) continue;
            differing.Add(line);
            if (!Intended.ContainsKey(line)) surprises.Add($"{line}\n  Redis:     {expected}\n  PlumCache: {actual}");
        }

        Assert.True(surprises.Count == 0, string.Join('\n', surprises));
        Assert.Empty(Intended.Keys.Except(differing, StringComparer.Ordinal));
    }

    private static List<string> ReadLines()
    {
        using Stream stream = typeof(CommandLinesTests).Assembly.GetManifestResourceStream("comparison-commands.txt")!;
        using var reader = new StreamReader(stream);
        var lines = new List<string>();
        while (reader.ReadLine() is { } line) lines.Add(line);
        return lines;
    }

    /// <summary>As an inline command, so that the quoting is compared too.</summary>
    private static async Task<RespValue> AskAsync(RespClient client, string line)
    {
        await client.SendAsync(line + "\r\n");
        return await client.ReadAsync();
    }

    /// <summary>The reply as text; the order of a listing is no promise of either.</summary>
    private static string Shown(string line, RespValue reply)
    {
        if (reply.Items is not { } items) return reply.ToString();
        if (line.StartsWith("KEYS ", StringComparison.Ordinal) || line.StartsWith("COMMAND LIST", StringComparison.Ordinal))
        {
            return string.Join('|', items.Select(static item => item.ToString()).Order(StringComparer.Ordinal));
        }

        if (line.StartsWith("SCAN ", StringComparison.Ordinal))
        {
            return $"{items[0]} {string.Join('|', items[1].Items!.Select(static item => item.ToString()).Order(StringComparer.Ordinal))}";
        }

        return line.StartsWith("CONFIG GET ", StringComparison.Ordinal)
            ? string.Join('|', items.Chunk(2).Select(static pair => $"{pair[0]}={pair[1]}").Order(StringComparer.Ordinal))
            : reply.ToString();
    }
}
