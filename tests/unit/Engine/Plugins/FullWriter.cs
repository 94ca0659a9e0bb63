using PlumCache.Abstractions;

namespace PlumCache.Tests.Unit.Engine.Plugins;

/// <summary>A connection whose output finds no room: every reply that is written throws.</summary>
/// <param name="failure">What it throws.</param>
internal sealed class FullWriter(Exception failure) : IReplyWriter
{
    public long Position => 0;

    public void Rewind(long position) => Assert.Equal(0, position);

    public void UseProtocol(int protocol)
    {
        // Nothing is written by that.
    }

    public void Write(scoped in Reply reply) => throw failure;

    public void BeginBulk(long length) => throw failure;

    public void WritePart(scoped ReadOnlySpan<byte> bytes, bool isLast) => throw failure;

    public void BeginArray(long count)
    {
        // A header still fits: it is the first item that does not.
    }

    public void BeginMap(long pairs) => throw failure;

    public void BeginSet(long count) => throw failure;
}
