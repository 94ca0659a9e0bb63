using System.Text;

namespace PlumCache.Tests.Unit.Server;

/// <summary>A stream on a disk that is full until it is not.</summary>
internal sealed class FullDisk : MemoryStream
{
    private readonly SemaphoreSlim _failures = new(0);

    public bool IsFull { get; set; } = true;

    public string Text { get; private set; } = "";

    /// <summary>Waits for as many writes that failed.</summary>
    public async Task Failed(int count)
    {
        for (int i = 0; i < count; i++) await _failures.WaitAsync(TestContext.Current.CancellationToken);
    }

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (IsFull)
        {
            _failures.Release();
            throw new IOException("No space left on device");
        }

        Text += Encoding.UTF8.GetString(buffer.Span);
        return ValueTask.CompletedTask;
    }

    protected override void Dispose(bool disposing)
    {
        _failures.Dispose();
        base.Dispose(disposing);
    }
}
