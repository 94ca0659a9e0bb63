using PlumCache.Tests.EndToEnd.Kit;
using PlumCache.Tests.Shared;

namespace PlumCache.Tests.EndToEnd;

/// <summary>Data that was not made for testing: loaded with the tools people have, read back whole, listed by prefix and counted.</summary>
public sealed class RealDataTests
{
    [Fact]
    public Task WordsLoadedThroughNc() =>
        LoadedThroughNc(DataSet.Words(), "word:plum", "word:z", "word:Z\u00fcrich", "word:\u00c5ngstr\u00f6m", "word:xyzzy");

    [Fact]
    public Task WordsLoadedThroughRedisCli() => LoadedThroughRedisCli(DataSet.Words(), "word:", "word:ab", "word:it's");

    [Fact]
    public Task UnicodeLoadedThroughNc() => LoadedThroughNc(DataSet.Unicode(), "unicode:Lu:", "unicode:Nd:0031:", "unicode:Sc:");

    [Fact]
    public Task UnicodeLoadedThroughRedisCli() => LoadedThroughRedisCli(DataSet.Unicode(), "unicode:", "unicode:Ll:00", "unicode:None:");

    [Fact]
    public async Task FilesOfTheSdkLoadedOverARawSocket()
    {
        var data = DataSet.SdkFiles();
        await using TestServer server = await TestServer.StartAsync();
        using RespClient client = await server.ConnectAsync();
        Task sending = client.SendAsync(data.ToRespCommands());
        foreach (RespValue reply in await client.ReadAsync(data.Pairs.Count)) Assert.Equal("+OK", reply.ToString());
        await sending;
        await CheckAsync(server, data, "file:sdk:", "file:shared:Microsoft.NETCore.App:", "file:none");
    }

    private static async Task LoadedThroughNc(DataSet data, params string[] prefixes)
    {
        Tool.Require("nc", "netcat-openbsd");
        await using TestServer server = await TestServer.StartAsync();
        ToolResult nc = await Tool.RunAsync("nc", data.ToInlineCommands(), TimeSpan.FromSeconds(120), "-N", "127.0.0.1", server.PortText);
        Assert.Equal(data.Pairs.Count, nc.Lines.Count(line => line == "+OK"));
        Assert.Equal(data.Pairs.Count, nc.Lines.Length);
        await CheckAsync(server, data, prefixes);
    }

    private static async Task LoadedThroughRedisCli(DataSet data, params string[] prefixes)
    {
        Tool.Require("redis-cli", "redis-tools");
        await using TestServer server = await TestServer.StartAsync();
        ToolResult cli = await Tool.RunAsync("redis-cli", data.ToRespCommands(), TimeSpan.FromSeconds(120), "-p", server.PortText,
            "--pipe");
        Assert.Contains(FormattableString.Invariant($"errors: 0, replies: {data.Pairs.Count}"), cli.Output, StringComparison.Ordinal);
        await CheckAsync(server, data, prefixes);
    }

    private static async Task CheckAsync(TestServer server, DataSet data, params string[] prefixes)
    {
        using RespClient client = await server.ConnectAsync();
        Assert.Equal(data.Pairs.Count, (await client.CommandAsync("DBSIZE")).Integer);
        await ReadBackAsync(client, data);
        foreach (string prefix in prefixes)
        {
            string[] expected = data.Pairs.Select(pair => pair.Key).Where(key => key.StartsWith(prefix,
                StringComparison.Ordinal)).ToArray();
            IReadOnlyList<string> listed = (await client.CommandAsync("KEYS", prefix + "*")).Texts;
            Assert.Equal(string.Join('\n', expected), string.Join('\n', listed.Order(StringComparer.Ordinal)));
            Assert.Equal(string.Join('\n', expected),
                string.Join('\n', (await ScanAsync(client, prefix + "*")).Order(StringComparer.Ordinal)));
        }
    }

    private static async Task ReadBackAsync(RespClient client, DataSet data)
    {
        foreach (KeyValuePair<string, string>[] page in data.Pairs.Chunk(1_000))
        {
            RespValue reply = await client.CommandAsync(["MGET", .. page.Select(pair => pair.Key)]);
            Assert.Equal(string.Join('\n', page.Select(pair => pair.Value)), string.Join('\n', reply.Texts));
        }
    }

    private static async Task<List<string>> ScanAsync(RespClient client, string pattern)
    {
        var keys = new List<string>();
        string cursor = "0";
        do
        {
            RespValue page = await client.CommandAsync("SCAN", cursor, "MATCH", pattern, "COUNT", "1000");
            cursor = page.Items![0].Text;
            keys.AddRange(page.Items[1].Texts);
        }
        while (cursor != "0");

        return keys;
    }
}
