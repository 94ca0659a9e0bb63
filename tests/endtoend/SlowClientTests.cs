using System.Globalization;
using PlumCache.Tests.EndToEnd.Kit;
using PlumCache.Tests.Shared;

namespace PlumCache.Tests.EndToEnd;

/// <summary>Clients that ask for much and take little.</summary>
public sealed class SlowClientTests
{
    private const int Keys = 20_000;
    private static readonly string LongName = new('n', 100);

    [Fact]
    public async Task AClientThatNeverReadsCostsNobodyElseAnythingAndIsCutOff()
    {
        await using TestServer server = await TestServer.StartAsync(TestServer.DefaultOptions with { ReplyStallTimeoutSeconds = 1 });
        using RespClient neighbour = await server.ConnectAsync();
        await FillAsync(neighbour);

        using RespClient silent = await server.ConnectAsync();
        await silent.SendAsync(string.Concat(Enumerable.Repeat("KEYS *\r\n", 64)));
        for (int i = 0; i < 500; i++) Assert.Equal("+OK", (await neighbour.CommandAsync("SET", "other", "x")).ToString());
        await Until.TrueAsync(() => server.ConnectionCount == 1, "the silent client is cut off");
        Assert.Equal(Keys + 1, (await neighbour.CommandAsync("DBSIZE")).Integer);

        // The listing it never took held a version of all keys.
        await neighbour.CommandAsync("FLUSHALL");
        await Until.TrueAsync(() => server.Keyspace.GetStatistics() is { LiveBytes: 0, Leases: 0 }, "what it held is back");
    }

    [Fact]
    public async Task AHalfClosedClientThatReadsLateGetsEveryReply()
    {
        const int Count = 400, Length = 100_000;
        await using TestServer server = await TestServer.StartAsync();
        using RespClient client = await server.ConnectAsync();
        await client.CommandAsync("SET", "a", new string('x', Length));
        await client.SendAsync(string.Concat(Enumerable.Repeat("GET a\r\n", Count)));
        client.HalfClose();

        // More than the sockets hold: the server has read the end of the input long before it can send the last reply.
        using RespClient neighbour = await server.ConnectAsync();
        for (int i = 0; i < 200; i++) await neighbour.CommandAsync("PING");
        for (int i = 0; i < Count; i++) Assert.Equal(Length, (await client.ReadAsync()).Bytes!.Length);
        Assert.Empty(await client.ReadToEndAsync());
    }

    [Fact]
    public async Task AClientThatSendsAndNeverReadsIsNoLongerReadFrom()
    {
        await using TestServer server = await TestServer.StartAsync();
        using RespClient client = await server.ConnectAsync();
        await client.CommandAsync("SET", "a", new string('x', 100_000));

        // 10 GB of replies to 700 KB of requests: either the server stops reading, or the process takes the machine with it.
        Task sending = client.SendAsync(string.Concat(Enumerable.Repeat("GET a\r\n", 100_000)));
        using RespClient neighbour = await server.ConnectAsync();
        for (int i = 0; i < 500; i++) Assert.Equal("+PONG", (await neighbour.CommandAsync("PING")).ToString());
        string statistics = (await neighbour.CommandAsync("INFO", "commandstats")).Text;
        int served = int.Parse(statistics.Split("cmdstat_get:calls=")[1].Split(',')[0], CultureInfo.InvariantCulture);
        Assert.InRange(served, 1, (64 << 20) / 100_000);
        client.Abort();
        await Assert.ThrowsAnyAsync<Exception>(async () =>
        {
            await sending;
            await client.ReadAsync();
        });
        await Until.TrueAsync(() => server.ConnectionCount == 1, "the connection is gone");
    }

    [Fact]
    public async Task AListingReadLateIsStillTheInstantItWasAskedAt()
    {
        await using TestServer server = await TestServer.StartAsync();
        using RespClient writer = await server.ConnectAsync();
        await FillAsync(writer);

        using RespClient slow = await server.ConnectAsync();
        await slow.SendAsync("KEYS *\r\nDBSIZE\r\n");
        RespValue first = await slow.ReadAsync();
        Assert.Equal(Keys, first.Items!.Count);
        Assert.Equal(Keys, (await slow.ReadAsync()).Integer);

        // Asked for, begun, and then everything goes: the listing must still come whole.
        await slow.SendAsync("KEYS *\r\n");
        Assert.True(slow.Socket.Poll(TimeSpan.FromSeconds(20), System.Net.Sockets.SelectMode.SelectRead));
        Assert.Equal("+OK", (await writer.CommandAsync("FLUSHALL")).ToString());
        Assert.Equal(string.Join(' ', first.Texts), string.Join(' ', (await slow.ReadAsync()).Texts));
        Assert.Equal("*[]", (await slow.CommandAsync("KEYS", "*")).ToString());
    }

    [Fact]
    public async Task AShortRequestForGigabytesTakesAFewMegabytesAtATime()
    {
        Assert.SkipUnless(ProcessMemory.IsKnown, "Only Linux tells the most memory that a process had.");
        await using PlumProcess plum = await PlumProcess.StartListeningAsync(); // in this process other tests take memory too
        using RespClient neighbour = await plum.ConnectAsync();
        Assert.Equal("+OK", (await neighbour.CommandAsync("SET", "big", new string('v', 4 << 20))).ToString());

        var memory = new ProcessMemory(plum.Id);
        memory.ForgetPeak();
        long before = memory.ResidentBytes;
        using RespClient silent = await plum.ConnectAsync();
        await silent.SendAsync($"MGET{string.Concat(Enumerable.Repeat(" big", 300))}\r\n");
        Assert.True(silent.Socket.Poll(TimeSpan.FromSeconds(20), System.Net.Sockets.SelectMode.SelectRead));
        for (int i = 0; i < 200; i++) Assert.Equal("+PONG", (await neighbour.CommandAsync("PING")).ToString());
        Assert.InRange(memory.PeakBytes - before, 0, 100 << 20);
    }

    [Fact]
    public async Task ALongReplyThatNobodyReadsHoldsNothingOnceItsClientIsGone()
    {
        await using TestServer server = await TestServer.StartAsync();
        using RespClient neighbour = await server.ConnectAsync();
        string value = new('v', 4 << 20);
        Assert.Equal("+OK", (await neighbour.CommandAsync("SET", "big", value)).ToString());

        using RespClient silent = await server.ConnectAsync();
        await silent.SendAsync($"MGET{string.Concat(Enumerable.Repeat(" big", 300))}\r\n");
        Assert.True(silent.Socket.Poll(TimeSpan.FromSeconds(20), System.Net.Sockets.SelectMode.SelectRead));
        for (int i = 0; i < 200; i++) Assert.Equal("+PONG", (await neighbour.CommandAsync("PING")).ToString());
        byte[] start = new byte[6];
        await silent.Socket.ReceiveAsync(start);
        Assert.Equal("*300\r\n", System.Text.Encoding.ASCII.GetString(start));
        silent.Abort();
        await Until.TrueAsync(() => server.ConnectionCount == 1, "the connection is gone");
        Assert.Equal(0, server.Keyspace.GetStatistics().Leases);

        // Read to its end, a long reply is whole.
        using RespClient reader = await server.ConnectAsync();
        RespValue reply = await reader.CommandAsync(["MGET", "none", .. Enumerable.Repeat("big", 12)]);
        Assert.Equal(13, reply.Items!.Count);
        Assert.All(reply.Items.Skip(1), item => Assert.Equal(value.Length, item.Text.Length));
    }

    private static async Task FillAsync(RespClient client)
    {
        foreach (int[] page in Enumerable.Range(0, Keys).Chunk(1_000))
        {
            await client.CommandAsync(["MSET", .. page.SelectMany(i => new[] { FormattableString.Invariant($"{LongName}:{i:D6}"), "x" })]);
        }
    }
}
