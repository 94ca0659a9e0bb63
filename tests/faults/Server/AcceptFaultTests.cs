#if DEBUG
using System.Net.Sockets;
using PlumCache.Hosting;
using PlumCache.Hosting.Configuration;
using PlumCache.Storage;
using PlumCache.Tests.EndToEnd.Kit;

namespace PlumCache.Tests.Faults.Server;

/// <summary>
/// A server without a descriptor refuses whoever comes with the one it has put aside, and serves again once there are others.
/// </summary>
[Collection(nameof(ServerFaultsAlone))]
public sealed class AcceptFaultTests
{
    public static FaultPoint Place => FaultPoint.Accept;

    [Fact]
    public async Task WhoeverComesWithoutADescriptorIsToldAndServedLater()
    {
        using var log = new RecordingLoggers();
        await using PlumCacheServer server = await PlumCacheServer.StartAsync(new PlumCacheOptions { Port = 0 }, log);
        using (var schedule = FaultSchedule.OnAllThreads(
            [Place], failingCall: 1, isLasting: true, static () => new SocketException((int)SocketError.TooManyOpenSockets)))
        {
            // The accept that was begun before takes it: only the next one fails.
            using RespClient served = await RespClient.ConnectAsync(server.EndPoint.Port);
            Assert.Equal("+PONG", (await served.CommandAsync("PING")).ToString());
            await Until.TrueAsync(() => schedule.Failures > 1, "accepting is tried again");
            for (int i = 0; i < 3; i++)
            {
                using RespClient refused = await RespClient.ConnectAsync(server.EndPoint.Port);
                Assert.Equal("-ERR max number of clients reached\r\n", await refused.ReadToEndAsync());
            }
        }

        using RespClient later = await RespClient.ConnectAsync(server.EndPoint.Port);
        Assert.Contains("rejected_connections:3\r\n", (await later.CommandAsync("INFO", "stats")).Text, StringComparison.Ordinal);
        Assert.Single(log.Lines, static line => line.Contains("TooManyOpenSockets", StringComparison.Ordinal));
        Assert.Null(server.Failure);
    }
}
#endif
