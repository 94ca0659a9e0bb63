using System.Text;
using PlumCache.Tests.EndToEnd.Kit;

namespace PlumCache.Tests.EndToEnd;

/// <summary>Arguments of a megabyte and more, which are received where they may stay as values.</summary>
public sealed class LongArgumentTests
{
    private const int MB = 1 << 20;

    [Fact]
    public async Task AreWhatWasSentHoweverTheyCome()
    {
        await using TestServer server = await TestServer.StartAsync();
        using RespClient client = await server.ConnectAsync();
        var random = new Random(5);
        foreach (int piece in (int[])[int.MaxValue, 700_001, 64 << 10, 16_383])
        {
            byte[][] values = [.. Enumerable.Range(0, 3).Select(i => Value(random, MB + (i * 333_333)))];
            byte[][] words = [Word("MSET"), Word("a"), values[0], Word("b:short"), Word("x"), Word("c"), values[1], Word("d"), values[2]];
            await SendInPiecesAsync(client, RespClient.Encode(words), piece);
            Assert.Equal("+OK", (await client.ReadAsync()).ToString());
            foreach ((string key, byte[] value) in ((string, byte[])[])[("a", values[0]), ("c", values[1]), ("d", values[2])])
            {
                await AssertIsAsync(client, key, value);
            }
        }

        await AssertNothingIsLeftAsync(server, client);
    }

    /// <summary>
    /// They lie among the values, but belong to no version that a lease could hold: the request does, until they are sent.
    /// </summary>
    [Fact]
    public async Task MayBeSentBack()
    {
        await using TestServer server = await TestServer.StartAsync();
        using RespClient client = await server.ConnectAsync();
        byte[] value = Value(new Random(1), 5 * MB);
        await client.SendAsync(RespClient.Encode([Word("ECHO"), value]));
        Assert.Equal(value, (await client.ReadAsync()).Bytes);
        await client.SendAsync(RespClient.Encode([Word("SET"), Word("k"), value]));
        await client.SendAsync(RespClient.Encode([Word("GET"), Word("k")]));
        Assert.Equal("+OK", (await client.ReadAsync()).ToString());
        Assert.Equal(value, (await client.ReadAsync()).Bytes);
        await client.SendAsync(RespClient.Encode([Word("SET"), Word("k"), value, Word("GET")]));
        Assert.Equal(value, (await client.ReadAsync()).Bytes);
        await AssertNothingIsLeftAsync(server, client);
    }

    [Fact]
    public async Task AreCopiedWhereTheyCannotStay()
    {
        await using TestServer server = await TestServer.StartAsync();
        using RespClient client = await server.ConnectAsync();
        byte[] value = Value(new Random(2), 2 * MB);
        await client.CommandAsync("MULTI");
        await client.SendAsync(RespClient.Encode([Word("SET"), Word("k"), value]));
        Assert.Equal("+QUEUED", (await client.ReadAsync()).ToString());
        await client.CommandAsync("EXEC");
        await AssertIsAsync(client, "k", value);
        await client.SendAsync(RespClient.Encode([Word("APPEND"), Word("k"), value]));
        Assert.Equal(2 * value.Length, (await client.ReadAsync()).Integer);
        await AssertIsAsync(client, "k", [.. value, .. value]);
        await client.SendAsync(RespClient.Encode([Word("SETRANGE"), Word("k"), Word("3"), value]));
        Assert.Equal(2 * value.Length, (await client.ReadAsync()).Integer);
        await client.SendAsync(RespClient.Encode([Word("SET"), value, value]));
        Assert.True((await client.ReadAsync()).IsError);
        await client.SendAsync(RespClient.Encode([Word("NOSUCH"), value]));
        Assert.True((await client.ReadAsync()).IsError);
        await AssertNothingIsLeftAsync(server, client);
    }

    [Fact]
    public async Task LeaveNothingOfAClientThatLeavesInTheMiddle()
    {
        await using TestServer server = await TestServer.StartAsync();
        using RespClient neighbour = await server.ConnectAsync();
        using (RespClient client = await server.ConnectAsync())
        {
            byte[] request = RespClient.Encode([Word("SET"), Word("k"), new byte[20 * MB]]);
            await client.SendAsync(request.AsMemory(0, 5 * MB));
            await Until.TrueAsync(() => server.Keyspace.Requests.Bytes > 0, "it is received");
            Assert.Contains("buffers.requests", (await neighbour.CommandAsync("MEMORY", "STATS")).ToString(), StringComparison.Ordinal);
            client.Abort();
        }

        await AssertNothingIsLeftAsync(server, neighbour);
    }

    [Fact]
    public async Task LeaveRoomForOthersValues()
    {
        await using TestServer server = await TestServer.StartAsync(TestServer.DefaultOptions with { ArenaLimitBytes = 64 * MB });
        List<RespClient> announcing = [];
        for (int i = 0; i < 10; i++)
        {
            RespClient client = await server.ConnectAsync();
            await client.SendAsync(RespClient.Encode([Word("SET"), Word("k"), new byte[12 * MB]]).AsMemory(0, 2 * MB));
            announcing.Add(client);
        }

        using RespClient other = await server.ConnectAsync();
        byte[] value = Value(new Random(3), 20 * MB);
        await other.SendAsync(RespClient.Encode([Word("SET"), Word("mine"), value]));
        Assert.Equal("+OK", (await other.ReadAsync()).ToString());
        await AssertIsAsync(other, "mine", value);
        announcing.ForEach(static client => client.Dispose());
        await AssertNothingIsLeftAsync(server, other);
    }

    private static async Task AssertNothingIsLeftAsync(TestServer server, RespClient client)
    {
        await client.CommandAsync("FLUSHALL");
        await Until.TrueAsync(
            () => server.Keyspace.Requests.Bytes == 0 && server.Keyspace.GetStatistics() is { LiveBytes: 0 }, "nothing is left");
    }

    private static async Task AssertIsAsync(RespClient client, string key, byte[] value)
    {
        await client.SendAsync(RespClient.Encode([Word("GET"), Word(key)]));
        Assert.Equal(value, (await client.ReadAsync()).Bytes);
    }

    private static async Task SendInPiecesAsync(RespClient client, byte[] bytes, int piece)
    {
        for (int at = 0; at < bytes.Length; at += Math.Min(piece, bytes.Length - at))
        {
            await client.SendAsync(bytes.AsMemory(at, Math.Min(piece, bytes.Length - at)));
        }
    }

    private static byte[] Value(Random random, int length)
    {
        byte[] value = new byte[length];
        random.NextBytes(value);
        return value;
    }

    private static byte[] Word(string text) => Encoding.ASCII.GetBytes(text);
}
