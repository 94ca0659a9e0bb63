using PlumCache.Hosting.Sessions;
using PlumCache.Storage;

namespace PlumCache.Tests.Unit.Hosting;

public sealed class ReceiveBufferTests : IDisposable
{
    private readonly LargeBuffers _large = new();

    public void Dispose() => _large.Dispose();

    /// <summary>It lay beside the new one, and the request took three times its bytes.</summary>
    [Fact]
    public void WhatMustMoveLeavesTheOldMemoryToTheSystem()
    {
        using var buffer = new ReceiveBuffer(_large);
        while (buffer.Count < 100 << 20) buffer.Received(Math.Min(1 << 20, buffer.Room(100 << 20).Length));
        buffer.Room(200 << 20);
        Assert.InRange(_large.RentedBytes, 100 << 20, 202 << 20);
        Assert.Equal(_large.RentedBytes, buffer.Length);
        buffer.Consume(buffer.Count);
        Assert.Equal(0, _large.RentedBytes);
    }

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
            for (int i = 0; i < consumed; i++)
            {
                if (model.Dequeue() != buffer.Unconsumed[i]) Assert.Fail($"Byte {i} of round {round}.");
            }

            buffer.Consume(consumed);
            Assert.Equal(model.Count, buffer.Count);
        }

        buffer.Dispose();
        Assert.Equal(0, _large.RentedBytes);
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
        Assert.True(_large.RentedBytes <= 2 << 20);
    }

    [Fact]
    public void MovesAMegabyteAtMostOnceTheWholeLengthIsKnown()
    {
        using var buffer = new ReceiveBuffer(_large);
        Append(buffer, 20);
        while (buffer.Count < 40 << 20) buffer.Received(Math.Min(200_000, buffer.Room(40 << 20).Length));
        Assert.InRange(buffer.CopiedBytes, 20, 1 << 20);
    }

    [Fact]
    public void ARequestOfSomeLargeArgumentsGrowsInItsPlace()
    {
        using var buffer = new ReceiveBuffer(_large);
        for (int argument = 1; argument <= 8; argument++)
        {
            while (buffer.Count < argument * (4 << 20))
            {
                buffer.Received(
                    Math.Min(200_000, Math.Min(buffer.Room(argument * (4 << 20)).Length, (argument * (4 << 20)) - buffer.Count)));
            }
        }

        Assert.InRange(buffer.CopiedBytes, 0, 1 << 20);
    }

    [Fact]
    public void GivesALargeRequestsMemoryBackWithItsLastByte()
    {
        using var buffer = new ReceiveBuffer(_large);
        Fill(buffer, 3 << 20);
        Assert.True(_large.RentedBytes >= 3 << 20);
        buffer.Consume(buffer.Count);
        Assert.Equal(0, _large.RentedBytes);
    }

    [Fact]
    public void ALargeRequestsMemoryDoesNotStayWithTheFewBytesBehindIt()
    {
        using var buffer = new ReceiveBuffer(_large);
        Fill(buffer, 3 << 20);
        buffer.Consume(buffer.Count - 5);
        buffer.Room(0);
        Assert.Equal((5, 0L), (buffer.Count, _large.RentedBytes));
    }

    /// <summary>It walked through all of the 64 MB that are reserved, and had pages made of them.</summary>
    [Fact]
    public void RequestsOfWhichEachLeavesAHalfOneBehindStayInLittleRoom()
    {
        const int Request = 1_200_000;
        using var buffer = new ReceiveBuffer(_large);
        int received = 0, longest = 0;
        for (int request = 1; request <= 200; request++)
        {
            while (received < (request * Request) + (Request / 2))
            {
                int count = Math.Min(buffer.Room(Request).Length, (request * Request) + (Request / 2) - received);
                buffer.Received(count);
                received += count;
                longest = Math.Max(longest, buffer.Length);
            }

            while (buffer.Count >= Request) buffer.Consume(Request);
        }

        Assert.InRange(longest, Request, 5 * Request);
        Assert.InRange(buffer.CopiedBytes, 1, received);
    }

    /// <summary>As long as a half one of more than a megabyte is always behind, it is never given back.</summary>
    [Fact]
    public void AMuchSmallerRequestDoesNotHoldTheRoomOfTheOneBeforeIt()
    {
        using var buffer = new ReceiveBuffer(_large);
        while (buffer.Count < 20 << 20) buffer.Received(Math.Min(200_000, buffer.Room(20 << 20).Length));
        buffer.Consume(buffer.Count - 600_000);
        buffer.Room(1_200_000);
        Assert.InRange(_large.RentedBytes, 1_200_000, 2 << 20);
    }

    [Theory]
    [InlineData(20)]
    [InlineData(44)]
    public void AnAnnouncedArgumentTakesAboutItsSize(int megabytes)
    {
        int needed = megabytes << 20;
        using var buffer = new ReceiveBuffer(_large);
        while (buffer.Count < needed) buffer.Received(Math.Min(200_000, Math.Min(buffer.Room(needed).Length, needed - buffer.Count)));
        Assert.InRange(_large.RentedBytes, needed, needed + (2 << 20));
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

        // It tries for what may come, and then for what it needs now, which it makes usable: only that is granted.
        using var schedule = FaultSchedule.OnThisThread(
            [FaultPoint.LargeBuffer],
            1,
            isLasting: true,
            () => tries++ % 3 >= 1 ? null! : new AddressSpaceException());
        for (; buffer.Count < 40 << 20; receives++) buffer.Received(Math.Min(200_000, buffer.Room(40 << 20).Length));
        Assert.InRange(tries, 3 * 4, 3 * 7);
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
