using Embedded;

namespace PlumCache.Tests.Unit.Hosting.Embedding;

/// <summary>What docs/embedding.md shows is the sample, and what it says of its output is what it writes.</summary>
public sealed class EmbeddingGuideTests
{
    [Fact]
    public void EveryBlockOfCodeStandsInTheSample()
    {
        string[][] blocks = [.. Guide.Blocks("```csharp", "docs", "embedding.md")];
        string[][] sources = [.. Directory.EnumerateFiles(Repository.PathOf("samples", "embedded"), "*.cs").Select(static path => (string[])[.. File.ReadLines(path).Select(static line => line.Trim())])];
        Assert.NotEmpty(blocks);
        Assert.All(blocks, block => Assert.True(Array.Exists(sources, source => Guide.Contains(source, block)), string.Join('\n', block)));
    }

    [Fact]
    public async Task TheSampleWritesWhatTheGuideShows()
    {
        using var output = new StringWriter { NewLine = "\n" };
        Catalogue.Run(output);
        await Served.RunAsync(output);
        Assert.Equal(Guide.Blocks("```text", "docs", "embedding.md").Single(), output.ToString().TrimEnd().Split('\n'));
    }
}
