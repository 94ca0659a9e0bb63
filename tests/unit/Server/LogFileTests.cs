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

        string both = await File.ReadAllTextAsync(moved, TestContext.Current.CancellationToken) + await File.ReadAllTextAsync(Path, TestContext.Current.CancellationToken);
        Assert.Equal("one\ntwo\n", both);
        Assert.EndsWith("two\n", await File.ReadAllTextAsync(Path, TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task AFullDiskLosesLinesAndTellsHowMany()
    {
        var disk = new FullDisk();
        await using (var file = new LogFile(Path, disk))
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
    public void AFileThatCannotBeOpenedIsAnError() => Assert.ThrowsAny<IOException>(() => new LogFile(System.IO.Path.Combine(_folder, "missing", "plum.log")));
}
