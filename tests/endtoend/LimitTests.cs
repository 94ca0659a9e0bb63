using System.Globalization;
using PlumCache.Tests.EndToEnd.Kit;

namespace PlumCache.Tests.EndToEnd;

/// <summary>The executable where the system allows it little.</summary>
public sealed class LimitTests
{
    private const string Full = "-ERR max number of clients reached";

    [Fact]
    public async Task AHardLimitOfDescriptorsLowersMaxclientsAndIsToldOnce()
    {
        await using PlumProcess plum = PlumProcess.StartAfter("ulimit -n 256", "--port", "0");
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
        Assert.Contains("not able to handle", (await first.CommandAsync("CONFIG", "SET", "maxclients", "10000")).ToString(), StringComparison.Ordinal);
        await plum.SignalAsync("TERM");
        ToolResult end = await plum.WaitAsync();
        Assert.Equal(0, end.ExitCode);
        Assert.Single(end.Errors.Split('\n'), line => line.Contains($"maxclients is {most} instead of 10000", StringComparison.Ordinal));
    }

    [Fact]
    public async Task ASoftLimitOfDescriptorsIsRaisedToTheHardOne()
    {
        ToolResult hard = await Tool.RunAsync("sh", "", "-c", "ulimit -H -n");
        Assert.SkipUnless(int.TryParse(hard.Output.Trim(), CultureInfo.InvariantCulture, out int limit) && limit >= 10_300, "The hard limit of descriptors of this machine is too low.");
        await using PlumProcess plum = PlumProcess.StartAfter("ulimit -S -n 256", "--port", "0");
        await plum.ReadGreetingAsync();
        using RespClient client = await plum.ConnectAsync();
        Assert.Contains("10000", (await client.CommandAsync("CONFIG", "GET", "maxclients")).Texts[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task ALimitOfAddressesLeavesALessLargeArenaAndIsTold()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Other systems do not limit addresses.");
        await using PlumProcess plum = PlumProcess.StartAfter("ulimit -v 6000000", "--port", "0");
        await plum.ReadGreetingAsync();
        using RespClient client = await plum.ConnectAsync();
        Assert.Equal("+OK", (await client.CommandAsync("SET", "a", new string('x', 1 << 20))).ToString());
        long limit = NumberOf("arena_limit", (await client.CommandAsync("INFO", "memory")).Text);
        Assert.InRange(limit, 16 << 20, 6_000_000L << 10);
        await plum.SignalAsync("TERM");
        ToolResult end = await plum.WaitAsync();
        Assert.Equal(0, end.ExitCode);
        Assert.Single(end.Errors.Split('\n'), line => line.Contains($"arena_limit is {limit >> 20} MB instead of 65536 MB", StringComparison.Ordinal));
    }

    [Fact]
    public async Task ServesWithAStandardOutputThatIsFull()
    {
        Assert.SkipUnless(File.Exists("/dev/full"), "There is no /dev/full.");
        int port = RedisServer.FreePort();
        await using PlumProcess plum = PlumProcess.StartAfter("exec > /dev/full", "--port", port.ToString(CultureInfo.InvariantCulture));
        RespClient? client = null;
        await Until.TrueAsync(() => (client = TryConnect(port)) is not null, "it listens", seconds: 60);
        using (client) Assert.Equal("+PONG", (await client!.CommandAsync("PING")).ToString());
        await plum.SignalAsync("TERM");
        ToolResult end = await plum.WaitAsync();
        Assert.Equal(0, end.ExitCode);
        Assert.Contains("Standard output cannot be written to", end.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ServesWithALogThatIsFull()
    {
        Assert.SkipUnless(File.Exists("/dev/full"), "There is no /dev/full.");
        await using PlumProcess plum = PlumProcess.StartAfter("exec 2> /dev/full", "--port", "0");
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
        using ControlGroup group = ControlGroup.Make(Limit);
        await using PlumProcess plum = PlumProcess.StartAfter($"echo $$ > {group.Processes}", "--port", "0");
        await plum.ReadGreetingAsync();
        using RespClient client = await plum.ConnectAsync();
        Assert.Equal(Limit, NumberOf("total_system_memory", (await client.CommandAsync("INFO", "memory")).Text));
        await plum.SignalAsync("TERM");
        ToolResult end = await plum.WaitAsync();
        Assert.Single(end.Errors.Split('\n'), static line => line.Contains("The container may use 512 MB of memory and maxmemory is not set", StringComparison.Ordinal));
    }

    private static RespClient? TryConnect(int port)
    {
        try
        {
            return RespClient.ConnectAsync(port).GetAwaiter().GetResult();
        }
        catch (System.Net.Sockets.SocketException)
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
