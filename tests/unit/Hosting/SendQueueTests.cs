using System.Buffers;
using PlumCache.Abstractions;
using PlumCache.Hosting.Sessions;

namespace PlumCache.Tests.Unit.Hosting;

public sealed class SendQueueTests : IDisposable
{
    private readonly FakeTransport _transport = new();
    private readonly ManualTime _time = new();
    private readonly CoarseClock _clock;
    private readonly SendQueue _queue;

    public SendQueueTests()
    {
        _clock = new CoarseClock(_time);
        _queue = new SendQueue(_transport, _clock, MemoryPool<byte>.Shared);
        _transport.Owner = new SentOwner(_queue);
    }

    public void Dispose() => _queue.Dispose();

    [Fact]
    public void GivesAllToAPeerThatTakesAll()
    {
        _queue.Writer.Write(Reply.Ok);
        _queue.Writer.Write(Reply.Integer(3));
        Assert.Equal(SendState.Empty, _queue.Flush());
        Assert.Equal("+OK\r\n:3\r\n", _transport.Sent);
        Assert.Equal(9, _queue.SentBytes);
        _queue.ReleaseIfEmpty();
        Assert.Equal(0, _queue.Capacity);
    }

    [Fact]
    public void KeepsTheOrderWhenThePeerTakesPieces()
    {
        var random = new Random(3);
        var expected = new System.Text.StringBuilder();
        for (int round = 0; round < 3000; round++)
        {
            _queue.Writer.Write(Reply.Integer(round));
            expected.Append(':').Append(round).Append("\r\n");
            if (random.Next(3) == 0) _transport.SetWindow(random.Next(0, 40));
            if (random.Next(2) == 0) _queue.Flush();
        }

        for (int round = 0; round < 3000 && _queue.Flush() != SendState.Empty; round++) _transport.SetWindow(70_000);
        Assert.Equal(expected.ToString(), _transport.Sent);
        Assert.Equal(0, _queue.PendingBytes);
    }

    [Fact]
    public void NeverWritesIntoWhatIsBeingSent()
    {
        _transport.SetWindow(0);
        _queue.Writer.Write(Reply.Simple("first"u8));
        Assert.Equal(SendState.Pending, _queue.Flush());
        Assert.True(_queue.IsSending);
        byte[] large = new byte[100_000];
        for (int i = 0; i < 10; i++) _queue.Writer.Write(Reply.Bulk(large));
        Assert.Equal(SendState.Pending, _queue.Flush());
        _transport.SetWindow(8);
        Assert.Equal("+first\r\n", _transport.Sent);
    }

    [Fact]
    public void TellsSinceWhenThePeerTakesNothing()
    {
        Assert.Equal(long.MaxValue, _queue.StalledSinceMs);
        _transport.SetWindow(0);
        _queue.Writer.Write(Reply.Ok);
        _queue.Flush();
        long since = _clock.NowMs;
        _time.Advance(TimeSpan.FromSeconds(5));
        _clock.Tick();
        _queue.Flush();
        Assert.Equal(since, _queue.StalledSinceMs);
        _transport.SetWindow(100);
        Assert.Equal(long.MaxValue, _queue.StalledSinceMs);
    }

    [Fact]
    public void CountsAsAliveAPeerThatTakesSixtyFourKilobytes()
    {
        _transport.SetWindow(0);
        _queue.Writer.Write(Reply.Bulk(new byte[200_000]));
        _queue.Flush();
        _transport.SetWindow(64 << 10);
        Assert.Equal(long.MaxValue, _queue.StalledSinceMs);
        _queue.Flush();
        Assert.NotEqual(long.MaxValue, _queue.StalledSinceMs);
        _transport.SetWindow(int.MaxValue);
        Assert.Equal(SendState.Empty, _queue.Flush());
    }
}
