using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using PlumCache.Tests.EndToEnd.Kit;

namespace PlumCache.Tests.EndToEnd;

/// <summary>The executable as scripts and service managers see it: lines, signals, exit codes.</summary>
public sealed class ProcessTests
{
    private const string NoSignals = "There are no signals on Windows.";

    [Fact]
    public async Task TellsInOneLineWhereItListens()
    {
        await using var plum = PlumProcess.Start("--port", "0", "--log-level", "error");
        string greeting = await plum.ReadGreetingAsync();
        Assert.Contains("127.0.0.1:", greeting, StringComparison.Ordinal);
        using RespClient client = await plum.ConnectAsync();
        Assert.Equal("+PONG", (await client.CommandAsync("PING")).ToString());
    }

    [Fact]
    public async Task APortInUseIsOneLineAndExitCode1()
    {
        await using TestServer other = await TestServer.StartAsync();
        await using var plum = PlumProcess.Start("--port", other.PortText);
        AssertOneLine(await plum.WaitAsync(), other.PortText);
    }

    [Fact]
    public async Task AnAddressForOthersWithoutAPasswordRefusesToStart()
    {
        await using var plum = PlumProcess.Start("--port", "0", "--bind", "0.0.0.0");
        AssertOneLine(await plum.WaitAsync(), "0.0.0.0");
    }

    [Fact]
    public async Task AMistakeInTheConfigurationIsToldByLineAndColumn()
    {
        string file = WriteConfiguration("port = 0\nmax_clients_typo = 5\n");
        await using var plum = PlumProcess.Start("--config", file);
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
        await using var plum = PlumProcess.Start("--config", file, "--log-level", "error");
        await plum.ReadGreetingAsync();
        using RespClient client = await plum.ConnectAsync();
        await client.CommandAsync("SET", "a", new string('x', 1 << 20));
        await client.SendAsync(string.Concat(Enumerable.Repeat("GET a\r\n", 100)));
        Assert.Equal(1 << 20, (await client.ReadAsync()).Bytes!.Length);

        await plum.SignalAsync("TERM");
        Assert.Equal(0, (await plum.WaitAsync()).ExitCode);
    }

    [Fact]
    public async Task LogsJsonWithTheTimeInUtcAndObeysTheLogLevelAtOnce()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), NoSignals);
        await using var plum = PlumProcess.StartWith("PLUM_LOG_FORMAT", "json", "--port", "0", "--requirepass", "geheim");
        await plum.ReadGreetingAsync();
        using RespClient client = await plum.ConnectAsync();
        await client.CommandAsync("AUTH", "geheim");
        Assert.Equal("+OK", (await client.CommandAsync("CONFIG", "SET", "loglevel", "debug")).ToString());
        using (RespClient other = await plum.ConnectAsync()) await other.CommandAsync("PING");
        Assert.Equal("+OK", (await client.CommandAsync("CONFIG", "SET", "loglevel", "nothing")).ToString());
        await plum.SignalAsync("TERM");
        ToolResult end = await plum.WaitAsync();
        Assert.Equal(0, end.ExitCode);
        JsonElement[] entries =
            [.. end.Errors.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(static line => JsonDocument.Parse(line).RootElement)];
        int[] events = [.. entries.Select(static entry => entry.GetProperty("EventId").GetInt32())];
        Assert.Equal(1700, events[0]); // the password in the list of processes
        Assert.Contains(1200, events); // it listens
        Assert.Contains(1100, events); // a connection, which only debug tells
        Assert.DoesNotContain(1203, events); // stopped
        Assert.All(entries, static entry => Assert.Equal(DateTimeKind.Utc, entry.GetProperty("Timestamp").GetDateTime().Kind));
        Assert.DoesNotContain("geheim", end.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task HangingUpOpensTheLogFileAgain()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), NoSignals);
        string file = Path.Combine(Directory.CreateTempSubdirectory("plum").FullName, "plum.log"), moved = file + ".1";
        await using var plum = PlumProcess.Start("--port", "0", "--log-file", file);
        await plum.ReadGreetingAsync();
        File.Move(file, moved);
        await plum.SignalAsync("HUP");
        using RespClient client = await plum.ConnectAsync();
        Assert.Equal("+PONG", (await client.CommandAsync("PING")).ToString());
        await plum.SignalAsync("TERM");
        ToolResult end = await plum.WaitAsync();
        Assert.Equal((0, ""), (end.ExitCode, end.Errors));
        Assert.Matches(
            @"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}[+-]\d\d:\d\d info: .*Listening on ",
            await File.ReadAllTextAsync(moved, TestContext.Current.CancellationToken));
        Assert.Contains("Stopped", await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task TellsTheServiceManagerOfStartAndStop()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Only Linux has an abstract space.");
        string name = $"plum-{Guid.NewGuid():N}";
        using var manager = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
        manager.Bind(new UnixDomainSocketEndPoint("\0" + name));
        await using var plum = PlumProcess.StartWith("NOTIFY_SOCKET", "@" + name, "--port", "0");
        Assert.StartsWith("READY=1\nSTATUS=listens on 127.0.0.1:", await ReceiveAsync(manager), StringComparison.Ordinal);
        await plum.ReadGreetingAsync();
        await plum.SignalAsync("TERM");
        Assert.Equal("STOPPING=1", await ReceiveAsync(manager));
        Assert.Equal(0, (await plum.WaitAsync()).ExitCode);
    }

    /// <summary>Most of them are the runtime's, two for each assembly: what is not needed is not loaded.</summary>
    [Fact]
    public async Task AnIdleServerHoldsFewDescriptors()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Only Linux lists them.");
        await using PlumProcess plum = await PlumProcess.StartListeningAsync();
        using RespClient client = await plum.ConnectAsync();
        Assert.Contains("used_memory_rss", (await client.CommandAsync("INFO")).Text, StringComparison.Ordinal);
        Assert.InRange(Directory.GetFileSystemEntries(FormattableString.Invariant($"/proc/{plum.Id}/fd")).Length, 10, 125);
    }

    [Fact]
    public async Task TellsItsVersion()
    {
        await using var plum = PlumProcess.Start("--version");
        ToolResult result = await plum.WaitAsync();
        Assert.Equal(0, result.ExitCode);
        Assert.Contains("0.1.0", result.Output, StringComparison.Ordinal);
    }

    private static async Task<string> ReceiveAsync(Socket socket)
    {
        byte[] buffer = new byte[4096];
        int length = await socket.ReceiveAsync(buffer, TestContext.Current.CancellationToken).AsTask().WaitAsync(TimeSpan.FromSeconds(60));
        return Encoding.UTF8.GetString(buffer, 0, length);
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
