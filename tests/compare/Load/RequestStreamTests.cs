using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using PlumCache.Compare.Load;

namespace PlumCache.Compare.Tests.Load;

/// <summary>The times that the loop tells are made up here, so nothing depends on how fast the test runs.</summary>
public sealed class RequestStreamTests : IDisposable
{
    private const int PerSecond = 100;
    private static readonly long Second = Stopwatch.Frequency;
    private static readonly long End = (2 * Second) + 1; // one request is due at the second second, and none later
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);

    public RequestStreamTests() => _listener.Start();

    public void Dispose() => _listener.Dispose();

    [Fact]
    public void RequestsAreTimedFromWhenTheyWereDueHoweverLateTheyAreSent()
    {
        using RequestStream stream = Stream();
        using Socket server = _listener.AcceptSocket();
        stream.Pump(2 * Second, End);
        Assert.Equal((2 * PerSecond) + 1, stream.Sent);
        Assert.Equal(2 * Second, stream.Lateness.MaxTicks);
        AnswerAll(server, (int)stream.Sent);
        Assert.True(SpinWait.SpinUntil(() => { stream.Pump(4 * Second, End); return stream.IsIdle; }, TimeSpan.FromMinutes(1)));
        Assert.True(stream.Latencies.MaxTicks >= 4 * Second, "the first was due at once and answered after four seconds");
        Assert.True(stream.Latencies.PercentileTicks(0.001) >= 2 * Second, "the last was due after two");
        Assert.Equal(stream.Sent, stream.Latencies.Count);
    }

    [Fact]
    public void NothingIsSentThatIsDueAfterTheEnd()
    {
        using RequestStream stream = Stream();
        stream.Pump(5 * Second, Second);
        Assert.Equal(PerSecond, stream.Sent);
    }

    [Fact]
    public void WhatIsNeverAnsweredIsChargedWithItsWait()
    {
        using RequestStream stream = Stream();
        stream.Pump(Second, Second);
        stream.GiveUp(31 * Second);
        Assert.Equal((PerSecond, 31 * Second), (stream.Latencies.Count, stream.Latencies.MaxTicks));
    }

    private RequestStream Stream() =>
        new(((IPEndPoint)_listener.LocalEndpoint).Port, 1, PerSecond, static output => RespBytes.Get(output, "k"u8));

    private static void AnswerAll(Socket server, int count)
    {
        const int RequestBytes = 20; // *2 $3 GET $1 k, each with its end of line
        for (int left = count * RequestBytes; left > 0; left -= server.Receive(new byte[left]))
        {
        }

        for (int i = 0; i < count; i++) server.Send("$1\r\nv\r\n"u8);
    }
}
