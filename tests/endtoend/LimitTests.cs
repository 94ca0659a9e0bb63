using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using PlumCache.Tests.EndToEnd.Kit;

namespace PlumCache.Tests.EndToEnd;

/// <summary>The executable where the system allows it little.</summary>
public sealed class LimitTests
{
    private const string Full = "-ERR max number of clients reached";

    [Fact]
    public async Task AHardLimitOfDescriptorsLowersMaxclientsAndIsToldOnce()
    {
        await using var plum = PlumProcess.StartAfter("ulimit -n 256", "--port", "0");
        await plum.ReadGreetingAsync();
        using RespClient first = await plum.ConnectAsync();
        int most = int.Parse((await first.CommandAsync("CONFIG", "GET", "maxclients")).Texts[1], CultureInfo.InvariantCulture);
        Assert.InRange(most, 30, 200);

        var clients = new List<RespClient>();
        try
        {
            for (int i = 1; i < most; i++)
            {
                clients.Add(await plum.ConnectAsync());
                Assert.Equal("+PONG", (await clients[^1].CommandAsync("PING")).ToString());
            }

            using RespClient refused = await plum.ConnectAsync();
            Assert.Equal(Full, (await refused.ReadAsync()).ToString());
        }
        finally
        {
            foreach (RespClient client in clients) client.Dispose();
        }

        Assert.Contains("rejected_connections:1\r\n", (await first.CommandAsync("INFO", "stats")).Text, StringComparison.Ordinal);
        Assert.Contains(
            "not able to handle", (await first.CommandAsync("CONFIG", "SET", "maxclients", "10000")).ToString(), StringComparison.Ordinal);
        await plum.SignalAsync("TERM");
        ToolResult end = await plum.WaitAsync();
        Assert.Equal(0, end.ExitCode);
        Assert.Single(end.Errors.Split('\n'), line => line.Contains($"maxclients is {most} instead of 10000", StringComparison.Ordinal));
    }

    // Over epoll a connection takes two descriptors while it is accepted, so the last one is never used up: without any, the runtime may
    // end the process.
    [Fact]
    public async Task WithoutADescriptorEveryClientIsToldSoAndAllIsWellAgainOnceOthersLeave()
    {
        const int Before = 24, Late = 40, Free = 8;
        ProcessDescriptors.Require();
        await using var plum = PlumProcess.StartAfter("ulimit -n 256", "--port", "0", "--transport", "epoll");
        await plum.ReadGreetingAsync();
        List<RespClient> clients = await ServedAsync(plum, Before);
        int refused;
        try
        {
            await CountAsync(clients[0]); // what it takes to answer is loaded, which takes descriptors too
            await new ProcessDescriptors(plum.Id).LeaveAsync(Free);
            RespClient[] late = await Task.WhenAll(Enumerable.Range(0, Late).Select(_ => plum.ConnectAsync()));
            clients.AddRange(late);
            await DecidedAsync(clients[0], Before + Late);
            (long served, long rejected) = await CountAsync(clients[0]);
            refused = (int)rejected;
            Assert.InRange(served, Before + 1, Before + Free);
            foreach (RespClient client in late.Where(static client => client.Socket.Available > 0))
            {
                Assert.Equal(Full + "\r\n", await client.ReadToEndAsync());
            }

            Assert.Equal(refused, late.Count(static client => client.Socket.Poll(0, SelectMode.SelectRead)));
            await AssertIdleAsync(plum);

            foreach (RespClient client in clients[..(Before / 2)]) client.Dispose();
            clients.RemoveRange(0, Before / 2);
            await Until.TrueAsync(async () => (await CountAsync(clients[0])).Served == served - (Before / 2), "they have left");
            clients.AddRange(await ServedAsync(plum, Before / 4));
            foreach (RespClient client in clients.Where(static client => !client.Socket.Poll(0, SelectMode.SelectRead)))
            {
                await PingAsync(client);
            }
        }
        finally
        {
            clients.ForEach(static client => client.Dispose());
        }

        await plum.SignalAsync("TERM");
        ToolResult end = await plum.WaitAsync();
        Assert.Equal(0, end.ExitCode);
        Assert.DoesNotContain("because of a bug", end.Errors, StringComparison.Ordinal);
        Assert.Equal(
            refused,
            end.Errors.Split('\n').Count(static line => line.Contains("the process has no descriptor left", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task ASoftLimitOfDescriptorsIsRaisedToTheHardOne()
    {
        ToolResult hard = await Tool.RunAsync("sh", "", "-c", "ulimit -H -n");
        Assert.SkipUnless(
            int.TryParse(hard.Output.Trim(), CultureInfo.InvariantCulture, out int limit) && limit >= 10_300,
            "The hard limit of descriptors of this machine is too low.");
        await using var plum = PlumProcess.StartAfter("ulimit -S -n 256", "--port", "0");
        await plum.ReadGreetingAsync();
        using RespClient client = await plum.ConnectAsync();
        Assert.Contains("10000", (await client.CommandAsync("CONFIG", "GET", "maxclients")).Texts[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task ALimitOfAddressesLeavesALessLargeArenaAndIsTold()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Other systems do not limit addresses.");
        await using var plum = PlumProcess.StartAfter("ulimit -v 6000000", "--port", "0");
        await plum.ReadGreetingAsync();
        using RespClient client = await plum.ConnectAsync();
        Assert.Equal("+OK", (await client.CommandAsync("SET", "a", new string('x', 1 << 20))).ToString());
        long limit = NumberOf("arena_limit", (await client.CommandAsync("INFO", "memory")).Text);
        Assert.InRange(limit, 16 << 20, 6_000_000L << 10);
        await plum.SignalAsync("TERM");
        ToolResult end = await plum.WaitAsync();
        Assert.Equal(0, end.ExitCode);
        Assert.Single(
            end.Errors.Split('\n'),
            line => line.Contains($"arena_limit is {limit >> 20} MB instead of 65536 MB", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("exec > /dev/full")]
    [InlineData("exec 1< /dev/null")]
    [InlineData("exec >&-")]
    public async Task ServesWithAStandardOutputThatCannotBeWrittenTo(string commands)
    {
        Assert.SkipUnless(File.Exists("/dev/full"), "There is no /dev/full.");
        int port = RedisServer.FreePort();
        await using var plum = PlumProcess.StartAfter(commands, "--port", port.ToString(CultureInfo.InvariantCulture));
        RespClient? client = null;
        await Until.TrueAsync(() => (client = TryConnect(port)) is not null, "it listens", seconds: 60);
        using (client) Assert.Equal("+PONG", (await client!.CommandAsync("PING")).ToString());
        await plum.SignalAsync("TERM");
        ToolResult end = await plum.WaitAsync();
        Assert.Equal(0, end.ExitCode);
        Assert.Contains("Standard output cannot be written to", end.Errors, StringComparison.Ordinal);
    }

    /// <summary>The console's thread waits for ever for somebody to read; nobody else may wait for it.</summary>
    [Fact]
    public async Task ServesWithALogThatNobodyReads()
    {
        const int Lines = 6_000;
        await using var plum = PlumProcess.StartAfter("mkfifo log\nexec 2<> log", "--port", "0");
        await plum.ReadGreetingAsync();
        using RespClient client = await plum.ConnectAsync();
        for (int i = 0; i < Lines; i++)
        {
            Assert.Equal("+OK", (await client.CommandAsync("CONFIG", "SET", "timeout", i % 2 == 0 ? "1000" : "2000")).ToString());
        }

        await plum.SignalAsync("TERM");
        Assert.Equal(0, (await plum.WaitAsync()).ExitCode);
    }

    [Fact]
    public async Task ServesWithALogThatIsFull()
    {
        Assert.SkipUnless(File.Exists("/dev/full"), "There is no /dev/full.");
        await using var plum = PlumProcess.StartAfter("exec 2> /dev/full", "--port", "0");
        await plum.ReadGreetingAsync();
        using RespClient client = await plum.ConnectAsync();
        await client.SendAsync("*1\r\n!\r\n");
        Assert.StartsWith("-ERR Protocol error", (await client.ReadAsync()).ToString(), StringComparison.Ordinal);
        using RespClient other = await plum.ConnectAsync();
        Assert.Equal("+PONG", (await other.CommandAsync("PING")).ToString());
        await plum.SignalAsync("TERM");
        Assert.Equal(0, (await plum.WaitAsync()).ExitCode);
    }

    [Fact]
    public async Task AContainersLimitOfMemoryIsTheMemoryThereIsAndIsTold()
    {
        const long Limit = 512L << 20;
        using var group = ControlGroup.Make(Limit);
        await using var plum = PlumProcess.StartAfter($"echo $$ > {group.Processes}", "--port", "0");
        await plum.ReadGreetingAsync();
        using RespClient client = await plum.ConnectAsync();
        Assert.Equal(Limit, NumberOf("total_system_memory", (await client.CommandAsync("INFO", "memory")).Text));
        await plum.SignalAsync("TERM");
        ToolResult end = await plum.WaitAsync();
        Assert.Single(
            end.Errors.Split('\n'),
            static line => line.Contains("The container may use 512 MB of memory and maxmemory is not set", StringComparison.Ordinal));
    }

    private static async Task<List<RespClient>> ServedAsync(PlumProcess plum, int count)
    {
        var clients = new List<RespClient>();
        for (int i = 0; i < count; i++)
        {
            clients.Add(await plum.ConnectAsync());
            await PingAsync(clients[^1]);
        }

        return clients;
    }

    private static async Task PingAsync(RespClient client) => Assert.Equal("+PONG", (await client.CommandAsync("PING")).ToString());

    /// <summary>Waits until all that have connected are served or rejected.</summary>
    private static Task DecidedAsync(RespClient client, int count) => Until.TrueAsync(
        async () =>
        {
            (long served, long rejected) = await CountAsync(client);
            return served + rejected == count;
        },
        "all are served or refused");

    private static async Task<(long Served, long Rejected)> CountAsync(RespClient client)
    {
        string info = (await client.CommandAsync("INFO")).Text;
        return (NumberOf("connected_clients", info), NumberOf("rejected_connections", info));
    }

    /// <summary>Waits for a second in which it hardly uses a processor: what begins compiles for a while, a busy loop never ends.</summary>
    private static Task AssertIdleAsync(PlumProcess plum) => Until.TrueAsync(
        async () =>
        {
            var watch = Stopwatch.StartNew();
            TimeSpan before = plum.ProcessorTime;
            await Task.Delay(TimeSpan.FromSeconds(1), TestContext.Current.CancellationToken);
            return plum.ProcessorTime - before < watch.Elapsed / 4;
        },
        "it waits without a processor");

    private static RespClient? TryConnect(int port)
    {
        try
        {
            return RespClient.ConnectAsync(port).GetAwaiter().GetResult();
        }
        catch (SocketException)
        {
            return null;
        }
    }

    private static long NumberOf(string name, string info)
    {
        string line = info.Split('\n').Single(line => line.StartsWith(name + ":", StringComparison.Ordinal));
        return long.Parse(line.AsSpan(name.Length + 1).Trim(), CultureInfo.InvariantCulture);
    }
}
