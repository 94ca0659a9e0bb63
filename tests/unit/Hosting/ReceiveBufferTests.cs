using PlumCache.Hosting.Sessions;

namespace PlumCache.Tests.Unit.Hosting;

public sealed class ReceiveBufferTests
{
    [Fact]
    public void OwnsNothingUntilBytesComeAndAfterAllAreConsumed()
    {
        using var buffer = new ReceiveBuffer();
        Assert.Empty(buffer.Array);
        Append(buffer, 10);
        buffer.ReleaseIfEmpty();
        Assert.NotEmpty(buffer.Array);
        buffer.Consume(10);
        buffer.ReleaseIfEmpty();
        Assert.Empty(buffer.Array);
    }

    [Fact]
    public void KeepsBytesContiguousAndInOrderWhateverIsConsumed()
    {
        using var buffer = new ReceiveBuffer();
        var random = new Random(7);
        var model = new Queue<byte>();
        byte next = 0;
        for (int round = 0; round < 2000; round++)
        {
            Span<byte> room = buffer.Room(random.Next(0, 100_000));
            int count = Math.Min(room.Length, random.Next(1, 9000));
            for (int i = 0; i < count; i++)
            {
                room[i] = next;
                model.Enqueue(next++);
            }

            buffer.Received(count);
            int consumed = random.Next(0, buffer.Count + 1);
            for (int i = 0; i < consumed; i++) Assert.Equal(model.Dequeue(), buffer.Unconsumed[i]);
            buffer.Consume(consumed);
            Assert.Equal(model.Count, buffer.Count);
        }
    }

    [Fact]
    public void MakesRoomAtOnceForARequestThatAnnouncesAMegabyte()
    {
        using var buffer = new ReceiveBuffer();
        Append(buffer, 20);
        Assert.True(buffer.Room(1 << 20).Length + 20 >= 1 << 20);
    }

    [Fact]
    public void AnAnnouncementOfHalfAGigabyteAloneCostsLittle()
    {
        using var buffer = new ReceiveBuffer();
        Append(buffer, 20);
        buffer.Room(512 << 20);
        Assert.True(buffer.Array.Length <= 2 << 20);
    }

    [Fact]
    public void DoublesAsALargeRequestComesIn()
    {
        using var buffer = new ReceiveBuffer();
        int grown = 0;
        while (buffer.Count < 40 << 20)
        {
            int before = buffer.Array.Length;
            int count = buffer.Room(64 << 20).Length;
            if (buffer.Array.Length != before) grown++;
            buffer.Received(count);
        }

        Assert.InRange(grown, 1, 8);
    }

    private static void Append(ReceiveBuffer buffer, int count)
    {
        buffer.Room(0);
        buffer.Received(count);
    }
}
