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
/// The n-th call of each place of a server with sockets fails, for every n, on whatever thread: it goes on serving, what it acknowledged is
/// there, and sessions, descriptors, buffers, versions and blocks are given back.
/// </summary>
[Collection(nameof(ServerFaultsAlone))]
public sealed class ServerFaultTests
{
    private const int OnceRuns = 8;
    private const int LastingRuns = 4;

    /// <summary>Of timers, that are made to fail; they come whether anybody speaks or not.</summary>
    private const int Ticks = 3;

    /// <summary>What the log says of a command or an effect that failed.</summary>
    private const string FailureLine = "Error 1107";

    /// <summary>What it says of a connection that a bug has closed.</summary>
    private const string BugLine = "Error 1105";

    public static TheoryData<TransportKind, FaultPoint> Places =>
    [
        .. from transport in new[] { TransportKind.Epoll, TransportKind.Sockets }
           from point in new[]
           {
               FaultPoint.Receive, FaultPoint.Send, FaultPoint.BeginSend, FaultPoint.LargeBuffer, FaultPoint.EpollSlots,
               FaultPoint.Logger, FaultPoint.Timer, FaultPoint.BeforeCas, FaultPoint.AllocateBlock, FaultPoint.DraftList,
               FaultPoint.Lease, FaultPoint.ReplyStream, FaultPoint.HostsView, FaultPoint.PluginCall, FaultPoint.Effect,
           }
           where transport == TransportKind.Epoll || point is not FaultPoint.EpollSlots
           select new TheoryDataRow<TransportKind, FaultPoint>(transport, point),
    ];

    [Fact]
    public void EveryPlaceIsMadeToFail()
    {
        IEnumerable<FaultPoint> onServers = Places.Select(static row => row.Data.Item2);
        IEnumerable<FaultPoint> inEngines = EngineFaultTests.Places.Select(static row => row.Data);
        Assert.Empty(Enum.GetValues<FaultPoint>().Except([.. onServers, .. inEngines, PublishFaultTests.Place, AcceptFaultTests.Place]));
    }

    [Theory]
    [MemberData(nameof(Places))]
    public async Task AServerGoesOnWhateverFails(TransportKind transport, FaultPoint point)
    {
        Assert.SkipUnless(transport == TransportKind.Sockets || EpollLoops.IsSupported, "Only Linux on x64 or arm64 has this epoll.");
        using var log = new RecordingLoggers();
        await using PlumCacheServer server = await PlumCacheServer.StartAsync(OptionsFor(transport), log);
        await CheckAsync(server, log, null, point, FaultSchedule.Never, isLasting: false); // whatever is opened once is open from here on
        var leaks = new ServerLeaks(server);
        (long calls, _) = await CheckAsync(server, log, leaks, point, FaultSchedule.Never, isLasting: false);
        if (point == FaultPoint.Timer) calls = Ticks;
        foreach (bool isLasting in (bool[])[false, true])
        {
            var plan = new FaultPlan(calls, isLasting ? LastingRuns : OnceRuns, seed: (31 * (int)point) + (isLasting ? 17 : 0));
            while (plan.TryNext(out long call)) plan.Note((await CheckAsync(server, log, leaks, point, call, isLasting)).Failures);
        }

        Assert.Null(server.Failure);
        if (point == FaultPoint.LargeBuffer)
        {
            Assert.DoesNotContain(log.Lines, static line => line.StartsWith(BugLine, StringComparison.Ordinal));
        }

        Assert.DoesNotContain(log.Lines, static line => line.StartsWith("Critical", StringComparison.Ordinal));
    }

    /// <summary>No plugin is left out for having failed too often: that would outlast what fails.</summary>
    private static PlumCacheOptions OptionsFor(TransportKind transport) =>
        new() { Port = 0, ArenaLimitBytes = 64 << 20, Transport = transport, PluginBreakerFailures = 1_000_000 };

    private static async Task<(long Calls, long Failures)> CheckAsync(
        PlumCacheServer server, RecordingLoggers log, ServerLeaks? leaks, FaultPoint point, long call, bool isLasting)
    {
        string what = $"call {call} of {point}{(isLasting ? " and all after it" : "")}";
        int loggedBefore = CountFailureLines(log);
        long calls, failures;
        using (var exchange = new ServerExchange(server, point))
        {
            using (var schedule = FaultSchedule.OnAllThreads([point], call, isLasting, FaultKinds.Of(point)))
            {
                await exchange.RunAsync(schedule);
                if (point == FaultPoint.Timer && call <= Ticks) await Until.TrueAsync(() => schedule.Failures > 0, what); // ten a second
                schedule.Dispose();
                (calls, failures) = (schedule.Calls, schedule.Failures);
            }

            await exchange.CheckAsync();
            if (IsContained(point)) Assert.InRange(exchange.Errors, 0, point == FaultPoint.Effect ? 0 : failures);
        }

        if (IsContained(point))
        {
            await Until.TrueAsync(() => CountFailureLines(log) - loggedBefore == failures, $"each failure is logged once after {what}");
        }

        if (leaks is not null) await leaks.AssertNoneAsync(what);
        return (calls, failures);
    }

    /// <summary>A plugin that fails is told to its caller and to nobody else, an effect that fails to nobody; both are logged.</summary>
    private static bool IsContained(FaultPoint point) => point is FaultPoint.PluginCall or FaultPoint.Effect;

    private static int CountFailureLines(RecordingLoggers log) =>
        log.Lines.Count(static line => line.StartsWith(FailureLine, StringComparison.Ordinal));
}
#endif
