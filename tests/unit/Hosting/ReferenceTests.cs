using PlumCache.Hosting;
using PlumCache.Hosting.Configuration;
using PlumCache.Hosting.Documentation;

namespace PlumCache.Tests.Unit.Hosting;

/// <summary>The written references are those the tables give; <c>plum docs docs/reference</c> writes them again.</summary>
public sealed class ReferenceTests
{
    public static TheoryData<string> Names => [.. ReferenceWriter.Files().Select(static file => file.Key)];

    [Theory]
    [MemberData(nameof(Names))]
    public void ReferenceIsWrittenFromTheTables(string name)
    {
        string text = ReferenceWriter.Files().Single(file => string.Equals(file.Key, name, StringComparison.Ordinal)).Value;
        Assert.Equal(text, File.ReadAllText(Repository.PathOf("docs", "reference", name)));
    }

    [Fact]
    public void ReadmesTableOfCommandsIsWrittenFromTheTable()
    {
        const string End = "<!-- commands:end -->";
        string[] parts = File.ReadAllText(Repository.PathOf("README.md")).Split("<!-- commands:begin");
        string section = parts[1][(parts[1].IndexOf('\n', StringComparison.Ordinal) + 1)..parts[1].IndexOf(End, StringComparison.Ordinal)];
        Assert.Equal(CommandReference.ToTable(PlumCachePlugins.BuildTable(new PlumCacheOptions())), section);
    }

    [Fact]
    public void WritesTheFilesIntoAFolderItMakes()
    {
        string folder = Path.Combine(Directory.CreateTempSubdirectory("plum").FullName, "a", "b");
        try
        {
            string[] expected = [.. ReferenceWriter.Files().Select(file => Path.Combine(folder, file.Key))];
            Assert.Equal(expected, ReferenceWriter.WriteTo(folder).ToArray());
            Assert.All(ReferenceWriter.Files(), file => Assert.Equal(file.Value, File.ReadAllText(Path.Combine(folder, file.Key))));
        }
        finally
        {
            Directory.Delete(Path.GetDirectoryName(Path.GetDirectoryName(folder))!, recursive: true);
        }
    }
}
