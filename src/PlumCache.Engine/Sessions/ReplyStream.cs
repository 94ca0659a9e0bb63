using System.Diagnostics.CodeAnalysis;
using PlumCache.Abstractions;

namespace PlumCache.Engine.Sessions;

/// <summary>
/// A reply too long for one buffer, written as the client drains it. It holds a version of the keyspace until it ends or is disposed.
/// </summary>
[SuppressMessage("Naming", "CA1711", Justification = "A reply that is streamed; the other meaning of the word is System.IO's.")]
public abstract class ReplyStream : IDisposable
{
    /// <summary>Whether all has been written, or the stream was given up.</summary>
    public abstract bool IsEnded { get; }

    /// <summary>
    /// Writes the next piece: at least one item unless a filter lets none through for a while, and little more than
    /// <paramref name="maxBytes"/>. Bounded to about a millisecond.
    /// </summary>
    /// <param name="writer">Where to.</param>
    /// <param name="maxBytes">Stop once this many bytes were written.</param>
    /// <returns>True while there is more.</returns>
    public abstract bool WriteNext(IReplyWriter writer, int maxBytes);

    /// <summary>Lets the version go. May be called twice; needed only when the stream is given up before its end.</summary>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Lets the version go.</summary>
    /// <param name="disposing">Always true.</param>
    protected abstract void Dispose(bool disposing);
}
