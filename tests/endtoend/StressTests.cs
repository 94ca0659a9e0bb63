using System.Globalization;
using PlumCache.Tests.EndToEnd.Kit;
using PlumCache.Tests.Shared;

namespace PlumCache.Tests.EndToEnd;

/// <summary>Everybody at once, the well-behaved and the others. Bounded by what the writers do, not by time.</summary>
public sealed class StressTests
{
    private const int Writers = 3;
    private static readonly int Pipelines = TestBudget.Times(100);
    private const int MostConnections = 20;

    [Fact]
    public async Task NothingAcknowledgedIsLostAndNothingIsLeftBehind()
    {
        await using TestServer server = await TestServer.StartAsync(
            TestServer.DefaultOptions with { ReplyStallTimeoutSeconds = 1, ScanIdleTimeoutSeconds = 1 });
        using var done = new CancellationTokenSource();
        RespClient[] connections = await Task.WhenAll(Enumerable.Range(0, Writers).Select(_ => server.ConnectAsync()));
        StressWriter[] writers = [.. connections.Select((client, i) => new StressWriter(client, Name(i), 100 + i))];
        Task[] others =
        [
            ReadAsync(server, 1, done.Token),
            ReadAsync(server, 2, done.Token),
            ScanAsync(server, done.Token),
            ListAsync(server, done.Token),
            HalfCloseAsync(server, done.Token),
            KillAsync(server, done.Token),
            NeverReadAsync(server, done.Token),
        ];

        var writing = Task.WhenAll(writers.Select(writer => writer.RunAsync(Pipelines)));

        // Whoever fails first is heard at once, and not when the last one has ended.
        Task first = await Task.WhenAny([writing, .. others]);
        await first;
        await writing;
        await done.CancelAsync();
        await Task.WhenAll(others);
        foreach (RespClient connection in connections) connection.Dispose();

        await Until.TrueAsync(() => server.ConnectionCount == 0, "no connection is left");
        using RespClient client = await server.ConnectAsync();
        for (int i = 0; i < Writers; i++) await CheckAsync(client, Name(i), writers[i].Acknowledged);
        await CheckMemoryAsync(server, client);
    }

    private static async Task CheckAsync(RespClient client, string name, IReadOnlyDictionary<string, string> acknowledged)
    {
        string[] expected = [.. acknowledged.Keys.Order(StringComparer.Ordinal)];
        RespValue listed = await client.CommandAsync("KEYS", name + ":*");
        Assert.Equal(string.Join(' ', expected), string.Join(' ', listed.Texts.Order(StringComparer.Ordinal)));
        foreach (string key in expected) Assert.Equal(acknowledged[key], (await client.CommandAsync("GET", key)).Text);
    }

    private static async Task CheckMemoryAsync(TestServer server, RespClient client)
    {
        Assert.Equal("+OK", (await client.CommandAsync("FLUSHALL")).ToString());
        await Until.TrueAsync(() => server.Keyspace.GetStatistics() is { LiveBytes: 0, HeldBytes: 0, Leases: 0 }, "all memory is back");
    }

    private static async Task ReadAsync(TestServer server, int seed, CancellationToken done)
    {
        var random = new Random(seed);
        using RespClient client = await server.ConnectAsync();
        while (!done.IsCancellationRequested)
        {
            string[] keys = [.. Enumerable.Range(0,
                20).Select(_ => string.Create(CultureInfo.InvariantCulture, $"{Name(random.Next(Writers))}:{random.Next(400)}"))];
            RespValue values = await client.CommandAsync(["MGET", .. keys]);
            for (int i = 0; i < keys.Length; i++)
            {
                Assert.True(values.Items![i].IsNull || StressWriter.IsWhole(keys[i], values.Items[i].Text), keys[i]);
            }
        }
    }

    private static async Task ScanAsync(TestServer server, CancellationToken done)
    {
        using RespClient client = await server.ConnectAsync();
        while (!done.IsCancellationRequested)
        {
            var seen = new HashSet<string>(StringComparer.Ordinal);
            string cursor = "0";
            do
            {
                RespValue page = await client.CommandAsync("SCAN", cursor, "COUNT", "50");
                cursor = page.Items![0].Text;
                foreach (string key in page.Items[1].Texts) Assert.True(seen.Add(key), key);
            }
            while (cursor != "0");
        }
    }

    private static async Task ListAsync(TestServer server, CancellationToken done)
    {
        using RespClient client = await server.ConnectAsync();
        while (!done.IsCancellationRequested)
        {
            IReadOnlyList<string> keys = (await client.CommandAsync("KEYS", Name(0) + ":*")).Texts;
            Assert.Equal(keys.Count, keys.Distinct(StringComparer.Ordinal).Count());
        }
    }

    private static async Task HalfCloseAsync(TestServer server, CancellationToken done)
    {
        while (!done.IsCancellationRequested)
        {
            using RespClient client = await server.ConnectAsync();
            await client.SendAsync(string.Concat(Enumerable.Repeat("SET half 1\r\nGET half\r\n", 50)));
            client.HalfClose();
            Assert.Equal(string.Concat(Enumerable.Repeat("+OK\r\n$1\r\n1\r\n", 50)), await client.ReadToEndAsync());
        }
    }

    private static async Task KillAsync(TestServer server, CancellationToken done)
    {
        for (int round = 0; !done.IsCancellationRequested; round++)
        {
            // Reset in the middle of a command, in the middle of replies, or right away; what it had sent may or may not be done.
            using RespClient client = await server.ConnectAsync();
            if (round % 4 == 0) await client.SendAsync("*3\r\n$3\r\nSET\r\n$4\r\nkill\r\n$1000\r\nxxx");
            if (round % 4 == 1) await client.SendAsync(string.Concat(Enumerable.Repeat("SET kill 1\r\nGET kill\r\n", 20)));
            if (round % 4 == 2) await client.SendAsync(string.Concat(Enumerable.Repeat("KEYS *\r\n", 20)));
            client.Abort();

            // The server does all it was asked for, though nobody listens: without a bound the dead would crowd out the living.
            await Until.TrueAsync(() => server.ConnectionCount < MostConnections, "the dead are buried");
        }
    }

    private static async Task NeverReadAsync(TestServer server, CancellationToken done)
    {
        while (!done.IsCancellationRequested)
        {
            using RespClient client = await server.ConnectAsync();
            await client.SendAsync(string.Concat(Enumerable.Repeat("KEYS *\r\nSCAN 0\r\n", 2_000)));

            // It is cut off with a reset; that much it notices without reading. Or it takes all of it at last.
            while (!done.IsCancellationRequested && !client.Socket.Poll(0, System.Net.Sockets.SelectMode.SelectError))
            {
                await Task.Delay(50, CancellationToken.None);
            }
        }
    }

    private static string Name(int writer) => string.Create(CultureInfo.InvariantCulture, $"stress:{writer}");
}
