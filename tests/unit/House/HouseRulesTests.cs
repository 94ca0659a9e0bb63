namespace PlumCache.Tests.Unit.House;

/// <summary>The rules of the house find what they are about, and nothing else.</summary>
public sealed class HouseRulesTests
{
    [Theory]
    [InlineData("public Func<int, bool> Asks { get; set; } = static _ => true;", "Asks")]
    [InlineData("internal Action? Told { get; set; }", "Told")]
    [InlineData("public Action<string, long> Timer { get; internal set; }", "Timer")]
    [InlineData("public Func<int> Made { get; init; } = static () => 0;", null)]
    [InlineData("public Func<int> Known { get; }", null)]
    [InlineData("public long Actions { get; set; }", null)]
    public void ADelegateThatCanBeSetIsFound(string text, string? name) =>
        Assert.Equal(name, HouseRules.SettableDelegates(text).SingleOrDefault());

    [Fact]
    public void ALineIsTooLongFromOneColumnPastTheLimit() =>
        Assert.Equal([2], HouseRules.LongLines([new string('x', HouseRules.MaxColumns), new string('x', HouseRules.MaxColumns + 1), ""]));

    [Fact]
    public void ALineThatCatchesUnderALetterIsFound() => Assert.Equal([2],
        HouseRules.CaughtByALetter(["catch (IOException exception)", "catch (Exception e) when (isOwn)", "catch (IOException)"]));

    [Fact]
    public void OnlyTheProjectsOwnNamespacesAreReferences() =>
        Assert.Equal(["B.C", "D"], HouseRules.References("using System;\nusing A.B.C;\nusing Ab.C;\nusing A.D;\n\nnamespace A.E;\n", "A"),
            StringComparer.Ordinal);

    [Theory]
    [InlineData("[Told(Safety.Policy.Text)]", true)]
    [InlineData("var policy = new A.Safety.Policy();", true)]
    [InlineData("Safety.Begin();", false)]
    [InlineData("safety.Policy", false)]
    public void ATypeThatIsNamedWithItsFolderIsFound(string text, bool isFound) =>
        Assert.Equal(isFound, HouseRules.NamedWithFolder(text, new HashSet<string>(StringComparer.Ordinal) { "Safety.Policy" }).Any());

    [Theory]
    [InlineData("using A.C;\n\nnamespace A.B;\n\nclass D;\n", "A.B")]
    [InlineData("return 0;\n", null)]
    public void TheNamespaceIsTheFilesOwn(string text, string? name) => Assert.Equal(name, HouseRules.NamespaceOf(text));

    [Fact]
    public void ACircleIsFoundHoweverLongItIs()
    {
        var edges = new Dictionary<string, string[]>(StringComparer.Ordinal)
        {
            ["a"] = ["b"],
            ["b"] = ["c"],
            ["c"] = ["d", "b"],
            ["d"] = []
        };
        Assert.Equal(["b", "c", "b"], HouseRules.Cycle(edges));
        edges["c"] = ["d"];
        Assert.Empty(HouseRules.Cycle(edges));
    }
}
