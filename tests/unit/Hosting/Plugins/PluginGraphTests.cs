using System.Collections.Immutable;
using CsCheck;
using PlumCache.Hosting.Plugins;

namespace PlumCache.Tests.Unit.Hosting.Plugins;

public sealed class PluginGraphTests
{
    private const string Names = "abcdef";

    [Fact]
    public void KeepsTheWishedOrderWhereNothingIsConstrained() => Assert.Equal("c a b", OrderOf(Node("c"), Node("a"), Node("b")));

    [Fact]
    public void MovesOnlyWhatAConstraintMoves() =>
        Assert.Equal("b c d a e", OrderOf(Node("a", after: "d"), Node("b"), Node("c"), Node("d"), Node("e")));

    [Fact]
    public void ObeysBeforeAsWellAsAfter()
    {
        Assert.Equal("b a", OrderOf(Node("a"), Node("b", before: "a")));
        Assert.Equal("b a", OrderOf(Node("a", after: "b"), Node("b")));
    }

    [Fact]
    public void IgnoresPluginsThatAreNotThere() => Assert.Equal("a b", OrderOf(Node("a", before: "x", after: "y"), Node("b")));

    [Theory]
    [InlineData("a>b b>a", "a -> b -> a")]
    [InlineData("a>b b>c c>a", "a -> b -> c -> a")]
    [InlineData("a>a", "a -> a")]
    [InlineData("b>c c>b c>d", "b -> c -> b")]
    public void SpellsOutACycle(string edges, string expected)
    {
        PluginNode[] nodes = [.. "abcd".Select(letter => new PluginNode($"{letter}",
            [.. edges.Split(' ').Where(edge => edge[0] == letter).Select(edge => $"{edge[2]}")], []))];
        Assert.Equal($"cycle {expected}", OrderOf(nodes));
    }

    /// <summary>
    /// Of all permutations that the constraints allow it is the first, by places in the wished order: found here by trying them all.
    /// </summary>
    [Fact]
    public void GivesTheAllowedOrderThatFollowsTheWishMostClosely() =>
        Gen.Select(Gen.Int[1, Names.Length],
            Gen.Select(Gen.Int[0, Names.Length - 1], Gen.Int[0, Names.Length - 1], Gen.Bool).List[0, 8]).Sample((count, edges) =>
        {
            (int First,
                int Second)[] rules = [.. edges.Where(edge => edge.Item1 < count
                && edge.Item2 < count).Select(static edge => (edge.Item1, edge.Item2))];
            ImmutableArray<PluginNode> nodes =
            [
                .. Enumerable.Range(0, count).Select(i => new PluginNode(
                    Names[i..(i + 1)],
                    [.. edges.Where(edge => edge.Item3 && edge.Item1 == i
                        && edge.Item2 < count).Select(edge => Names[edge.Item2..(edge.Item2 + 1)])],
                    [.. edges.Where(edge => !edge.Item3 && edge.Item2 == i
                        && edge.Item1 < count).Select(edge => Names[edge.Item1..(edge.Item1 + 1)])])),
            ];
            int[]? expected = Permutations(count).FirstOrDefault(order => rules.All(rule => Array.IndexOf(order,
                rule.First) < Array.IndexOf(order, rule.Second)));
            ImmutableArray<int> order = new PluginGraph(nodes).Order(out ImmutableArray<string> cycle);
            if (expected is not null) Assert.Equal(expected, order.ToArray());
            Assert.Equal(expected is null, !cycle.IsEmpty);
            for (int i = 1; i < cycle.Length; i++)
            {
                Assert.Contains((Names.IndexOf(cycle[i - 1], StringComparison.Ordinal), Names.IndexOf(cycle[i], StringComparison.Ordinal)),
                    rules);
            }
            if (!cycle.IsEmpty) Assert.Equal(cycle[0], cycle[^1]);
        });

    private static IEnumerable<int[]> Permutations(int count) => Extend([], count);

    // In the order of their places, so that the first one that fits is the closest.
    private static IEnumerable<int[]> Extend(int[] start, int count) => start.Length == count
        ? [start]
        : Enumerable.Range(0, count).Except(start).SelectMany(next => Extend([.. start, next], count));

    private static PluginNode Node(string name, string? before = null, string? after = null) =>
        new(name, before is null ? [] : [before], after is null ? [] : [after]);

    private static string OrderOf(params PluginNode[] nodes)
    {
        ImmutableArray<int> order = new PluginGraph([.. nodes]).Order(out ImmutableArray<string> cycle);
        return cycle.IsEmpty ? string.Join(' ', order.Select(index => nodes[index].Name)) : $"cycle {string.Join(" -> ", cycle)}";
    }
}
