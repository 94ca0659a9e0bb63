using PlumCache.Hosting.Transport;
using PlumCache.Hosting.Transport.Epoll;

namespace PlumCache.Tests.Unit.Hosting.Transport;

public sealed class EpollLoopsTests
{
    public EpollLoopsTests()
    {
        Assert.SkipUnless(EpollLoops.IsSupported, "Only Linux on x64 or arm64 has this epoll.");
    }

    [Fact]
    public void GivesItsDescriptorsBackWhenItEnds()
    {
        int before = CountPollers();
        for (int round = 0; round < 100; round++)
        {
            using SocketPair first = new(), second = new();
            using var owner = new RecordingOwner();
            var loops = new EpollLoops(3);
            loops.Open(first.Accepted, owner).Close();
            loops.Open(second.Accepted, owner).Close();
            loops.Dispose();
            loops.Dispose();
            Assert.Throws<ObjectDisposedException>(() => loops.Open(first.Peer, owner));
        }

        // Tests beside this one have some of their own; a leak would have left 100 at least.
        Assert.True(CountPollers() < before + 60);
    }

    [Fact]
    public void AConnectionMayBeClosedAfterItsLoopHasEnded()
    {
        using var pair = new SocketPair();
        using var owner = new RecordingOwner();
        var loops = new EpollLoops(1);
        ITransport transport = loops.Open(pair.Accepted, owner);
        Assert.False(transport.WaitReadable());
        Assert.False(transport.BeginSend(new byte[1 << 20]));
        loops.Dispose();
        Assert.Equal(0, owner.Sent);
        transport.Close();
        Assert.Equal((0, 1), (owner.Readable, owner.Sent));
    }

    [Fact]
    public async Task LosesNoWakeUpBetweenItsThreadAndAnother()
    {
        const int Rounds = 5_000;
        using var pair = new SocketPair();
        using var owner = new RecordingOwner();
        using var loops = new EpollLoops(1);
        ITransport transport = loops.Open(pair.Accepted, owner);
        byte[] room = new byte[16], answer = new byte[1];
        for (int round = 0; round < Rounds; round++)
        {
            // Two edges, close together: the second falls before, into or behind the receive of the first.
            pair.Peer.Send("a"u8);
            var second = Task.Run(() => pair.Peer.Send("b"u8));
            for (int read = 0; read < 2;)
            {
                if (transport.Receive(room, out int count) == IoOutcome.Moved) read += count;
                else if (!transport.WaitReadable()) owner.AwaitReadable();
            }

            await second;
        }

        transport.Close();
    }

    [Fact]
    public void TheTableFindsEachConnectionByItsTokenAlone()
    {
        var slots = new EpollSlots();
        Assert.Null(slots.Find(0));
        Assert.Null(slots.Find(ulong.MaxValue));
        using var poller = new EpollPoller();
        using var owner = new RecordingOwner();
        var pairs = Enumerable.Range(0, 40).Select(static _ => new SocketPair()).ToList();
        var transports = pairs.ConvertAll(pair => new EpollTransport(pair.Accepted, owner, poller));
        ulong[] tokens = transports.ConvertAll(slots.Add).ToArray();
        Assert.Equal(40, tokens.Distinct().Count());
        Assert.DoesNotContain(0UL, tokens);
        for (int i = 0; i < 40; i++) Assert.Same(transports[i], slots.Find(tokens[i]));
        slots.Remove(tokens[7]);
        Assert.Null(slots.Find(tokens[7]));
        ulong again = slots.Add(transports[7]);
        Assert.Equal(((uint)tokens[7], false), ((uint)again, again == tokens[7]));
        Assert.Null(slots.Find(tokens[7]));
        Assert.Same(transports[7], slots.Find(again));
        foreach (SocketPair pair in pairs) pair.Dispose();
    }

    private static int CountPollers() =>
        new DirectoryInfo("/proc/self/fd").GetFiles().Count(static file => file.LinkTarget is { } target && target.Contains("eventpoll", StringComparison.Ordinal));
}
