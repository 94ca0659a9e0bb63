#if DEBUG
using PlumCache.Hosting;
using PlumCache.Hosting.Configuration;
using PlumCache.Hosting.Transport.Epoll;
using PlumCache.Storage;
using PlumCache.Tests.EndToEnd.Kit;
using PlumCache.Tests.Faults.Engine;
using PlumCache.Tests.Faults.Kit;

namespace PlumCache.Tests.Faults.Server;

/// <summary>
/// The n-th call of each place of a server with sockets fails, for every n, on whatever thread: it goes on serving, what it acknowledged is there, and sessions,
/// descriptors and versions are given back.
/// </summary>
[Collection(nameof(ServerFaultsAlone))]
public sealed class ServerFaultTests
{
    private const int OnceRuns = 8;
    private const int LastingRuns = 4;

    /// <summary>Of timers, that are made to fail; they come whether anybody speaks or not.</summary>
    private const int Ticks = 3;

    public static TheoryData<TransportKind, FaultPoint> Places =>
    [
        .. from transport in new[] { TransportKind.Epoll, TransportKind.Sockets }
           from point in new[]
           {
               FaultPoint.Receive, FaultPoint.Send, FaultPoint.EpollSlots, FaultPoint.Logger, FaultPoint.Timer, FaultPoint.BeforeCas, FaultPoint.AllocateBlock,
               FaultPoint.DraftList, FaultPoint.Lease, FaultPoint.ReplyStream, FaultPoint.HostsView,
           }
           where transport == TransportKind.Epoll || point is not FaultPoint.EpollSlots
           select new TheoryDataRow<TransportKind, FaultPoint>(transport, point),
    ];

    [Fact]
    public void EveryPlaceIsMadeToFail()
    {
        IEnumerable<FaultPoint> here = Places.Select(static row => row.Data.Item2), engine = EngineFaultTests.Places.Select(static row => row.Data);
        Assert.Empty(Enum.GetValues<FaultPoint>().Except([.. here, .. engine, FaultPoint.AfterCas])); // that one by PublishFaultTests
    }

    [Theory]
    [MemberData(nameof(Places))]
    public async Task AServerGoesOnWhateverFails(TransportKind transport, FaultPoint point)
    {
        Assert.SkipUnless(transport == TransportKind.Sockets || EpollLoops.IsSupported, "Only Linux on x64 or arm64 has this epoll.");
        using var log = new RecordingLoggers();
        await using PlumCacheServer server = await PlumCacheServer.StartAsync(new PlumCacheOptions { Port = 0, ArenaLimitBytes = 64 << 20, Transport = transport }, log);
        await CheckAsync(server, point, FaultSchedule.Never, isLasting: false); // whatever is opened once is open from here on
        int descriptors = Descriptors();
        long calls = await CheckAsync(server, point, FaultSchedule.Never, isLasting: false);
        if (point == FaultPoint.Timer) calls = Ticks;
        Assert.True(calls > 0, "the exchange does not pass there");
        foreach (long call in FaultPlan.CallsToFail(calls, OnceRuns)) await CheckAsync(server, point, call, isLasting: false, descriptors);
        foreach (long call in FaultPlan.CallsToFail(calls, LastingRuns)) await CheckAsync(server, point, call, isLasting: true, descriptors);
        Assert.Null(server.Failure);
        Assert.DoesNotContain(log.Lines, static line => line.StartsWith("Critical", StringComparison.Ordinal));
    }

    /// <summary>Sockets and what waits for them; 0 where that is not to be known. The runtime's own files come and go.</summary>
    private static int Descriptors()
    {
        var folder = new DirectoryInfo("/proc/self/fd");
        return folder.Exists ? folder.EnumerateFileSystemInfos().Count(static link => IsOurs(link.LinkTarget)) : 0;
    }

    private static bool IsOurs(string? target) =>
        target is not null && (target.StartsWith("socket:", StringComparison.Ordinal) || target.StartsWith("anon_inode:", StringComparison.Ordinal));

    private static async Task<long> CheckAsync(PlumCacheServer server, FaultPoint point, long call, bool isLasting, int descriptors = int.MaxValue)
    {
        string what = $"call {call} of {point}{(isLasting ? " and all after it" : "")}";
        long calls;
        using (var exchange = new ServerExchange(server))
        {
            using (FaultSchedule schedule = FaultSchedule.OnAllThreads([point], call, isLasting, FaultKinds.Of(point)))
            {
                await exchange.RunAsync();
                if (point == FaultPoint.Timer && call <= Ticks) await Until.TrueAsync(() => schedule.Failures > 0, what); // the upkeep has ten a second
                calls = schedule.Calls;
            }

            await exchange.CheckAsync();
        }

        await Until.TrueAsync(() => server.ConnectionCount == 0, $"all sessions end after {what}");
        await Until.TrueAsync(() => Descriptors() <= descriptors, $"all descriptors are given back after {what}");
        await Until.TrueAsync(() => server.Keyspace.GetStatistics().Leases == 0, $"all versions are let go after {what}");
        return calls;
    }
}
#endif
