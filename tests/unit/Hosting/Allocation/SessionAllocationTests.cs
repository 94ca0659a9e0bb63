using System.Text;
using PlumCache.Tests.Unit.Engine.Allocation;

namespace PlumCache.Tests.Unit.Hosting.Allocation;

/// <summary>A command's whole way but for the socket: received, parsed, run, answered, and the buffers given back.</summary>
public sealed class SessionAllocationTests : IDisposable
{
    private const int WarmUpRounds = 64;
    private const int CountedRounds = 16;

    private readonly SessionKit _kit = new();
    private QuietTransport _peer = null!;

    public SessionAllocationTests()
    {
        _kit.Connect(owner => _peer = new QuietTransport(owner));
        _peer.Deliver("SET key 0123456789abcdef\nSET count 1\n"u8.ToArray());
    }

    public void Dispose() => _kit.Dispose();

    [Theory]
    [InlineData("*2\r\n$3\r\nGET\r\n$3\r\nkey\r\n", "$16\r\n0123456789abcdef\r\n")]
    [InlineData("GET key\n", "$16\r\n0123456789abcdef\r\n")]
    [InlineData("*2\r\n$3\r\nGET\r\n$4\r\nnone\r\n", "$-1\r\n")]
    [InlineData("*1\r\n$4\r\nPING\r\n", "+PONG\r\n")]
    public void AReadAllocatesNothing(string request, string reply)
    {
        Assert.Equal(0, BytesOf(request, reply.Length, 1));
        Assert.Equal(0, BytesOf(request, reply.Length, 64));
    }

    [Fact]
    public void ASetAllocatesOnlyWhatIsPublished()
    {
        const string Request = "*3\r\n$3\r\nSET\r\n$3\r\nkey\r\n$16\r\nfedcba9876543210\r\n";
        Assert.Equal(CommandAllocationTests.PublishBytes, BytesOf(Request, "+OK\r\n".Length, 1));
        Assert.Equal(CommandAllocationTests.PublishBytes, BytesOf(Request, "+OK\r\n".Length, 64));
    }

    private long BytesOf(string request, int replyBytes, int pipeline)
    {
        byte[] bytes = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat(request, pipeline)));
        long least = long.MaxValue;
        for (int round = -WarmUpRounds; round < CountedRounds; round++)
        {
            long sent = _peer.SentBytes, start = GC.GetAllocatedBytesForCurrentThread();
            _peer.Deliver(bytes);
            long allocated = GC.GetAllocatedBytesForCurrentThread() - start;
            Assert.Equal(replyBytes * pipeline, _peer.SentBytes - sent); // all of it on this thread, whose bytes are counted
            if (round >= 0) least = Math.Min(least, allocated);
        }

        return least;
    }
}
