using System.Net.Sockets;
using PlumCache.Tests.EndToEnd.Kit;

namespace PlumCache.Tests.EndToEnd;

/// <summary>The executable as scripts and service managers see it: lines, signals, exit codes.</summary>
public sealed class ProcessTests
{
    private const string NoSignals = "There are no signals on Windows.";

    [Fact]
    public async Task TellsInOneLineWhereItListens()
    {
        await using PlumProcess plum = PlumProcess.Start("--port", "0", "--log-level", "error");
        string greeting = await plum.ReadGreetingAsync();
        Assert.Contains("127.0.0.1:", greeting, StringComparison.Ordinal);
        using RespClient client = await plum.ConnectAsync();
        Assert.Equal("+PONG", (await client.CommandAsync("PING")).ToString());
    }

    [Fact]
    public async Task APortInUseIsOneLineAndExitCode1()
    {
        await using TestServer other = await TestServer.StartAsync();
        await using PlumProcess plum = PlumProcess.Start("--port", other.PortText);
        AssertOneLine(await plum.WaitAsync(), other.PortText);
    }

    [Fact]
    public async Task AnAddressForOthersWithoutAPasswordRefusesToStart()
    {
        await using PlumProcess plum = PlumProcess.Start("--port", "0", "--bind", "0.0.0.0");
        AssertOneLine(await plum.WaitAsync(), "0.0.0.0");
    }

    [Fact]
    public async Task AMistakeInTheConfigurationIsToldByLineAndColumn()
    {
        string file = WriteConfiguration("port = 0\nmax_clients_typo = 5\n");
        await using PlumProcess plum = PlumProcess.Start("--config", file);
        AssertOneLine(await plum.WaitAsync(), "plum.toml:2:1");
    }

    [Theory]
    [InlineData("TERM")]
    [InlineData("INT")]
    public async Task ASignalEndsItWithExitCode0AfterAnsweringWhatWasReceived(string signal)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), NoSignals);
        const int Count = 2_000;
        await using PlumProcess plum = await PlumProcess.StartListeningAsync();
        using RespClient client = await plum.ConnectAsync();
        using RespClient idle = await plum.ConnectAsync();
        Assert.Equal("+PONG", (await idle.CommandAsync("PING")).ToString());

        await client.SendAsync(string.Concat(Enumerable.Repeat("INCR a\r\n", Count)));
        Assert.Equal(1, (await client.ReadAsync()).Integer);
        await plum.SignalAsync(signal);
        for (int i = 2; i <= Count; i++) Assert.Equal(i, (await client.ReadAsync()).Integer);
        Assert.Empty(await client.ReadToEndAsync());
        Assert.Empty(await idle.ReadToEndAsync());

        ToolResult end = await plum.WaitAsync();
        Assert.Equal(0, end.ExitCode);
        Assert.DoesNotContain("   at ", end.Errors, StringComparison.Ordinal);
        await Assert.ThrowsAnyAsync<SocketException>(plum.ConnectAsync);
    }

    [Fact]
    public async Task ShutdownEndsItWithExitCode0()
    {
        await using PlumProcess plum = await PlumProcess.StartListeningAsync();
        using RespClient client = await plum.ConnectAsync();
        await client.SendAsync("SHUTDOWN NOSAVE\r\n");
        Assert.Empty(await client.ReadToEndAsync());
        Assert.Equal(0, (await plum.WaitAsync()).ExitCode);
    }

    [Fact]
    public async Task AClientThatNeverReadsDoesNotHoldUpTheEnd()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), NoSignals);
        string file = WriteConfiguration("port = 0\nshutdown_timeout = 1\n");
        await using PlumProcess plum = PlumProcess.Start("--config", file, "--log-level", "error");
        await plum.ReadGreetingAsync();
        using RespClient client = await plum.ConnectAsync();
        await client.CommandAsync("SET", "a", new string('x', 1 << 20));
        await client.SendAsync(string.Concat(Enumerable.Repeat("GET a\r\n", 100)));
        Assert.Equal(1 << 20, (await client.ReadAsync()).Bytes!.Length);

        await plum.SignalAsync("TERM");
        Assert.Equal(0, (await plum.WaitAsync()).ExitCode);
    }

    [Fact]
    public async Task TellsItsVersion()
    {
        await using PlumProcess plum = PlumProcess.Start("--version");
        ToolResult result = await plum.WaitAsync();
        Assert.Equal(0, result.ExitCode);
        Assert.Contains("0.1.0", result.Output, StringComparison.Ordinal);
    }

    private static string WriteConfiguration(string text)
    {
        string file = Path.Combine(Directory.CreateTempSubdirectory("plum").FullName, "plum.toml");
        File.WriteAllText(file, text);
        return file;
    }

    private static void AssertOneLine(ToolResult result, string expected)
    {
        Assert.Equal(1, result.ExitCode);
        string line = Assert.Single(result.Errors.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.Contains(expected, line, StringComparison.Ordinal);
        Assert.Empty(result.Output);
    }
}
