namespace PlumCache.Tests.Unit.Engine.Batches;

/// <summary>Above the storage one class changes the root: whoever else opened a draft would pass its listeners by.</summary>
public sealed class DraftRuleTests
{
    [Fact]
    public void OnlyTheCommitterOpensDrafts()
    {
        string source = Repository.PathOf("src");
        IEnumerable<string> opening = Directory.EnumerateFiles(source, "*.cs", SearchOption.AllDirectories)
            .Where(static path => File.ReadAllText(path).Contains("OpenDraft(", StringComparison.Ordinal))
            .Select(path => Path.GetRelativePath(source, path).Replace('\\', '/'))
            .Where(static path => !path.StartsWith("PlumCache.Storage/", StringComparison.Ordinal));
        Assert.Equal("PlumCache.Engine/Commits/Committer.cs", Assert.Single(opening));
    }
}
