using System.Text.RegularExpressions;

namespace PlumCache.Tests.Unit.Engine.Views;

/// <summary>Nothing above the storage reads a trie past a scope, but for what is about memory and not about keys.</summary>
public sealed partial class ScopeRuleTests
{
    /// <summary>What may, and why.</summary>
    private static readonly Dictionary<string, string> Exceptions = new(StringComparer.Ordinal)
    {
        ["PlumCache.Engine/Core/KeyTotals.cs"] = "what is in memory, due keys included",
        ["PlumCache.Engine/Maintenance/Sweep.cs"] = "whether there is something to remove",
        ["PlumCache.Engine/Batches/SweepFirst.cs"] = "whether there is something to remove",
    };

    [Fact]
    public void OnlyScopesReadTries()
    {
        string source = Repository.PathOf("src");
        IEnumerable<string> past = Directory.EnumerateFiles(source, "*.cs", SearchOption.AllDirectories)
            .Where(static path => RawRead().IsMatch(File.ReadAllText(path)))
            .Select(path => Path.GetRelativePath(source, path).Replace('\\', '/'))
            .Where(static path => !path.StartsWith("PlumCache.Storage/", StringComparison.Ordinal))
            .Where(static path => !path.StartsWith("PlumCache.Engine/Views/", StringComparison.Ordinal))
            .Where(static path => !path.Contains("/obj/", StringComparison.Ordinal));
        Assert.Equal(Exceptions.Keys.Order(StringComparer.Ordinal), past.Order(StringComparer.Ordinal), StringComparer.Ordinal);
    }

    [Theory]
    [InlineData("private readonly TrieCursor _cursor = new();", true)]
    [InlineData("Trie trie = view[0];", true)]
    [InlineData("private static long Of(in Trie trie)", true)]
    [InlineData("view[database].Measure(default)", true)]
    [InlineData("draft[id].CountDue(prefix, nowMs)", true)]
    [InlineData("ScopedTrie keys = view.Keys;", false)]
    [InlineData("edit.Target.Trie.IsState", false)]
    [InlineData("keys.Count(prefix)", false)]
    public void TheRuleKnowsARawRead(string line, bool isRaw) => Assert.Equal(isRaw, RawRead().IsMatch(line));

    [GeneratedRegex(
        @"\bTrieCursor\b|(?<![\w.])Trie \w|\.(Measure|CountDue|MeasureDue|CountDueBefore|RankOfLive|GetMany)\(",
        RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex RawRead();
}
