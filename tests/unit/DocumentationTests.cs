namespace PlumCache.Tests.Unit;

/// <summary>The pages of docs/: each is reached, their links lead somewhere, and newcomers are shown one order.</summary>
public sealed class DocumentationTests
{
    private static readonly string[] OrderForANewcomer =
    [
        "start.md", "hashes.md", "sets.md", "lists.md", "sorted-sets.md", "namespaces.md", "snapshots.md", "deploy-a-catalogue.md",
        "plugins.md", "embedding.md", "running.md",
    ];

    private static readonly string[] FoldersOfPages = ["", "adr", "reference"];
    private static readonly string[] FoldersOfTables = ["guide", "reference", "adr"];

    public static TheoryData<string> Pages => [.. PagesOfDocs(), "README.md", "CONTRIBUTING.md", "CHANGELOG.md"];

    [Fact]
    public void EveryPageButTheFirstStandsInOneTableOfContents()
    {
        string[] pages = [.. PagesOfDocs().Where(static page => page != "docs/index.md").Order(StringComparer.Ordinal)];
        string[] listed = [.. FoldersOfTables.SelectMany(LinksOfTable).Order(StringComparer.Ordinal)];
        Assert.Equal(pages, listed);
    }

    [Theory]
    [InlineData("README.md")]
    [InlineData("docs/index.md")]
    public void ANewcomerIsShownTheOrderOfTheSite(string page)
    {
        Assert.Equal(OrderForANewcomer, NamesOf(LinksOfTable("guide")));
        IEnumerable<string> steps = Prose(page)
            .SkipWhile(static line => !line.StartsWith("1. ", StringComparison.Ordinal))
            .TakeWhile(static line => line.Length > 0);
        Assert.Equal(OrderForANewcomer, NamesOf(steps.SelectMany(LinksOfLine)));
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
            Assert.True(parts.Length == 1 || AnchorsOf(target).Contains(parts[1], StringComparer.Ordinal), $"{link}: no such heading");
        }
    }

    [Fact]
    public void TheGlossaryHasEachWordOnceAndInOrder()
    {
        string[] words = [.. Prose("docs/glossary.md").Where(static line => line.StartsWith("## ", StringComparison.Ordinal))];
        Assert.NotEmpty(words);
        string[] inOrder = [.. words.Distinct(StringComparer.OrdinalIgnoreCase).Order(StringComparer.Ordinal)];
        Assert.Equal(inOrder, words);
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

    private static string[] NamesOf(IEnumerable<string> links) => [.. links.Select(static link => Path.GetFileName(link))];

    private static IEnumerable<string> AnchorsOf(string page) => Prose(page).Where(static line => line.StartsWith('#')).Select(AnchorOf);

    /// <summary>How both GitHub and the site name a heading.</summary>
    private static string AnchorOf(string heading) => string.Concat(heading.TrimStart('#').Trim().ToLowerInvariant()
        .Where(static c => char.IsLetterOrDigit(c) || c is ' ' or '-' or '_').Select(static c => c == ' ' ? '-' : c));

    private static string Normal(string path) => Path.GetRelativePath("/", Path.GetFullPath(path, "/"));
}
