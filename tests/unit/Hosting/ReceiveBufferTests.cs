using PlumCache.Hosting.Sessions;
using PlumCache.Storage;

namespace PlumCache.Tests.Unit.Hosting;

public sealed class ReceiveBufferTests : IDisposable
{
    private readonly LargeBuffers _large = new();

    public void Dispose() => _large.Dispose();

    [Fact]
    public void OwnsNothingUntilBytesComeAndAfterAllAreConsumed()
    {
        using var buffer = new ReceiveBuffer(_large);
        Assert.Equal(0, buffer.Length);
        Append(buffer, 10);
        buffer.ReleaseIfEmpty();
        Assert.NotEqual(0, buffer.Length);
        buffer.Consume(10);
        buffer.ReleaseIfEmpty();
        Assert.Equal(0, buffer.Length);
    }

    [Fact]
    public void KeepsBytesContiguousAndInOrderWhateverIsConsumed()
    {
        using var buffer = new ReceiveBuffer(_large);
        var random = new Random(7);
        var model = new Queue<byte>();
        byte next = 0;
        for (int round = 0; round < 2000; round++)
        {
            Span<byte> room = buffer.Room(random.Next(0, 1 << random.Next(23)));
            int count = Math.Min(room.Length, random.Next(1, 1 << random.Next(1, 17)));
            for (int i = 0; i < count; i++)
            {
                room[i] = next;
                model.Enqueue(next++);
            }

            buffer.Received(count);
            int consumed = random.Next(4) == 0 ? buffer.Count : random.Next(0, buffer.Count + 1);
            for (int i = 0; i < consumed; i++) Assert.Equal(model.Dequeue(), buffer.Unconsumed[i]);
            buffer.Consume(consumed);
            Assert.Equal(model.Count, buffer.Count);
        }

        buffer.Dispose();
        Assert.Equal(0, _large.UsableBytes);
    }

    [Fact]
    public void MakesRoomAtOnceForARequestThatAnnouncesAMegabyte()
    {
        using var buffer = new ReceiveBuffer(_large);
        Append(buffer, 20);
        Assert.True(buffer.Room(1 << 20).Length + 20 >= 1 << 20);
    }

    [Fact]
    public void AnAnnouncementOfHalfAGigabyteAloneCostsLittle()
    {
        using var buffer = new ReceiveBuffer(_large);
        Append(buffer, 20);
        buffer.Room(512 << 20);
        Assert.True(buffer.Length <= 2 << 20);
        Assert.True(_large.UsableBytes <= 2 << 20);
    }

    [Fact]
    public void MovesNothingOnceTheWholeLengthIsKnown()
    {
        using var buffer = new ReceiveBuffer(_large);
        Append(buffer, 20);
        while (buffer.Count < 40 << 20) buffer.Received(Math.Min(200_000, buffer.Room(40 << 20).Length));
        Assert.Equal(20, buffer.CopiedBytes);
    }

    [Fact]
    public void ARequestOfSomeLargeArgumentsGrowsInItsPlace()
    {
        using var buffer = new ReceiveBuffer(_large);
        for (int argument = 1; argument <= 8; argument++)
        {
            while (buffer.Count < argument * (4 << 20)) buffer.Received(Math.Min(200_000, Math.Min(buffer.Room(argument * (4 << 20)).Length, (argument * (4 << 20)) - buffer.Count)));
        }

        Assert.Equal(0, buffer.CopiedBytes);
    }

    [Fact]
    public void GivesALargeRequestsMemoryBackWithItsLastByte()
    {
        using var buffer = new ReceiveBuffer(_large);
        Fill(buffer, 3 << 20);
        Assert.True(_large.UsableBytes >= 3 << 20);
        buffer.Consume(buffer.Count);
        Assert.Equal(0, _large.UsableBytes);
    }

    [Fact]
    public void ALargeRequestsMemoryDoesNotStayWithTheFewBytesBehindIt()
    {
        using var buffer = new ReceiveBuffer(_large);
        Fill(buffer, 3 << 20);
        buffer.Consume(buffer.Count - 5);
        buffer.Room(0);
        Assert.Equal((5, 0L), (buffer.Count, _large.UsableBytes));
    }

    /// <summary>It grew by exactly what was missing: one byte, and all before it was copied for each.</summary>
    [Fact]
    public void DoublesWhenNobodyKnowsHowMuchWillCome()
    {
        using var buffer = new ReceiveBuffer(_large);
        int rooms = 0;
        for (; buffer.Count < 40 << 20; rooms++) buffer.Received(Math.Min(100_000, buffer.Room(buffer.Count + 1).Length));
        Assert.InRange(buffer.CopiedBytes, 1, 2L * buffer.Count);
        Assert.True(rooms < buffer.Count / 100_000 * 2);
    }

#if DEBUG
    /// <summary>A reservation of 64 MB that the system refused, as it does under ulimit -v, closed the connection.</summary>
    [Fact]
    public void ReceivesWhereTheSystemHasNoAddressesForAllThatMayCome()
    {
        using var buffer = new ReceiveBuffer(_large);
        int tries = 0, receives = 0;

        // It tries twice for what may come, and then for what it needs now, which it makes usable: only that is granted.
        using FaultSchedule schedule = FaultSchedule.OnThisThread([FaultPoint.LargeBuffer], 1, isLasting: true, () => tries++ % 4 >= 2 ? null! : new AddressSpaceException());
        for (; buffer.Count < 40 << 20; receives++) buffer.Received(Math.Min(200_000, buffer.Room(40 << 20).Length));
        Assert.InRange(tries, 4 * 5, 4 * 7);
        Assert.InRange(buffer.CopiedBytes, 1, 2L * buffer.Count);
        Assert.True(receives < buffer.Count / 200_000 * 2);
    }
#endif

    private static void Append(ReceiveBuffer buffer, int count)
    {
        buffer.Room(0);
        buffer.Received(count);
    }

    private static void Fill(ReceiveBuffer buffer, int bytes)
    {
        while (buffer.Count < bytes) buffer.Received(buffer.Room(buffer.Count + 1).Length);
    }
}
