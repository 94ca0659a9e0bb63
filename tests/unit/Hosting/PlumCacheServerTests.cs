using System.Net;
using System.Net.Sockets;
using System.Text;
using PlumCache.Hosting;
using PlumCache.Hosting.Configuration;
using PlumCache.Tests.Unit.Hosting.Safety;

namespace PlumCache.Tests.Unit.Hosting;

/// <summary>A server in this process and its sockets, over each transport.</summary>
public abstract class PlumCacheServerTests(TransportKind transport)
{
    private PlumCacheOptions FreePort { get; } = new() { Port = 0, ArenaLimitBytes = 64 << 20, Transport = transport };

    [Fact]
    public async Task PicksAFreePortAndTellsIt()
    {
        await using PlumCacheServer server = await PlumCacheServer.StartAsync(FreePort);
        Assert.Equal(IPAddress.Loopback, server.EndPoint.Address);
        Assert.NotEqual(0, server.EndPoint.Port);
        Assert.Equal("+PONG\r\n", await AskAsync(server, "PING\r\n"));
    }

    [Fact]
    public async Task TellsThatThePortIsInUse()
    {
        await using PlumCacheServer server = await PlumCacheServer.StartAsync(FreePort);
        PlumCacheOptions same = FreePort with { Port = server.EndPoint.Port };
        ServerStartException exception = await Assert.ThrowsAsync<ServerStartException>(() => PlumCacheServer.StartAsync(same));
        Assert.Equal($"Cannot listen on 127.0.0.1:{server.EndPoint.Port}: the port is in use.", exception.Message);
    }

    [Fact]
    public async Task RefusesToListenToOthersWithoutAPassword()
    {
        await Assert.ThrowsAsync<ServerStartException>(() => PlumCacheServer.StartAsync(FreePort with { Bind = "0.0.0.0" }));
        await using PlumCacheServer server = await PlumCacheServer.StartAsync(FreePort with { Bind = "0.0.0.0", RequirePass = "x" });
        Assert.NotEqual(0, server.EndPoint.Port);
    }

    [Fact]
    public async Task RefusesAPluginThatIsNotThere()
    {
        PlumCacheOptions options = FreePort with { Plugins = [new PluginCategory("core", ["mru"])] };
        ServerStartException exception = await Assert.ThrowsAsync<ServerStartException>(() => PlumCacheServer.StartAsync(options));
        Assert.Equal($"There is no plugin 'mru'; there are {string.Join(", ", PlumCachePlugins.Known)}.", exception.Message);
    }

    [Fact]
    public async Task RejectsConnectionsWhenLimitReached()
    {
        await using PlumCacheServer server = await PlumCacheServer.StartAsync(FreePort with { MaxClients = 2 });
        using Socket first = await ConnectAsync(server), second = await ConnectAsync(server);
        await first.SendAsync("PING\r\n"u8.ToArray());
        await second.SendAsync("PING\r\n"u8.ToArray());
        Assert.Equal("+PONG\r\n", await ReadAsync(first, 7));
        Assert.Equal("+PONG\r\n", await ReadAsync(second, 7));
        using (Socket third = await ConnectAsync(server))
        {
            Assert.Equal("-ERR max number of clients reached\r\n",
                await ReadToEndAsync(third));
        }

        first.Shutdown(SocketShutdown.Send);
        Assert.Equal("", await ReadToEndAsync(first));
        await UntilAsync(() => server.ConnectionCount == 1);
        Assert.Equal("+PONG\r\n", await AskAsync(server, "PING\r\n"));
    }

    [Fact]
    public async Task AnswersWhatWasReceivedBeforeItStops()
    {
        PlumCacheServer server = await PlumCacheServer.StartAsync(FreePort);
        using Socket socket = await ConnectAsync(server);
        await socket.SendAsync("PING\r\n"u8.ToArray());
        Assert.Equal("+PONG\r\n", await ReadAsync(socket, 7));
        const int Requests = 2000;
        await socket.SendAsync(Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat("INCR n\r\n", Requests))));
        await server.DisposeAsync();
        string[] replies = (await ReadToEndAsync(socket)).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(Enumerable.Range(1, Requests).Select(static i => $":{i}").ToArray(), replies);
        await Assert.ThrowsAnyAsync<SocketException>(() => ConnectAsync(server));
    }

    [Fact]
    public async Task CutsOffAPeerThatNeverReadsWhenTheDeadlineHasPassed()
    {
        PlumCacheServer server = await PlumCacheServer.StartAsync(FreePort with { ShutdownTimeoutSeconds = 0 });
        using Socket socket = await ConnectAsync(server);
        await socket.SendAsync(Encoding.ASCII.GetBytes("SET v " + new string('x', 60_000) + "\r\n"));
        Assert.Equal("+OK\r\n", await ReadAsync(socket, 5));
        await socket.SendAsync(Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat("GET v\r\n", 2000))));
        await UntilAsync(() => !socket.Poll(0, SelectMode.SelectWrite) || socket.Available > 0);
        await server.StopAsync().WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);
        Assert.Equal(0, server.ConnectionCount);
    }

    [Fact]
    public async Task StopsWhenAClientAsksForIt()
    {
        await using PlumCacheServer server = await PlumCacheServer.StartAsync(FreePort);
        using Socket socket = await ConnectAsync(server);
        await socket.SendAsync("SHUTDOWN NOSAVE\r\n"u8.ToArray());
        await server.Completion.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);
        Assert.Equal("", await ReadToEndAsync(socket));
    }

    [Fact]
    public async Task MayBeStoppedTwice()
    {
        PlumCacheServer server = await PlumCacheServer.StartAsync(FreePort);
        await Task.WhenAll(server.StopAsync(), server.StopAsync());
        await server.DisposeAsync();
    }

    [Fact]
    public async Task ConfigSetReachesWhatRuns()
    {
        await using PlumCacheServer server = await PlumCacheServer.StartAsync(FreePort);
        Assert.Equal("+OK\r\n-NOAUTH Authentication required.\r\n",
            await AskAsync(server, "CONFIG SET requirepass x maxclients 50\r\n") + await AskAsync(server, "PING\r\n"));
        Assert.Equal("+OK\r\n*2\r\n$10\r\nmaxclients\r\n$2\r\n50\r\n", await AskAsync(server, "AUTH x\r\nCONFIG GET maxclients\r\n"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task AClientThatLeavesInTheMiddleOfALargeRequestIsGoneAtOnce(bool isReset)
    {
        await using PlumCacheServer server = await PlumCacheServer.StartAsync(FreePort);
        using Socket socket = await ConnectAsync(server);
        string half = "*120001\r\n$4\r\nMSET\r\n" + string.Concat(Enumerable.Repeat("$8\r\n12345678\r\n", 100_000));
        await socket.SendAsync(Encoding.ASCII.GetBytes(half));
        await UntilAsync(() => server.RequestMemory.RentedBytes >= half.Length);
        if (isReset) socket.LingerState = new LingerOption(true, 0);
        socket.Close();
        await UntilAsync(() => server.ConnectionCount == 0);
        Assert.Equal(0, server.RequestMemory.RentedBytes);
    }

    [Fact]
    public async Task AnIdlePeerSeesAnOrderlyEnd()
    {
        await using PlumCacheServer server = await PlumCacheServer.StartAsync(FreePort with { IdleTimeoutSeconds = 1 });
        using Socket socket = await ConnectAsync(server);
        Assert.Equal("", await ReadToEndAsync(socket));
    }

    [Fact]
    public async Task AnIdlePeerSeesAnOrderlyEndWhenTheServerStops()
    {
        PlumCacheServer server = await PlumCacheServer.StartAsync(FreePort);
        using Socket socket = await ConnectAsync(server);
        await UntilAsync(() => server.ConnectionCount == 1);
        await server.DisposeAsync();
        Assert.Equal("", await ReadToEndAsync(socket));
    }

    [Fact]
    public async Task InfoTellsOfTheServer()
    {
        await using PlumCacheServer server = await PlumCacheServer.StartAsync(FreePort);
        string info = await AskAsync(server, "INFO\r\n");
        Assert.Contains($"tcp_port:{server.EndPoint.Port}\r\n", info, StringComparison.Ordinal);
        Assert.Contains(transport == TransportKind.Epoll ? "multiplexing_api:epoll\r\n" : "multiplexing_api:sockets\r\n", info,
            StringComparison.Ordinal);
        Assert.Contains($"plumcache_version:{PlumCacheServer.Version}\r\n", info, StringComparison.Ordinal);
        Assert.Contains("connected_clients:1\r\n", info, StringComparison.Ordinal);
        Assert.Contains($"process_id:{Environment.ProcessId}\r\n", info, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ServesAndStopsWithALoggerThatThrows()
    {
        using var logs = new ThrowingLogger();
        PlumCacheServer server = await PlumCacheServer.StartAsync(FreePort, logs);
        Assert.StartsWith("-ERR Protocol error", await AskAsync(server, "*1\r\n!\r\n"), StringComparison.Ordinal);
        Assert.Equal("+PONG\r\n", await AskAsync(server, "PING\r\n"));
        await server.StopAsync().WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);
        Assert.Equal((0, true), (server.ConnectionCount, logs.Thrown > 0));
    }

    [Fact]
    public async Task StopsWhenALoopDiesThatItCannotDoWithout()
    {
        await using PlumCacheServer server = await PlumCacheServer.StartAsync(FreePort);
        Assert.Null(server.Failure);
        var bug = new InvalidOperationException("a bug");
        server.Keys.Core.Services.Failures.LoopDied("Accepting connections", bug);
        await server.Completion.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);
        Assert.Same(bug, server.Failure);
    }

    [Fact]
    public async Task GoesOnWhenAClientAsksItToSaveBeforeItStops()
    {
        await using PlumCacheServer server = await PlumCacheServer.StartAsync(FreePort);
        Assert.Equal("-ERR Errors trying to SHUTDOWN. Check logs.\r\n+PONG\r\n", await AskAsync(server, "SHUTDOWN SAVE\r\nPING\r\n"));
        Assert.False(server.Completion.IsCompleted);
    }

    private static async Task<string> AskAsync(PlumCacheServer server, string request)
    {
        using Socket socket = await ConnectAsync(server);
        await socket.SendAsync(Encoding.ASCII.GetBytes(request));
        socket.Shutdown(SocketShutdown.Send);
        return await ReadToEndAsync(socket);
    }

    private static async Task<Socket> ConnectAsync(PlumCacheServer server)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(IPAddress.Loopback, server.EndPoint.Port);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private static async Task<string> ReadAsync(Socket socket, int length)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        byte[] bytes = new byte[length];
        int read = 0;
        while (read < length)
        {
            int count = await socket.ReceiveAsync(bytes.AsMemory(read), deadline.Token);
            if (count == 0) break;
            read += count;
        }

        return Encoding.Latin1.GetString(bytes, 0, read);
    }

    private static async Task<string> ReadToEndAsync(Socket socket)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        var text = new StringBuilder();
        byte[] bytes = new byte[64 << 10];
        while (true)
        {
            int count = await socket.ReceiveAsync(bytes.AsMemory(), deadline.Token);
            if (count == 0) return text.ToString();
            text.Append(Encoding.Latin1.GetString(bytes, 0, count));
        }
    }

    // For what shows only from outside, such as a count that falls when a connection's last step has run.
    private static async Task UntilAsync(Func<bool> condition)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(5));
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (!condition()) await timer.WaitForNextTickAsync(deadline.Token);
    }
}
