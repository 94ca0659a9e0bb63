using PlumCache.Server;

namespace PlumCache.Tests.Unit.Server;

public sealed class LogFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("plum").FullName;

    private string Path => System.IO.Path.Combine(_folder, "plum.log");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task LinesAreAddedToWhatIsThere()
    {
        await File.WriteAllTextAsync(Path, "before\n", TestContext.Current.CancellationToken);
        await using (var file = new LogFile(Path))
        {
            file.Append("one\n");
            file.Append("two\n");
        }

        Assert.Equal("before\none\ntwo\n", await File.ReadAllTextAsync(Path, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task AFileThatWasMovedAwayIsMadeAgainWhenAskedFor()
    {
        string moved = Path + ".1";
        await using (var file = new LogFile(Path))
        {
            file.Append("one\n");
            File.Move(Path, moved);
            file.Reopen();
            file.Append("two\n");
        }

        string both = await File.ReadAllTextAsync(moved, TestContext.Current.CancellationToken)
            + await File.ReadAllTextAsync(Path, TestContext.Current.CancellationToken);
        Assert.Equal("one\ntwo\n", both);
        Assert.EndsWith("two\n", await File.ReadAllTextAsync(Path, TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task AFullDiskLosesLinesAndTellsHowMany()
    {
        var disk = new FullDisk();
        await using (var file = new LogFile(Path, disk, TextWriter.Null))
        {
            file.Append("one\n");
            file.Append("two\n");
            await disk.Failed(2);
            disk.IsFull = false;
            file.Append("three\n");
        }

        Assert.Equal("(2 entries of the log are missing here: they could not be written)\nthree\n", disk.Text);
    }

    [Fact]
    public async Task AnOldFileThatCannotBeClosedCostsNoLine()
    {
        await using (var file = new LogFile(Path, new StubbornFile(), TextWriter.Null))
        {
            file.Reopen();
            file.Append("one\n");
            file.Append("two\n");
        }

        string[] lines = await File.ReadAllLinesAsync(Path, TestContext.Current.CancellationToken);
        Assert.Equal([$"({Path} could not be closed when it was opened again: No space left on device)", "one", "two"], lines);
    }

    [Fact]
    public async Task ABugThatEndsTheWritingIsTold()
    {
        using var errors = new StringWriter();
        await using (var file = new LogFile(Path, new MemoryStream([], writable: false), errors))
        {
            file.Append("one\n");
            file.Append("two\n");
        }

        Assert.StartsWith(
            $"plum: {Path} is no longer written to, because of a bug: System.NotSupportedException", errors.ToString(),
            StringComparison.Ordinal);
    }

    [Fact]
    public void AFileThatCannotBeOpenedIsAnError() =>
        Assert.ThrowsAny<IOException>(() => new LogFile(System.IO.Path.Combine(_folder, "missing", "plum.log")));

    /// <summary>A file on a full disk that was written behind the system's back: the system tells only when it is closed.</summary>
    private sealed class StubbornFile : MemoryStream
    {
        public override async ValueTask DisposeAsync()
        {
            await base.DisposeAsync();
            throw new IOException("No space left on device");
        }
    }
}
