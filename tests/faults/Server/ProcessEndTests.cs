#if DEBUG
using System.Net;
using PlumCache.Hosting.Observability;
using PlumCache.Tests.EndToEnd.Kit;
using PlumCache.Tests.Faults.Engine;
using PlumCache.Tests.Faults.Kit;

namespace PlumCache.Tests.Faults.Server;

/// <summary>
/// What fails behind a publish, in a server that is a process of its own: it ends, and nobody was told that the write holds.
/// </summary>
public sealed class ProcessEndTests
{
    [Theory]
    [InlineData("epoll", 3)]
    [InlineData("sockets", 1)]
    public async Task WhatFailsBehindAPublishEndsTheProcessBeforeAnybodyIsAnswered(string transport, int publish)
    {
        await using var plum = PlumProcess.StartWith(
            StartupHook.VariablesFor(PublishFaultTests.Place, publish), "--port", "0", "--log-level", "error", "--transport", transport);
        await plum.ReadGreetingAsync();
        var address = new IPEndPoint(IPAddress.Loopback, plum.Port);
        using ServerClient writer = new(address), other = new(address);
        Assert.Equal("+PONG", (await other.AskAsync("PING"))?.ToString());
        for (int i = 1; i < publish; i++) Assert.Equal("+OK", (await writer.AskAsync($"SET a:{i} 1"))?.ToString());
        Assert.Null(await writer.AskAsync("SET last 1"));
        Assert.Null(await other.AskAsync("GET last"));

        ToolResult end = await plum.WaitAsync();
        Assert.NotEqual(0, end.ExitCode);
        Assert.Contains(FailureLog.BrokenMessage, end.Errors, StringComparison.Ordinal);
        Assert.True(FaultKinds.IsScheduled(end.Errors), end.Errors);

        // The runtime writes that line itself, before it ends the process. The log's own may be lost: nobody waits for a logger's thread
        // while broken keys are served.
        string[] lines = (end.Output + end.Errors).Split('\n');
        Assert.InRange(lines.Count(static line => line.Contains("crit", StringComparison.OrdinalIgnoreCase)), 0, 1);
    }
}
#endif
