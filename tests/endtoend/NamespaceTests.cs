using PlumCache.Hosting.Configuration;
using PlumCache.Tests.EndToEnd.Kit;
using PlumCache.Tests.Shared;
using StackExchange.Redis;

namespace PlumCache.Tests.EndToEnd;

/// <summary>Whole prefixes over a real socket, as people with nc and as clients with RESP2 and RESP3 see them.</summary>
public sealed class NamespaceTests
{
    public static PlumCacheOptions Options { get; } = TestServer.DefaultOptions with
    {
        Plugins = [new PluginCategory("core", ["strings", "keys", "ttl", "namespaces"]), new PluginCategory("queue", ["transactions"])],
    };

    [Fact]
    public async Task PeopleWithNcHandleNamespaces()
    {
        Tool.Require("nc", "netcat-openbsd");
        await using TestServer server = await TestServer.StartAsync(Options);
        const string Typed = """
            MSET user:1:name ann user:1:age 41 user:2:name bob
            NS.COUNT user:
            NS.SIZE user:1:
            NS.LIST user: WITHCOUNTS
            NS.GET user:1: LIMIT 1
            NS.RANGE user:1:name +
            NS.RANK user: user:2:name
            NS.AT user: -1
            NS.COPY user:1: user:2:
            NS.COPY user:1: user:2: REPLACE
            NS.RENAME user: person:
            NS.LIST ""
            NS.EXPIRE person:2: 60000
            NS.PERSIST person:
            NS.DEL person:1:
            NS.DEL ""

            """;
        ToolResult nc = await Tool.RunAsync("nc", Typed, "-N", "127.0.0.1", server.PortText);
        string[] expected =
        [
            "+OK", ":3", ":26", "*4", "$7", "user:1:", ":2", "$7", "user:2:", ":1", "*2", "$10", "user:1:age", "$2", "41", "*2", "$11",
                "user:1:name", "$11", "user:2:name", ":2",
            "$11", "user:2:name", "-ERR destination holds 1 keys, use REPLACE", ":2", ":4", "*1", "$7", "person:", ":2", ":2", ":2",
            "-ERR empty prefix: NS.DEL would clear the whole database, use FLUSHDB",
        ];
        Assert.Equal(string.Concat(expected.Select(static line => line + "\r\n")), nc.Output);
    }

    [Fact]
    public async Task MapsAreMapsInResp3AndFlatArraysInResp2()
    {
        await using TestServer server = await TestServer.StartAsync(Options);
        using RespClient client = await server.ConnectAsync();
        await client.CommandAsync("MSET", "a:1", "x", "a:2", "y");
        foreach ((string protocol, string mark) in ((string, string)[])[("2", "*4\r\n"), ("3", "%2\r\n")])
        {
            Assert.Equal(mark + "$3\r\na:1\r\n$1\r\nx\r\n$3\r\na:2\r\n$1\r\ny\r\n", await RawAsync(server, protocol, "NS.GET a:"));
            Assert.Equal(mark + "$3\r\na:1\r\n$1\r\nx\r\n$3\r\na:2\r\n$1\r\ny\r\n",
                await RawAsync(server, protocol, "NS.RANGE - + WITHVALUES"));
            Assert.Equal(mark.Replace('2', '1').Replace('4', '2') + "$2\r\na:\r\n:2\r\n",
                await RawAsync(server, protocol, "NS.LIST '' WITHCOUNTS"));
            Assert.Equal("*1\r\n$2\r\na:\r\n", await RawAsync(server, protocol, "NS.LIST ''"));
            Assert.Equal(protocol == "3" ? "_\r\n" : "$-1\r\n", await RawAsync(server, protocol, "NS.RANK a: b"));
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData(",protocol=resp3")]
    public async Task ALongListingIsOneVersionWhileOthersWrite(string protocol)
    {
        const int Count = 30_000;
        await using TestServer server = await TestServer.StartAsync(Options);
        await using ConnectionMultiplexer client = await ConnectionMultiplexer.ConnectAsync($"127.0.0.1:{server.PortText}{protocol}");
        IDatabase keys = client.GetDatabase();
        foreach (int[] chunk in Enumerable.Range(0, Count).Chunk(5_000))
        {
            await keys.StringSetAsync([.. chunk.Select(static i => KeyValuePair.Create((RedisKey)$"v0:{i:D5}", (RedisValue)i))]);
        }
        using var stop = new CancellationTokenSource();

        // A writer moves all of it to and fro: a listing sees it under one name or the other, whole.
        var writing = Task.Run(
            async () =>
            {
                await using ConnectionMultiplexer other = await ConnectionMultiplexer.ConnectAsync($"127.0.0.1:{server.PortText}");
                for (int i = 0; !stop.IsCancellationRequested; i ^= 1)
                {
                    await other.GetDatabase().ExecuteAsync("NS.RENAME", $"v{i}:", $"v{i ^ 1}:");
                }
            },
            CancellationToken.None);
        for (int round = 0; round < TestBudget.Times(3); round++)
        {
            string[] listed = (string[])(await keys.ExecuteAsync("NS.RANGE", "-", "+"))!;
            Assert.Equal(Count, listed.Length);
            string head = listed[0][..3];
            for (int i = 0; i < Count; i++)
            {
                if (listed[i] != $"{head}{i:D5}") Assert.Fail($"{listed[i]} at {i} of {head}");
            }

            var got = (await keys.ExecuteAsync("NS.GET", "v", "LIMIT", "20000")).ToDictionary();
            Assert.Equal(20_000, got.Count);
            Assert.Single(got.Keys.Select(static key => key[..3]).Distinct(StringComparer.Ordinal));
        }

        await stop.CancelAsync();
        await writing;
    }

    [Fact]
    public async Task TheDelimiterIsTheServersSettingAndMayHaveSeveralBytes()
    {
        await using TestServer server = await TestServer.StartAsync(Options with { Delimiter = "::" });
        using RespClient client = await server.ConnectAsync();
        await client.CommandAsync("MSET", "a::b", "1", "a:c", "1", "d::e::f", "1");
        Assert.Equal("a:: d:: d::e::", string.Join(' ', (await client.CommandAsync("NS.LIST", "", "DEPTH", "2")).Texts));
    }

    [Fact]
    public async Task AWatchedPrefixAbortsExecWhenAnotherClientChangesAnythingBeneath()
    {
        await using TestServer server = await TestServer.StartAsync(Options);
        using RespClient first = await server.ConnectAsync(), second = await server.ConnectAsync();
        await first.CommandAsync("MSET", "user:1", "a", "cart:1", "b");
        foreach ((string change, bool aborts) in ((string, bool)[])[("SET cart:2 x", false), ("SET user:2 x", true),
            ("NS.EXPIRE user: 60000", true), ("NS.RENAME user:2 gone", true), ("NS.DEL cart:", false)])
        {
            Assert.Equal("OK", (await first.CommandAsync("WATCH", "PREFIX", "user:")).Text);
            Assert.False((await second.CommandAsync(change.Split(' '))).IsError);
            await first.CommandAsync("MULTI");
            await first.CommandAsync("NS.COUNT", "user:");
            Assert.Equal(aborts, (await first.CommandAsync("EXEC")).Items is null);
        }
    }

    private static async Task<string> RawAsync(TestServer server, string protocol, string line)
    {
        using RespClient client = await server.ConnectAsync();
        await client.CommandAsync("HELLO", protocol);
        await client.SendAsync($"{line}\r\nQUIT\r\n");
        string text = await client.ReadToEndAsync();
        return text[..^"+OK\r\n".Length];
    }
}
