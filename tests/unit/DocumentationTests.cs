namespace PlumCache.Tests.Unit;

/// <summary>The pages of docs/: each is reached, their links lead somewhere, and newcomers are shown one order.</summary>
public sealed class DocumentationTests
{
    private static readonly string[] OrderForANewcomer =
        ["start.md", "namespaces.md", "snapshots.md", "deploy-a-catalogue.md", "plugins.md", "embedding.md", "running.md"];

    private static readonly string[] FoldersOfPages = ["", "adr", "reference"];

    public static TheoryData<string> Pages => [.. PagesOfDocs(), "README.md", "CONTRIBUTING.md", "CHANGELOG.md"];

    [Fact]
    public void EveryPageButTheFirstStandsInOneTableOfContents()
    {
        string[] listed = [.. new[] { "guide", "reference", "adr" }.SelectMany(LinksOfTable).Order(StringComparer.Ordinal)];
        Assert.Equal(PagesOfDocs().Where(static page => page != "docs/index.md").Order(StringComparer.Ordinal), listed);
    }

    [Theory]
    [InlineData("README.md")]
    [InlineData("docs/index.md")]
    public void ANewcomerIsShownTheOrderOfTheSite(string page)
    {
        Assert.Equal(OrderForANewcomer, LinksOfTable("guide").Select(Path.GetFileName));
        IEnumerable<string> steps = Prose(page)
            .SkipWhile(static line => !line.StartsWith("1. ", StringComparison.Ordinal))
            .TakeWhile(static line => line.Length > 0);
        Assert.Equal(OrderForANewcomer, steps.SelectMany(LinksOfLine).Select(Path.GetFileName));
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public void EveryLinkOfAPageLeadsSomewhere(string page)
    {
        string folder = Path.GetDirectoryName(page)!;
        foreach (string link in Prose(page).SelectMany(LinksOfLine).Where(static link => !link.Contains("://", StringComparison.Ordinal)))
        {
            string[] parts = link.Split('#');
            string target = parts[0].Length == 0 ? page : Normal(Path.Combine(folder, parts[0]));
            Assert.True(Path.Exists(Repository.PathOf(target)), $"{link}: there is no {target}");
            Assert.True(!IsOfTheSite(page) || IsOfTheSite(target), $"{link}: the site has no {target}");
            if (parts.Length > 1) Assert.Contains(parts[1], Prose(target).Where(IsHeading).Select(AnchorOf));
        }
    }

    [Fact]
    public void TheGlossaryHasEachWordOnceAndInOrder()
    {
        string[] words = [.. Prose("docs/glossary.md").Where(static line => line.StartsWith("## ", StringComparison.Ordinal))];
        Assert.NotEmpty(words);
        Assert.Equal(words.Distinct(StringComparer.OrdinalIgnoreCase).Order(StringComparer.Ordinal), words);
    }

    private static bool IsOfTheSite(string path) => path.StartsWith("docs/", StringComparison.Ordinal);

    private static IEnumerable<string> PagesOfDocs() => FoldersOfPages
        .SelectMany(static folder => Directory.EnumerateFiles(Repository.PathOf("docs", folder), "*.md")
            .Select(path => Normal(Path.Combine("docs", folder, Path.GetFileName(path)))));

    private static IEnumerable<string> LinksOfTable(string folder) => File.ReadLines(Repository.PathOf("docs", folder, "toc.yml"))
        .Select(static line => line.Trim())
        .Where(static line => line.StartsWith("href: ", StringComparison.Ordinal))
        .Select(line => Normal(Path.Combine("docs", folder, line["href: ".Length..])));

    /// <summary>The lines of a page outside its blocks of code.</summary>
    private static IEnumerable<string> Prose(string page)
    {
        bool isCode = false;
        foreach (string line in File.ReadLines(Repository.PathOf(page)))
        {
            bool isFence = line.TrimStart().StartsWith("```", StringComparison.Ordinal);
            if (isFence) isCode = !isCode;
            else if (!isCode) yield return line;
        }
    }

    private static IEnumerable<string> LinksOfLine(string line)
    {
        for (int at = line.IndexOf("](", StringComparison.Ordinal); at >= 0; at = line.IndexOf("](", at + 2, StringComparison.Ordinal))
        {
            yield return line[(at + 2)..line.IndexOf(')', at)];
        }
    }

    private static bool IsHeading(string line) => line.StartsWith('#');

    /// <summary>How both GitHub and the site name a heading.</summary>
    private static string AnchorOf(string heading) => string.Concat(heading.TrimStart('#').Trim().ToLowerInvariant()
        .Where(static c => char.IsLetterOrDigit(c) || c is ' ' or '-' or '_').Select(static c => c == ' ' ? '-' : c));

    private static string Normal(string path) => Path.GetRelativePath("/", Path.GetFullPath(path, "/"));
}
