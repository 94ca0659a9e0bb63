using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace PlumCache.Tests.EndToEnd.Kit;

/// <summary>A redis-server on a free port of the loopback address, to compare with.</summary>
public sealed class RedisServer : IAsyncDisposable
{
    private readonly Process _process;

    private RedisServer(Process process, int port)
    {
        _process = process;
        Port = port;
    }

    public int Port { get; }

    /// <summary>Starts it. Skips the test where none is installed, or another major version.</summary>
    public static async Task<RedisServer> StartAsync()
    {
        Tool.Require("redis-server", "redis-server");
        ToolResult version = await Tool.RunAsync("redis-server", "", "--version");
        Assert.SkipUnless(version.Output.Contains("v=7.0.", StringComparison.Ordinal), "The texts compared are those of Redis 7.0.");

        // It chooses no free port by itself, and somebody else may take one between two looks.
        for (int tries = 0; tries < 5; tries++)
        {
            if (await TryStartAsync(FreePort()) is { } server) return server;
        }

        throw new InvalidOperationException("redis-server ended before it was ready, on five ports.");
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    /// <summary>A port that nobody listens on now.</summary>
    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <returns>Null when it ended before it was ready.</returns>
    private static async Task<RedisServer?> TryStartAsync(int port)
    {
        var start = new ProcessStartInfo("redis-server",
            ["--port", FormattableString.Invariant($"{port}"), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            WorkingDirectory = Directory.CreateTempSubdirectory("plum").FullName,
        };
        var server = new RedisServer(Process.Start(start)!, port);
        while (await server._process.StandardOutput.ReadLineAsync().WaitAsync(TimeSpan.FromSeconds(20)) is { } line)
        {
            if (line.Contains("Ready to accept", StringComparison.Ordinal)) return server;
        }

        await server._process.WaitForExitAsync();
        server._process.Dispose();
        return null;
    }
}
