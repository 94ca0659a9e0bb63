using System.Text;
using PlumCache.Hosting.Sessions;

namespace PlumCache.Tests.Unit.Hosting;

/// <summary>A request that does not come to its end: it waits for nothing but bytes, and goes with its client.</summary>
public sealed class HalfRequestTests : IDisposable
{
    private readonly SessionKit _kit = new();

    public static TheoryData<string> Halves =>
    [
        "*60001\r\n$4\r\nMSET\r\n" + string.Concat(Enumerable.Repeat("$8\r\n12345678\r\n", 100_000)),
        "*3\r\n$3\r\nSET\r\n$1\r\nk\r\n$100000000\r\n" + new string('a', 3 << 20),
        "*2\r\n$3\r\nGET\r\n$1\r\nk\r",
        "*2\r\n$3\r\nGET\r\n$1",
        "GET a",
        "*",
    ];

    [Theory]
    [MemberData(nameof(Halves))]
    public async Task BurnsNothingAndGoesWithItsClient(string half)
    {
        (Session _, FakeTransport peer) = _kit.Connect();
        peer.Deliver(half[..(half.Length / 2)]);
        peer.Deliver(half[(half.Length / 2)..]);
        await peer.UntilAsync(() => peer.AvailableBytes == 0 && peer.IsWaiting);
        int receives = peer.Receives;
        Assert.True(receives <= 16, $"{receives} receives");

        // Time passes, neighbours work, and nobody asks it again.
        _kit.Pass(TimeSpan.FromSeconds(5), new SessionTimeouts(0, 60_000, 1000));
        (Session _, FakeTransport neighbour) = _kit.Connect();
        neighbour.Deliver("PING\r\n");
        await neighbour.UntilAsync(() => neighbour.Sent == "+PONG\r\n");
        Assert.Equal(receives, peer.Receives);

        peer.EndInput();
        await peer.UntilAsync(() => peer.IsClosed && _kit.Registry.Count == 1);
        Assert.Equal(0, _kit.RequestMemory.RentedBytes);
    }

    [Fact]
    public async Task ALargeRequestInPiecesIsRunAndItsMemoryGivenBack()
    {
        (Session _, FakeTransport peer) = _kit.Connect();
        byte[] request = Encoding.ASCII.GetBytes("*3\r\n$3\r\nSET\r\n$1\r\nk\r\n$3000000\r\n" + new string('a', 3_000_000) + "\r\n");
        for (int at = 0; at < request.Length; at += 250_000) peer.Deliver(request.AsSpan(at, Math.Min(250_000, request.Length - at)));
        await peer.UntilAsync(() => peer.Sent == "+OK\r\n" && peer.IsWaiting);
        Assert.Equal(0, _kit.RequestMemory.RentedBytes);
    }

    public void Dispose() => _kit.Dispose();
}
