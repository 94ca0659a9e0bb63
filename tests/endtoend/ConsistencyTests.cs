using System.Globalization;
using PlumCache.Tests.EndToEnd.Kit;
using PlumCache.Tests.Shared;

namespace PlumCache.Tests.EndToEnd;

/// <summary>A command with several keys sees and makes one instant, whatever else is going on.</summary>
public sealed class ConsistencyTests
{
    private static readonly int Rounds = TestBudget.Times(2_000);

    [Fact]
    public async Task NoReaderSeesHalfAnMSet()
    {
        await using TestServer server = await TestServer.StartAsync();
        using var done = new CancellationTokenSource();
        Task[] readers = [.. Enumerable.Range(0, 3).Select(_ => ReadAsync(server, done.Token))];
        using RespClient writer = await server.ConnectAsync();
        for (int i = 0; i < Rounds; i++)
        {
            string value = i.ToString(CultureInfo.InvariantCulture);
            await writer.CommandAsync("MSET", "pair:a", value, "pair:b", value, "other", "x", "pair:c", value);
        }

        await done.CancelAsync();
        await Task.WhenAll(readers);
    }

    [Fact]
    public async Task NoListingMissesAKeyThatIsRenamedToAndFro()
    {
        await using TestServer server = await TestServer.StartAsync();
        using RespClient writer = await server.ConnectAsync();
        await writer.CommandAsync("MSET", "k:here", "1", "k:always", "1");
        Task renaming = RenameToAndFroAsync(writer);
        using RespClient reader = await server.ConnectAsync();
        while (!renaming.IsCompleted)
        {
            Assert.Equal(2, (await reader.CommandAsync("KEYS", "k:*")).Items!.Count);
            Assert.Equal(1, (await reader.CommandAsync("EXISTS", "k:here", "k:there")).Integer);
        }

        await renaming;
    }

    [Fact]
    public async Task AScanShowsTheInstantOfItsFirstPage()
    {
        const int Count = 3_000;
        await using TestServer server = await TestServer.StartAsync();
        using RespClient client = await server.ConnectAsync();
        using RespClient writer = await server.ConnectAsync();
        await client.CommandAsync(["MSET", .. Enumerable.Range(0, Count).SelectMany(i => new[] { Key(i), "x" })]);

        var seen = new List<string>();
        string cursor = "0";
        int round = 0;
        do
        {
            RespValue page = await client.CommandAsync("SCAN", cursor, "COUNT", "100");
            Assert.Equal(page.ToString(),
                cursor == "0" ? page.ToString() : (await writer.CommandAsync("SCAN", cursor, "COUNT", "100")).ToString());
            seen.AddRange(page.Items![1].Texts);
            cursor = page.Items[0].Text;
            await writer.CommandAsync("UNLINK", Key(round), Key(Count - 1 - round));
            await writer.CommandAsync("SET", FormattableString.Invariant($"new:{round++}"), "x");
        }
        while (cursor != "0");

        Assert.Equal(string.Join(' ', Enumerable.Range(0, Count).Select(Key)), string.Join(' ', seen.Order(StringComparer.Ordinal)));
    }

    [Fact]
    public async Task APipelineSeesItsOwnWrites()
    {
        await using TestServer server = await TestServer.StartAsync();
        using RespClient client = await server.ConnectAsync();
        await client.SendAsync(
            "SET a 1\r\nINCR a\r\nAPPEND a x\r\nGET a\r\nSELECT 1\r\nGET a\r\nSELECT 0\r\nMOVE a 1\r\nEXISTS a\r\nSELECT 1\r\nGET a\r\n");
        Assert.Equal("+OK|:2|:2|$\"2x\"|+OK|$null|+OK|:1|:0|+OK|$\"2x\"", string.Join('|', await client.ReadAsync(11)));
    }

    private static async Task RenameToAndFroAsync(RespClient writer)
    {
        for (int i = 0; i < Rounds / 2; i++)
        {
            await writer.CommandAsync("RENAME", "k:here", "k:there");
            await writer.CommandAsync("RENAME", "k:there", "k:here");
        }
    }

    private static async Task ReadAsync(TestServer server, CancellationToken done)
    {
        using RespClient reader = await server.ConnectAsync();
        await reader.CommandAsync("PING");
        do
        {
            RespValue values = await reader.CommandAsync("MGET", "pair:a", "pair:b", "pair:c");
            Assert.Single(values.Items!.Select(value => value.ToString()).Distinct(StringComparer.Ordinal));
        }
        while (!done.IsCancellationRequested);
    }

    private static string Key(int number) => FormattableString.Invariant($"key:{number:D5}");
}
