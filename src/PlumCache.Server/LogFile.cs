using System.Globalization;
using System.Text;
using System.Threading.Channels;

namespace PlumCache.Server;

/// <summary>
/// A file that lines are added to, by a thread of the pool at a time, so that who logs never waits for the disk. Lines that cannot be
/// written, because the disk is full or slower than they come, are dropped and counted: the server goes on, and the next line that can be
/// written says how many are missing.
/// </summary>
internal sealed class LogFile : IAsyncDisposable
{
    private const int MaxWaiting = 8192;

    private readonly string _path;
    private readonly Channel<string> _waiting;
    private readonly TextWriter _errors;
    private readonly Task _writer;
    private Stream _file;
    private long _lost;
    private bool _reopens;

    /// <summary>Opens it, to add to what is there.</summary>
    /// <param name="path">In full; its folder must be there.</param>
    /// <exception cref="IOException">It cannot be opened.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be opened.</exception>
    public LogFile(string path)
        : this(path, Open(path), Console.Error)
    {
    }

    /// <summary>Writes into a stream that stands for the file.</summary>
    /// <param name="path">What is opened by <see cref="Reopen"/>.</param>
    /// <param name="file">The stream; disposed.</param>
    /// <param name="errors">Told when a bug ends the writing.</param>
    internal LogFile(string path, Stream file, TextWriter errors)
    {
        _path = path;
        _errors = errors;
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
    private static FileStream Open(string path) =>
        new(path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);

    private async Task WriteAsync()
    {
        try
        {
            await foreach (string text in _waiting.Reader.ReadAllAsync().ConfigureAwait(false))
            {
                if (Volatile.Read(ref _reopens)) await RenewAsync().ConfigureAwait(false);
                long lost = Interlocked.Exchange(ref _lost, 0);
                if (!await TryWriteAsync(NoteOf(lost) + text).ConfigureAwait(false)) Interlocked.Add(ref _lost, lost + 1);
            }
        }
        catch (Exception exception)
        {
            // A bug, and there is no other log to tell it to. The server goes on: it must not end for want of a log.
            await _errors.WriteLineAsync($"plum: {_path} is no longer written to, because of a bug: {exception}").ConfigureAwait(false);
        }
    }

    private static string NoteOf(long lost) =>
        lost == 0
            ? ""
            : string.Create(CultureInfo.InvariantCulture, $"({lost} entries of the log are missing here: they could not be written)\n");

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

    // The new file takes the old one's place before that is closed: whatever closing it throws, lines go on being written.
    private async Task RenewAsync()
    {
        Volatile.Write(ref _reopens, false);
        Stream old = _file;
        try
        {
            _file = Open(_path);
            await old.DisposeAsync().ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Harmless: the one that is open goes on, if it is the old one wherever it was moved to.
            string what = ReferenceEquals(old, _file) ? "cannot be opened again" : "could not be closed when it was opened again";
            await TryWriteAsync($"({_path} {what}: {exception.Message})\n").ConfigureAwait(false);
        }
    }
}
