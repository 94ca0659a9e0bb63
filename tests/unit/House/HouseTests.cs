namespace PlumCache.Tests.Unit.House;

/// <summary>The product's sources keep the rules of the house.</summary>
public sealed class HouseTests
{
    /// <summary>Hooks by which tests force a schedule. The list only shrinks.</summary>
    private static readonly string[] KnownDelegates =
    [
        "BeforePark", "BetweenFreeAndResume", "BetweenParkAndSecondLook", "BetweenPinAndValidation", "BeforePublish",
    ];

    private static IEnumerable<string> Sources => SourcesIn("src");

    private static readonly string[] Roots = ["src", "tests", "bench", "samples", "templates"];

    private static IEnumerable<string> AllSources => Roots.SelectMany(static folder => SourcesIn(folder));

    /// <summary>The files of C# beneath a folder of the repository.</summary>
    internal static IEnumerable<string> SourcesIn(string folder) =>
        Directory.EnumerateFiles(Repository.PathOf(folder), "*.cs", SearchOption.AllDirectories)
            .Where(static path =>
                !path.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal));

    [Fact]
    public void NoLineIsLongerThanAScreen()
    {
        Assert.Empty(AllSources
            .SelectMany(static path => HouseRules.LongLines(File.ReadLines(path)).Select(line => $"{path}({line})")));
    }

    [Fact]
    public void NoFileIsTooLongToBeReadAtOnce()
    {
        const int MaxLines = 400;
        Assert.DoesNotContain(AllSources, static path => File.ReadLines(path).Count() >= MaxLines);
    }

    [Fact]
    public void BracesStandAroundWhatNeedsThem()
    {
        Assert.Empty(AllSources.SelectMany(static path =>
        {
            string[] lines = File.ReadAllLines(path);
            return BraceRule.NeedlessBraces(lines).Concat(BraceRule.LoneBodies(lines)).Select(line => $"{path}({line})");
        }));
    }

    [Fact]
    public void WhatIsSaidOfAParameterIsMoreThanItsName()
    {
        Assert.Empty(Sources.SelectMany(static path => ParamRule.Repetitions(File.ReadAllText(path)).Select(line => $"{path}({line})")));
    }

    [Fact]
    public void WhatIsCaughtHasAName()
    {
        Assert.Empty(Sources.SelectMany(static path => HouseRules.CaughtByALetter(File.ReadLines(path)).Select(line => $"{path}({line})")));
    }

    [Fact]
    public void WhoIsCalledIsKnownToTheConstructor()
    {
        IEnumerable<string> found = Sources.SelectMany(static path => HouseRules.SettableDelegates(File.ReadAllText(path)));
        Assert.Equal(KnownDelegates.Order(StringComparer.Ordinal), found.Order(StringComparer.Ordinal));
    }
}
