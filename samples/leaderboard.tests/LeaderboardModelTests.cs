using System.Globalization;
using CsCheck;
using PlumCache.Testing;

namespace Leaderboard.Tests;

/// <summary>Commands in any order beside a dictionary of scores that are halved where they stand.</summary>
public sealed class LeaderboardModelTests
{
    private const long Second = 1000, Begin = 1_700_000_000_000;
    private const double Least = 0.01;

    private static readonly PluginTest Empty = PluginTest.On(new LeaderboardPlugin()).WithSetting("halflife", 1).At(Begin);

    /// <summary>A number of points, or 0: the member is removed. Then so many ms pass.</summary>
    private static readonly Gen<(int Points, string Member, int WaitMs)[]> _genEvents =
        Gen.Select(Gen.Int[0, 9], OneOf("", "a", "b", "ab", "#"), OneOf(0, 0, 250, 1000, 9000)).Array[1, 20];

    [Fact]
    public void TheBoardIsWhatAListOfScoresSorted() => _genEvents.Sample(
        static events =>
        {
            PluginTest board = Empty;
            var model = new Dictionary<string, double>(StringComparer.Ordinal);
            foreach ((int points, string member, int waitMs) in events)
            {
                if (points == 0) board = board.After(board.Run("board.rem", "b", member));
                else board = board.After(board.Run("board.add", "b", $"{points}", member));
                if (points == 0) model.Remove(member);
                else model[member] = model.GetValueOrDefault(member) + points;
                board = board.At(board.Keyspace.NowMs + waitMs);
                foreach (string each in model.Keys) model[each] *= Math.Pow(0.5, (double)waitMs / Second);
                foreach (string each in model.Keys.Where(each => HasFaded(board, each, model[each]))) model.Remove(each);
                Compare(board, model);
            }
        },
        iter: 300);

    /// <summary>A board forgets at a whole millisecond, up to one early: in that a score falls by 0.07 %.</summary>
    private static bool HasFaded(PluginTest board, string member, double score) =>
        score < Least || (score < Least * 1.001 && board.Run("board.score", "b", member).Reply == "(nil)");

    private static void Compare(PluginTest board, Dictionary<string, double> model)
    {
        string[] listed = board.Run("board.top", "b", "100").Reply.Trim('[', ']').Split(", ", StringSplitOptions.RemoveEmptyEntries);
        string[] members = [.. listed.Where(static (_, i) => i % 2 == 0).Select(static text => text.Trim('"'))];
        double[] scores = [.. listed.Where(static (_, i) => i % 2 == 1).Select(static text => Number(text))];
        Assert.Equal(model.Keys.Order(StringComparer.Ordinal), members.Order(StringComparer.Ordinal));
        for (int i = 0; i < members.Length; i++)
        {
            Assert.Equal(model[members[i]], scores[i], tolerance: 0.006);
            Assert.True(i == 0 || model[members[i - 1]] > model[members[i]] - 1e-6, "a better one comes first");
            Assert.Equal($"(integer) {i}", board.Run("board.rank", "b", members[i]).Reply);
            Assert.Equal(listed[(2 * i) + 1], board.Run("board.score", "b", members[i]).Reply);
        }
    }

    private static Gen<T> OneOf<T>(params T[] all) => Gen.Int[0, all.Length - 1].Select(i => all[i]);

    private static double Number(string reply) => double.Parse(reply["(double) ".Length..], CultureInfo.InvariantCulture);
}
