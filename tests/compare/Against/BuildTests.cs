using PlumCache.Compare.Against;
using PlumCache.Compare.Servers;

namespace PlumCache.Compare.Tests.Against;

public sealed class BuildTests
{
    [Fact]
    public void AFolderIsLookedThroughForItsExecutable()
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory();
        try
        {
            string executable = Path.Combine(folder.FullName, "src/PlumCache.Server/bin/Release/net10.0/plum");
            Directory.CreateDirectory(Path.GetDirectoryName(executable)!);
            File.WriteAllText(executable, "");
            using Build ofFolder = Build.Open(folder.FullName), ofFile = Build.Open(executable);
            Assert.Equal((executable, executable), (ofFolder.FileName, ofFile.FileName));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public void AFolderWithoutABuildIsSaid()
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory();
        try
        {
            Assert.Contains(
                "has no plum",
                Assert.Throws<ToolException>(() => Build.Open(folder.FullName)).Message,
                StringComparison.Ordinal);
        }
        finally
        {
            folder.Delete();
        }
    }

    [Fact]
    public void WhatIsNoRevisionEitherIsSaid() => Assert.Contains(
        "git",
        Assert.Throws<ToolException>(() => Build.Open("no-such-revision")).Message,
        StringComparison.Ordinal);
}
