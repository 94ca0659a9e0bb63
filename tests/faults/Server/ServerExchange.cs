using PlumCache.Hosting;
using PlumCache.Hosting.Embedding;
using PlumCache.Tests.Shared;

namespace PlumCache.Tests.Faults.Server;

/// <summary>Some connections and what they say, while anything may fail; then what must be so whatever has failed.</summary>
internal sealed class ServerExchange(PlumCacheServer server) : IDisposable
{
    private const int BigBytes = 600_000;

    private readonly Dictionary<string, string> _acknowledged = new(StringComparer.Ordinal);
    private readonly List<ServerClient> _clients = [];
    private ServerClient? _waiting;

    /// <summary>Writes, a pipeline, a subscription, a large value, listings, a delayed command, and a connection that waits.</summary>
    public async Task RunAsync()
    {
        ServerClient writer = Connect(), subscriber = Connect();
        await subscriber.AskAsync("SUBSCRIBE news");
        await WriteAsync(writer, "x:1", "first");
        await WriteAsync(writer, [.. Enumerable.Range(0, 20).Select(static i => ($"x:p{i}", $"value{i}"))]);
        ServerClient reader = Connect();
        await reader.AskAsync($"SETRANGE x:big {BigBytes - 1} x");
        if (await reader.AskAsync("MGET x:big x:big") is { IsError: false, Items: { } both }) Assert.All(both, static big => Assert.True(big.IsNull || big.Bytes!.Length == BigBytes));
        await reader.AskAsync("KEYS x*");
        LookWithin();
        await writer.AskAsync("PUBLISH news hello");
        if (await writer.AskAsync("DELAY 1 SET x:delayed later") is { IsError: false }) _acknowledged["x:delayed"] = "later";

        // Its reply comes when the pause is over, and perhaps only when nothing fails any more.
        await writer.AskAsync("CLIENT PAUSE 20 WRITE");
        _waiting = reader;
        await reader.SendAsync("SET x:paused v");
    }

    /// <summary>Nothing fails any more: who waited is answered, a new connection is served, and every write that was acknowledged is there.</summary>
    public async Task CheckAsync()
    {
        if (_waiting is { } waiting && await waiting.ReadAsync() is { IsError: false }) _acknowledged["x:paused"] = "v";
        ServerClient fresh = Connect();
        Assert.Equal("+PONG", (await fresh.AskAsync("PING"))?.ToString());
        Assert.Equal("+OK", (await fresh.AskAsync("SET y 1"))?.ToString());
        if (_acknowledged.ContainsKey("x:delayed")) await UntilAsync(fresh, "x:delayed");
        foreach ((string key, string value) in _acknowledged) Assert.Equal($"$\"{value}\"", (await fresh.AskAsync($"GET {key}"))?.ToString());
        Assert.Equal("+OK", (await fresh.AskAsync("FLUSHALL"))?.ToString());
    }

    /// <summary>All connections end.</summary>
    public void Dispose() => _clients.ForEach(static client => client.Dispose());

    /// <summary>The host looks at the keys, beside the clients.</summary>
    private void LookWithin()
    {
        try
        {
            using PlumView view = server.Keys.OpenView();
            foreach ((string key, string value) in _acknowledged) Assert.Equal(value, view.GetText(key));
        }
        catch (InsufficientMemoryException)
        {
            // It may try again.
        }
    }

    private static async Task UntilAsync(ServerClient client, string key)
    {
        for (RespValue? reply = null; reply is not { IsNull: false }; reply = await client.AskAsync($"GET {key}")) Assert.False(client.IsBroken);
    }

    private ServerClient Connect()
    {
        var client = new ServerClient(server);
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
