using System.Globalization;
using PlumCache.Tests.EndToEnd.Kit;
using PlumCache.Tests.Shared;

namespace PlumCache.Tests.EndToEnd;

/// <summary>What signals do to the executable.</summary>
public sealed class SignalTests
{
    public SignalTests()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "There are no signals on Windows.");
    }

    [Fact]
    public async Task AHangupEndsNothingAndIsTold()
    {
        await using var plum = PlumProcess.Start("--port", "0");
        await plum.ReadGreetingAsync();
        using RespClient client = await plum.ConnectAsync();
        Assert.Equal("+OK", (await client.CommandAsync("SET", "a", "1")).ToString());
        await plum.SignalAsync("HUP");
        await plum.SignalAsync("HUP");
        Assert.Equal("+PONG", (await client.CommandAsync("PING")).ToString());
        await plum.SignalAsync("TERM");
        ToolResult end = await plum.WaitAsync();
        Assert.Equal(0, end.ExitCode);
        Assert.Contains("SIGHUP: the server goes on", end.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task UnderLoadTheEndIsInOrder()
    {
        const int Clients = 8, Pipeline = 50;
        await using PlumProcess plum = await PlumProcess.StartListeningAsync();
        var clients = new List<RespClient>();
        int[] answered = new int[Clients];
        try
        {
            for (int i = 0; i < Clients; i++) clients.Add(await plum.ConnectAsync());
            Task[] loads = [.. Enumerable.Range(0, Clients).Select(number => Task.Run(() => LoadAsync(clients[number], number)))];
            await Until.TrueAsync(() => answered.All(static count => Volatile.Read(in count) > 20 * Pipeline), "all clients are busy");
            await plum.SignalAsync("TERM");
            ToolResult end = await plum.WaitAsync();
            Assert.Equal((0, ""), (end.ExitCode, end.Errors));
            await Task.WhenAll(loads);
        }
        finally
        {
            foreach (RespClient client in clients) client.Dispose();
        }

        // Each counts alone: every reply that came is whole and the next one.
        async Task LoadAsync(RespClient client, int number)
        {
            byte[] requests = System.Text.Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat($"INCR n{number}\r\n", Pipeline)));
            try
            {
                while (true)
                {
                    await client.SendAsync(requests);
                    for (int i = 0; i < Pipeline; i++)
                    {
                        RespValue reply = await client.ReadAsync();
                        Assert.Equal(answered[number] + 1, reply.Integer);
                        Volatile.Write(ref answered[number], answered[number] + 1);
                    }
                }
            }
            catch (IOException)
            {
                // The end: of the stream, or of a connection that still sent.
            }
        }
    }

    [Theory]
    [InlineData("TERM", 143)]
    [InlineData("INT", 130)]
    public async Task ASecondSignalEndsItAtOnce(string signal, int exitCode)
    {
        string file = Path.Combine(Directory.CreateTempSubdirectory("plum").FullName, "plum.toml");
        await File.WriteAllTextAsync(file, "port = 0\nshutdown_timeout = 3600\n", TestContext.Current.CancellationToken);
        await using var plum = PlumProcess.Start("--config", file);
        await plum.ReadGreetingAsync();
        using RespClient client = await plum.ConnectAsync();
        await client.CommandAsync("SET", "a", new string('x', 1 << 20));

        // It never reads, so an orderly end would take an hour.
        await client.SendAsync(string.Concat(Enumerable.Repeat("GET a\r\n", 100)));
        Assert.Equal(1 << 20, (await client.ReadAsync()).Bytes!.Length);
        await plum.SignalAsync(signal);
        await Until.TrueAsync(() => !CanConnect(plum.Port), "it stops listening");
        await plum.SignalAsync(signal);
        Assert.Equal(
            exitCode.ToString(CultureInfo.InvariantCulture), (await plum.WaitAsync()).ExitCode.ToString(CultureInfo.InvariantCulture));
    }

    private static bool CanConnect(int port)
    {
        try
        {
            RespClient.ConnectAsync(port).GetAwaiter().GetResult().Dispose();
            return true;
        }
        catch (System.Net.Sockets.SocketException)
        {
            return false;
        }
    }
}
