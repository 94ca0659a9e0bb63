using PlumCache.Hosting.Transport;

namespace PlumCache.Tests.Unit.Hosting.Transport;

/// <summary>Counts what it is told, and lets a test wait for it.</summary>
internal sealed class RecordingOwner : ITransportOwner, IDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(20);

    private readonly SemaphoreSlim _readable = new(0);
    private readonly SemaphoreSlim _sent = new(0);
    private int _readableCount;
    private int _sentCount;

    public int Readable => Volatile.Read(ref _readableCount);

    public int Sent => Volatile.Read(ref _sentCount);

    /// <summary>Done on the thread that tells that a send ended.</summary>
    public Action WhenSent { get; set; } = static () => { };

    public void OnReadable()
    {
        Interlocked.Increment(ref _readableCount);
        _readable.Release();
    }

    public void OnSent()
    {
        Interlocked.Increment(ref _sentCount);
        WhenSent();
        _sent.Release();
    }

    public void AwaitReadable() => Assert.True(_readable.Wait(Deadline), "The owner was not told of input.");

    public void AwaitSent() => Assert.True(_sent.Wait(Deadline), "The owner was not told that the send ended.");

    public void Dispose()
    {
        _readable.Dispose();
        _sent.Dispose();
    }
}
