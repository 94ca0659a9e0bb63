using PlumCache.Hosting.Plugins;

namespace PlumCache.Tests.Unit.Hosting.Plugins;

public sealed class RealPathTests : IDisposable
{
    private readonly string _root = RealPath.Of(Directory.CreateTempSubdirectory("plum").FullName);

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public void ResolvesLinksOfFoldersAboveAndLinksToLinks()
    {
        Directory.CreateDirectory(At("a", "b"));
        Directory.CreateSymbolicLink(At("link"), At("a"));
        Directory.CreateSymbolicLink(At("relative"), "link");
        Assert.Equal(At("a", "b", "x.dll"), RealPath.Of(At("relative", "b", "x.dll")));
        Assert.Equal(At("a"), RealPath.Of(At("a", "b", "..")));
    }

    [Fact]
    public void EndsWhereLinksLeadInACircle()
    {
        Directory.CreateSymbolicLink(At("one"), At("two"));
        Directory.CreateSymbolicLink(At("two"), At("one"));
        Assert.Throws<IOException>(() => RealPath.Of(At("one", "x.dll")));
    }

    [Fact]
    public void TellsWhatLiesBelowAFolder()
    {
        Assert.True(RealPath.IsBelow("/a/b/c", "/a/b"));
        Assert.True(RealPath.IsBelow("/a", "/"));
        Assert.False(RealPath.IsBelow("/a/bc", "/a/b"));
        Assert.False(RealPath.IsBelow("/a/b", "/a/b"));
    }

    private string At(params ReadOnlySpan<string> parts) => Path.Combine([_root, .. parts]);
}
