using PlumCache.Hosting.Transport;
using PlumCache.Hosting.Transport.Epoll;
#if DEBUG
using PlumCache.Storage;
#endif
using PlumCache.Tests.Unit.Hosting.Safety;

namespace PlumCache.Tests.Unit.Hosting.Transport;

public sealed class EpollLoopsTests
{
    private readonly RecordedFailures _failures = new();

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
            var loops = new EpollLoops(3, _failures.Policy);
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
        var loops = new EpollLoops(1, _failures.Policy);
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
        using var loops = new EpollLoops(1, _failures.Policy);
        ITransport transport = loops.Open(pair.Accepted, owner);
        byte[] room = new byte[16], answer = new byte[1];
        for (int round = 0; round < Rounds; round++)
        {
            // Two edges, close together: the second falls before, into or behind the receive of the first.
            pair.Peer.Send("a"u8);
            Task<int> second = Task.Run(() => pair.Peer.Send("b"u8));
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
        List<EpollTransport> transports = pairs.ConvertAll(pair => new EpollTransport(pair.Accepted, owner, poller));
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

    [Theory]
    [InlineData(16)]
    [InlineData(64)]
    public void TheEndOfAConnectionNeedsNoMemory(int count)
    {
        var slots = new EpollSlots();
        using var poller = new EpollPoller();
        using var owner = new RecordingOwner();
        using var pair = new SocketPair();
        var transport = new EpollTransport(pair.Accepted, owner, poller);
        ulong[] tokens = new ulong[count];
        for (int i = 0; i < count; i++) tokens[i] = slots.Add(transport);
        long before = GC.GetAllocatedBytesForCurrentThread();
        foreach (ulong token in tokens) slots.Remove(token);
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    [Fact]
    public async Task ALoopThatDiesIsToldAndItsConnectionsMayStillBeClosed()
    {
        using var pair = new SocketPair();
        using var loops = new EpollLoops(1, _failures.Policy);
        var owner = new FailingOwner();
        ITransport transport = loops.Open(pair.Accepted, owner);
        Assert.False(transport.WaitReadable());
        pair.Peer.Send("a"u8);
        Exception death = await _failures.Policy.LoopDeath.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);
        Assert.Equal("a bug", death.Message);
        Assert.StartsWith(
            "Critical 1501: A thread that serves connections has ended", Assert.Single(_failures.Log.Lines), StringComparison.Ordinal);
        transport.Close();
        loops.Dispose();
        Assert.Throws<ObjectDisposedException>(() => loops.Open(pair.Peer, owner));
    }

    [Fact]
    public void AWaitThatTheSystemRefusesIsAFailureAndNotAHotLoop() =>
        Assert.Throws<IOException>(static () => EpollSystem.Wait(-1, new byte[EpollEvents.EventBytes], 0));

    [Fact]
    public void OnlyLoopsWithConnectionsHaveDescriptors()
    {
        using var loops = new EpollLoops(1000, _failures.Policy);
        Assert.True(CountPollers() < 500);
    }

#if DEBUG
    [Fact]
    public void ATableThatCouldNotGrowIsAsItWas()
    {
        const int FirstSlots = 16;
        var slots = new EpollSlots();
        using var poller = new EpollPoller();
        using var owner = new RecordingOwner();
        using var pair = new SocketPair();
        var transport = new EpollTransport(pair.Accepted, owner, poller);
        for (int i = 0; i < FirstSlots; i++) slots.Add(transport);

        // The 1st call is that it gets a slot, the 2nd that the table grows for it.
        for (int call = 1; call <= 2; call++)
        {
            using var fault = FaultSchedule.OnThisThread([FaultPoint.EpollSlots], failingCall: call);
            Assert.Throws<InjectedFaultException>(() => slots.Add(transport));
        }

        ulong token = slots.Add(transport);
        Assert.Equal((uint)FirstSlots, (uint)token);
        Assert.Same(transport, slots.Find(token));
    }

    [Fact]
    public void AConnectionWithoutASlotLeavesNoDescriptor()
    {
        using var poller = new EpollPoller();
        using var owner = new RecordingOwner();
        using var pair = new SocketPair();
        using (FaultSchedule.OnThisThread([FaultPoint.EpollSlots], failingCall: 1))
        {
            Assert.Throws<InjectedFaultException>(() => new EpollTransport(pair.Accepted, owner, poller));
        }

        // Were the second number still open, the peer would not see the end.
        pair.Accepted.Dispose();
        Assert.Equal(0, pair.Peer.Receive(new byte[1]));
    }
#endif

    private static int CountPollers() =>
        new DirectoryInfo("/proc/self/fd").GetFiles().Count(static file => file.LinkTarget is { } target
            && target.Contains("eventpoll", StringComparison.Ordinal));

    private sealed class FailingOwner : ITransportOwner
    {
        public void OnReadable() => throw new InvalidOperationException("a bug");

        public void OnSent()
        {
            // It sends nothing.
        }
    }
}
