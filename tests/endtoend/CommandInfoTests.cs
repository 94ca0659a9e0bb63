using PlumCache.Tests.EndToEnd.Kit;
using PlumCache.Tests.Shared;

namespace PlumCache.Tests.EndToEnd;

/// <summary>COMMAND INFO of every command and subcommand that Redis has too: what clients and proxies decide by must be equal.</summary>
public sealed class CommandInfoTests
{
    private const int Arity = 1;
    private const int Flags = 2;
    private const int FirstKey = 3;
    private const int LastKey = 4;
    private const int Step = 5;
    private const int Categories = 6;
    private const int KeySpecifications = 8;
    private const int Subcommands = 9;

    private static readonly Dictionary<string, string> OwnFlags = new(StringComparer.Ordinal)
    {
        ["client|reply"] = "+no_multi", // Redis 7 lets it into a transaction, whose reply is then broken; Valkey 9 does not
    };

    private static readonly Dictionary<string, string> OwnArity = new(StringComparer.Ordinal)
    {
        ["exec"] = "any", // it has an option, ROLLBACK, where Redis takes no argument
        ["zrank"] = "any", // WITHSCORE came with Redis 7.2
        ["zrevrank"] = "any",
    };

    [Fact]
    public async Task TellsTheFlagsKeysAndCategoriesThatRedisTells()
    {
        await using RedisServer redis = await RedisServer.StartAsync();
        await using TestServer server = await TestServer.StartAsync();
        using RespClient theirs = await RespClient.ConnectAsync(redis.Port), ours = await server.ConnectAsync();
        Dictionary<string, string> expected = RowsOf(await theirs.CommandAsync("COMMAND")),
            actual = RowsOf(await ours.CommandAsync("COMMAND"));
        string[] shared = [.. actual.Keys.Where(expected.ContainsKey).Order(StringComparer.Ordinal)];
        Assert.True(shared.Length > 100, $"Only {shared.Length} commands are compared.");
        Assert.Equal<string[]>([.. shared.Select(name => expected[name])], [.. shared.Select(name => actual[name])]);
    }

    private static Dictionary<string, string> RowsOf(RespValue commands) => commands.Items!
        .SelectMany(static row => row.Items![Subcommands].Items!.Prepend(row))
        .ToDictionary(static row => row.Items![0].Text, Tell, StringComparer.Ordinal);

    private static string Tell(RespValue row)
    {
        IReadOnlyList<RespValue> fields = row.Items!;
        string name = fields[0].Text;
        string flags = string.Join(' ',
            fields[Flags].Items!.Select(static flag => flag.ToString()).Where(flag => OwnFlags.GetValueOrDefault(name) != flag).Order(
            StringComparer.Ordinal));
        string categories = string.Join(' ',
            fields[Categories].Items!.Select(static category => category.ToString()).Order(StringComparer.Ordinal));
        string keys = string.Join(' ', fields[KeySpecifications].Items!.Select(TellKeys));
        string arity = OwnArity.GetValueOrDefault(name) ?? fields[Arity].ToString();
        return $"{name} {arity} [{flags}] {fields[FirstKey]} {fields[LastKey]} {fields[Step]} [{categories}] {keys}";
    }

    /// <summary>A key specification without its notes, which are for people.</summary>
    private static string TellKeys(RespValue specification) =>
        string.Join(' ',
            specification.Items!.Chunk(2).Where(static pair => pair[0].Text != "notes").Select(static pair => $"{pair[0].Text}={pair[1]}"));
}
