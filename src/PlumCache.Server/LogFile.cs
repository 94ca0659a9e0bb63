using System.Globalization;
using System.Text;
using System.Threading.Channels;

namespace PlumCache.Server;

/// <summary>
/// A file that lines are added to, by a thread of the pool at a time, so that who logs never waits for the disk. Lines that cannot be written, because the
/// disk is full or slower than they come, are dropped and counted: the server goes on, and the next line that can be written says how many are missing.
/// </summary>
internal sealed class LogFile : IAsyncDisposable
{
    private const int MaxWaiting = 8192;

    private readonly string _path;
    private readonly Channel<string> _waiting;
    private readonly Task _writer;
    private Stream _file;
    private long _lost;
    private bool _reopens;

    /// <summary>Opens it, to add to what is there.</summary>
    /// <param name="path">In full; its folder must be there.</param>
    /// <exception cref="IOException">It cannot be opened.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be opened.</exception>
    public LogFile(string path)
        : this(path, Open(path))
    {
    }

    /// <summary>Writes into a stream that stands for the file.</summary>
    /// <param name="path">What is opened by <see cref="Reopen"/>.</param>
    /// <param name="file">The stream; disposed.</param>
    internal LogFile(string path, Stream file)
    {
        _path = path;
        _file = file;
        var bound = new BoundedChannelOptions(MaxWaiting) { SingleReader = true, FullMode = BoundedChannelFullMode.DropWrite };
        _waiting = Channel.CreateBounded(bound, (string _) => Interlocked.Increment(ref _lost));
        _writer = Task.Run(WriteAsync);
    }

    /// <summary>Adds text. Any thread; never waits.</summary>
    /// <param name="text">Whole lines.</param>
    public void Append(string text) => _waiting.Writer.TryWrite(text);

    /// <summary>Has the next line go into a file newly opened: the old one was moved away. Any thread.</summary>
    public void Reopen() => Volatile.Write(ref _reopens, true);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _waiting.Writer.TryComplete();
        await _writer.ConfigureAwait(false);
        await _file.DisposeAsync().ConfigureAwait(false);
    }

    // No buffer: what was logged before a crash is what one reads after it.
    private static FileStream Open(string path) => new(path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);

    private async Task WriteAsync()
    {
        await foreach (string text in _waiting.Reader.ReadAllAsync().ConfigureAwait(false))
        {
            if (Volatile.Read(ref _reopens)) await RenewAsync().ConfigureAwait(false);
            long lost = Interlocked.Exchange(ref _lost, 0);
            if (!await TryWriteAsync(NoteOf(lost) + text).ConfigureAwait(false)) Interlocked.Add(ref _lost, lost + 1);
        }
    }

    private static string NoteOf(long lost) =>
        lost == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $"({lost} entries of the log are missing here: they could not be written)\n");

    private async Task<bool> TryWriteAsync(string text)
    {
        try
        {
            await _file.WriteAsync(Encoding.UTF8.GetBytes(text)).ConfigureAwait(false);
            return true;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return false; // harmless: counted, and told once there is room again
        }
    }

    private async Task RenewAsync()
    {
        Volatile.Write(ref _reopens, false);
        try
        {
            Stream next = Open(_path);
            await _file.DisposeAsync().ConfigureAwait(false);
            _file = next;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Harmless: the old file goes on, wherever it was moved to.
            await TryWriteAsync($"({_path} cannot be opened again: {exception.Message})\n").ConfigureAwait(false);
        }
    }
}
