using PlumCache.Abstractions;

namespace PlumCache.Tests.Engine.Kit;

/// <summary>Counts replies and keeps nothing, so that what a test measures is the engine's own.</summary>
internal sealed class CountingWriter : IReplyWriter
{
    public long Position => 0;

    public int Replies { get; private set; }

    public long Items { get; private set; }

    public int Protocol { get; private set; }

    public void Rewind(long position) => Replies = 0;

    public void UseProtocol(int protocol) => Protocol = protocol;

    public void Write(scoped in Reply reply) => Replies++;

    public void BeginArray(long count) => Items += count;

    public void BeginMap(long pairs) => Items += pairs * 2;
}
