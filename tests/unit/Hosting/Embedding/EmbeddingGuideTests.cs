using Embedded;

namespace PlumCache.Tests.Unit.Hosting.Embedding;

/// <summary>What docs/embedding.md shows is the sample, and what it says of its output is what it writes.</summary>
public sealed class EmbeddingGuideTests
{
    [Fact]
    public void EveryFileOfTheSampleIsShownWholeSoThatItCanBeCopied()
    {
        string[] shown = [.. Guide.Blocks(
            "```csharp", "docs", "embedding.md").Select(static block => string.Join('\n', block)).Order(StringComparer.Ordinal)];
        string[] files =
        [
            .. Directory.EnumerateFiles(Repository.PathOf("samples", "embedded"), "*.cs")
                .Select(static path => string.Join('\n', File.ReadLines(path).Select(static line => line.Trim())))
                    .Order(StringComparer.Ordinal),
        ];
        Assert.Equal(files, shown);
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
