using PlumCache.Tests.EndToEnd.Kit;
using PlumCache.Tests.Shared;

namespace PlumCache.Tests.EndToEnd;

/// <summary>
/// The table of all characters as a hash for each and a set for each category: loaded as the guide does it, and asked things.
/// </summary>
public sealed class RealCollectionsTests
{
    private const string UnicodeFile = "/usr/share/unicode/UnicodeData.txt";

    [Fact]
    public async Task CharactersAreHashesAndCategoriesAreSets()
    {
        Tool.Require("redis-cli", "redis-tools");
        Assert.SkipUnless(File.Exists(UnicodeFile), $"{UnicodeFile} is not installed (Debian's package unicode-data).");
        string[][] rows = [.. File.ReadLines(UnicodeFile).Select(static line => line.Split(';'))];
        await using TestServer server = await TestServer.StartAsync();
        ToolResult loaded = await Tool.RunAsync(
            "redis-cli", CommandsOf(rows), TimeSpan.FromSeconds(120), "-p", server.PortText, "--pipe");
        Assert.Contains(FormattableString.Invariant($"errors: 0, replies: {2 * rows.Length}"), loaded.Output, StringComparison.Ordinal);

        using RespClient client = await server.ConnectAsync();
        var categories = rows.GroupBy(static row => row[2], static row => row[0], StringComparer.Ordinal).ToList();
        Assert.Equal(rows.Length + categories.Count, (await client.CommandAsync("DBSIZE")).Integer);
        foreach (string[][] page in rows.Chunk(1_000))
        {
            byte[] asked = [.. page.SelectMany(static row => RespClient.Encode("HGETALL", $"char:{row[0]}"))];
            await client.SendAsync(asked);
            IReadOnlyList<RespValue> replies = [.. await client.ReadAsync(page.Length)];
            for (int i = 0; i < page.Length; i++)
            {
                string[] expected = ["category", page[i][2], "class", page[i][3], "name", page[i][1]];
                Assert.Equal(expected, replies[i].Texts);
            }
        }

        foreach (IGrouping<string, string> category in categories)
        {
            IReadOnlyList<string> members = (await client.CommandAsync("SMEMBERS", $"category:{category.Key}")).Texts;
            Assert.Equal([.. category.Order(StringComparer.Ordinal)], members);
        }

        long all = (await client.CommandAsync(["SUNIONSTORE", "all", .. categories.Select(static of => $"category:{of.Key}")])).Integer;
        Assert.Equal(rows.Length, all);
        Assert.Equal(categories.Count(static of => of.Key[0] == 'L'), (await client.CommandAsync("KEYS", "category:L*")).Texts.Count);
        Assert.Equal(0, (await client.CommandAsync("SINTERCARD", "2", "category:Lu", "category:Ll")).Integer);
    }

    private static byte[] CommandsOf(string[][] rows) =>
    [
        .. rows.SelectMany(static row => RespClient.Encode("HSET", $"char:{row[0]}", "name", row[1], "category", row[2], "class", row[3])),
        .. rows.SelectMany(static row => RespClient.Encode("SADD", $"category:{row[2]}", row[0])),
    ];
}
