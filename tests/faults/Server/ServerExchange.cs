#if DEBUG
using PlumCache.Hosting;
using PlumCache.Hosting.Embedding;
using PlumCache.Storage;
using PlumCache.Tests.EndToEnd.Kit;
using PlumCache.Tests.Shared;

namespace PlumCache.Tests.Faults.Server;

/// <summary>Some connections and what they say, while anything may fail; then what must be so whatever has failed.</summary>
/// <param name="server">Whose.</param>
/// <param name="point">What fails.</param>
internal sealed class ServerExchange(PlumCacheServer server, FaultPoint point) : IDisposable
{
    private const int BigBytes = 600_000;

    /// <summary>Past a megabyte, where buffers become native memory, and twice past what sockets take at once.</summary>
    private const int HugeBytes = 3_000_000;

    private readonly Dictionary<string, string> _acknowledged = new(StringComparer.Ordinal);
    private readonly List<ServerClient> _clients = [];
    private ServerClient? _waiting;

    /// <summary>Whether what fails is only a call for one command, so that no connection may end by it.</summary>
    private bool SparesConnections => point is FaultPoint.PluginCall or FaultPoint.Effect;

    private bool IsOfLargeBytes => point is FaultPoint.LargeBuffer or FaultPoint.BeginSend;

    /// <summary>Replies that were errors, to all connections.</summary>
    public int Errors => _clients.Sum(static client => client.Errors);

    /// <summary>Writes, a pipeline, a subscription, a large value, listings, a delayed command, and a connection that waits.</summary>
    /// <param name="schedule">What fails, and when.</param>
    public async Task RunAsync(FaultSchedule schedule)
    {
        ServerClient writer = Connect(), subscriber = Connect();
        await subscriber.AskAsync("SUBSCRIBE news");
        await WriteAsync(writer, "x:1", "first");
        await WriteAsync(writer, [.. Enumerable.Range(0, 20).Select(static i => ($"x:p{i}", $"value{i}"))]);
        ServerClient reader = Connect();
        await reader.AskAsync($"SETRANGE x:big {BigBytes - 1} x");
        if (await reader.AskAsync("MGET x:big x:big") is { IsError: false, Items: { } both }) Assert.All(both, AssertIsBig);
        await reader.AskAsync("KEYS x*");
        UseAsHost();
        if (IsOfLargeBytes) await RunLargeAsync(schedule);
        await writer.AskAsync("PUBLISH news hello");
        bool isDelayed = await writer.AskAsync("DELAY 1 SET x:delayed later") is { IsError: false };
        if (isDelayed && point != FaultPoint.PluginCall) _acknowledged["x:delayed"] = "later"; // the call may fail that it has come to
        if (SparesConnections) await AssertServesOthersAsync();

        // Its reply comes when the pause is over, and perhaps only when nothing fails any more.
        await writer.AskAsync("CLIENT PAUSE 20 WRITE");
        _waiting = reader;
        await reader.SendAsync("SET x:paused v");
    }

    /// <summary>
    /// Nothing fails any more: who waited is answered, a new connection is served, and every write that was acknowledged is there.
    /// </summary>
    public async Task CheckAsync()
    {
        if (_waiting is { } waiting && await waiting.ReadAsync() is { IsError: false }) _acknowledged["x:paused"] = "v";
        if (SparesConnections) await AssertNoneIsBrokenAsync();
        ServerClient fresh = Connect();
        Assert.Equal("+PONG", (await fresh.AskAsync("PING"))?.ToString());
        Assert.Equal("+OK", (await fresh.AskAsync("SET y 1"))?.ToString());
        if (_acknowledged.ContainsKey("x:delayed")) await UntilIsThereAsync(fresh, "x:delayed");
        foreach ((string key, string value) in _acknowledged)
        {
            Assert.Equal($"$\"{value}\"", (await fresh.AskAsync($"GET {key}"))?.ToString());
        }

        Assert.Equal("+OK", (await fresh.AskAsync("FLUSHALL"))?.ToString());
    }

    /// <summary>All connections end.</summary>
    public void Dispose() => _clients.ForEach(static client => client.Dispose());

    private static void AssertIsBig(RespValue value) => Assert.True(value.IsNull || value.Bytes!.Length == BigBytes);

    /// <summary>A request and replies of some megabytes, which no socket takes at once.</summary>
    private async Task RunLargeAsync(FaultSchedule schedule)
    {
        string huge = new('h', HugeBytes);
        ServerClient client = Connect();
        await client.SendWordsAsync("SET", "x:huge", huge);
        if (await client.ReadAsync() is { IsError: false }) _acknowledged["x:huge"] = huge;

        // As this writes, its reply is no stream of pieces but lies in one buffer.
        await client.SendAsync("GETEX x:huge PERSIST", "GETEX x:huge PERSIST");
        if (point == FaultPoint.BeginSend) await Until.TrueAsync(() => schedule.Calls > 0, "the system takes no more for now");
        for (int i = 0; i < 2; i++)
        {
            if (await client.ReadAsync() is { IsError: false, Bytes: { } bytes }) Assert.Equal(HugeBytes, bytes.Length);
        }
    }

    /// <summary>The host writes and looks at the keys, beside the clients.</summary>
    private void UseAsHost()
    {
        try
        {
            server.Keys.Update(static update => update.Set("x:host", "its own"));
            _acknowledged["x:host"] = "its own";
            using PlumView view = server.Keys.OpenView();
            foreach ((string key, string value) in _acknowledged) Assert.Equal(value, view.GetText(key));
        }
        catch (InsufficientMemoryException)
        {
            // It may try again.
        }
    }

    /// <summary>Others read what is there, or are told that their own call has failed.</summary>
    private async Task AssertServesOthersAsync()
    {
        ServerClient other = Connect();
        foreach ((string key, string value) in _acknowledged.Where(static pair => pair.Key != "x:delayed"))
        {
            RespValue? reply = await other.AskAsync($"GET {key}");
            if (reply is not { IsError: true }) Assert.Equal($"$\"{value}\"", reply?.ToString());
        }
    }

    private async Task AssertNoneIsBrokenAsync()
    {
        foreach (ServerClient client in _clients) Assert.NotNull(await client.AskAsync("PING"));
    }

    /// <summary>
    /// A delayed command comes in the end. It may have been its timer that failed: the next one wakes the plugin for both.
    /// </summary>
    private static async Task UntilIsThereAsync(ServerClient client, string key)
    {
        await client.AskAsync("DELAY 0 SET x:woken 1");
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        for (RespValue? reply = null; reply is not { IsNull: false }; reply = await client.AskAsync($"GET {key}"))
        {
            Assert.False(client.IsBroken);
            Assert.False(patience.IsCancellationRequested, $"{key} never came");
        }
    }

    private ServerClient Connect()
    {
        var client = new ServerClient(server.EndPoint);
        _clients.Add(client);
        return client;
    }

    private async Task WriteAsync(ServerClient client, params (string Key, string Value)[] writes)
    {
        await client.SendAsync([.. writes.Select(static write => $"SET {write.Key} {write.Value}")]);
        foreach ((string key, string value) in writes)
        {
            if (await client.ReadAsync() is { IsError: false }) _acknowledged[key] = value;
        }
    }

    private Task WriteAsync(ServerClient client, string key, string value) => WriteAsync(client, (key, value));
}
#endif
