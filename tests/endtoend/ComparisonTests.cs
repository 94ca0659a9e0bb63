using System.Text;
using PlumCache.Tests.EndToEnd.Kit;
using PlumCache.Tests.Shared;

namespace PlumCache.Tests.EndToEnd;

/// <summary>The same commands to Redis and to PlumCache: the replies must be equal byte for byte.</summary>
public sealed class ComparisonTests
{
    private const int Commands = 10_000;

    [Theory]
    [InlineData(1, 2)]
    [InlineData(2, 2)]
    [InlineData(3, 3)]
    public async Task RandomCommandsAreAnsweredAsRedisAnswersThem(int seed, int protocol)
    {
        await using RedisServer redis = await RedisServer.StartAsync();
        await using TestServer server = await TestServer.StartAsync();
        using RespClient theirs = await RespClient.ConnectAsync(redis.Port), ours = await server.ConnectAsync();
        string version = FormattableString.Invariant($"{protocol}");
        await theirs.CommandAsync("HELLO", version);
        await ours.CommandAsync("HELLO", version);

        var script = new CommandScript(seed);
        for (int i = 0; i < TestBudget.Times(Commands); i++)
        {
            string[] command = script.Next();
            string expected = Shown(command, await theirs.CommandAsync(command)), actual = Shown(command, await ours.CommandAsync(command));
            if (expected != actual)
            {
                Assert.Fail($"Command {i} of seed {seed}: {string.Join(' ', command)}\nRedis:     {expected}\nPlumCache: {actual}");
            }
        }
    }

    /// <summary>The reply as text; the order of a listing is no promise of either, and in RESP2 a map of LCS is a flat array.</summary>
    private static string Shown(string[] command, RespValue reply) => command[0] == "KEYS" && reply.Items is { } keys
        ? string.Join('|', keys.Select(key => Encoding.Latin1.GetString(key.Bytes!)).Order(StringComparer.Ordinal))
        : reply.ToString();
}
