namespace PlumCache.Storage;

/// <summary>
/// A record that somebody keeps beyond the call that told of it: see <see cref="CommitRecord.Keep"/>. What it lies in serves other records
/// when it is disposed.
/// </summary>
public sealed class KeptRecord : IDisposable
{
    private RecordMemory? _memory;

    internal KeptRecord(RecordMemory memory) => _memory = memory;

    /// <summary>The record. Read by any number of threads, until this is disposed.</summary>
    /// <exception cref="ObjectDisposedException">It was disposed.</exception>
    public CommitRecord Record
    {
        get
        {
            RecordMemory? memory = Volatile.Read(ref _memory);
            ObjectDisposedException.ThrowIf(memory is null, this);
            return new CommitRecord(memory);
        }
    }

    /// <summary>Lets it go. Any thread; may be called twice. Whoever calls it sees to it that nobody reads any more.</summary>
    public void Dispose() => Interlocked.Exchange(ref _memory, null)?.EndKeep();
}
