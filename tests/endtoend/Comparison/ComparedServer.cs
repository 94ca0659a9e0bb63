using PlumCache.Tests.EndToEnd.Kit;

namespace PlumCache.Tests.EndToEnd.Comparison;

/// <summary>One of the two servers, with the connections of a sequence and one that only looks after it.</summary>
public sealed class ComparedServer : IDisposable
{
    private readonly int _port;
    private readonly RespClient _control;
    private readonly FrameClient[] _clients;
    private readonly string[] _ids;

    private ComparedServer(int port, RespClient control, int clients)
    {
        _port = port;
        _control = control;
        _clients = new FrameClient[clients];
        _ids = new string[clients];
    }

    /// <summary>The connections.</summary>
    public IReadOnlyList<FrameClient> Clients => _clients;

    public static async Task<ComparedServer> ConnectAsync(int port, int clients)
    {
        var server = new ComparedServer(port, await RespClient.ConnectAsync(port), clients);
        await server.ConnectClientsAsync();
        return server;
    }

    /// <summary>Leaves nothing of a sequence behind that resetting its connections leaves.</summary>
    public async Task ClearAsync()
    {
        await _control.CommandAsync("FLUSHALL");
        await _control.CommandAsync("CONFIG", "SET", "notify-keyspace-events", "");
    }

    /// <summary>New connections, once the server has done with the old ones.</summary>
    public async Task ReconnectAsync()
    {
        foreach (FrameClient client in _clients) client.Dispose();
        while ((await _control.CommandAsync("CLIENT", "LIST")).Text.Count('\n') > 1) await Task.Yield();
        await ConnectClientsAsync();
    }

    /// <summary>
    /// Waits until Redis has done with all that was sent to it before, and tells how its connections stand. It serves one after the other
    /// in the order in which they sent: so when the first answer is there everything has run, and when the second is, everything is sent.
    /// </summary>
    public async Task<IReadOnlyList<ClientState>> SettleRedisAsync()
    {
        await _control.CommandAsync("PING");
        string list = (await _control.CommandAsync(["CLIENT", "LIST", "ID", .. _ids])).Text;
        return [.. list.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(ClientState.Parse)];
    }

    public void Dispose()
    {
        foreach (FrameClient client in _clients) client.Dispose();
        _control.Dispose();
    }

    private async Task ConnectClientsAsync()
    {
        for (int i = 0; i < _clients.Length; i++)
        {
            _clients[i] = await FrameClient.ConnectAsync(_port);
            await _clients[i].SendAsync(RespClient.Encode("CLIENT", "ID"));
            Frame id = await _clients[i].ReadAsync(RespClient.DefaultTimeout) ?? throw new TimeoutException("No answer to CLIENT ID.");
            _ids[i] = id.Text[1..];
        }
    }
}
