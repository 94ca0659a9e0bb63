using PlumCache.Abstractions;
using PlumCache.Testing;

namespace Leaderboard.Tests;

public sealed class LeaderboardPluginTests
{
    private const long Now = 1_700_000_000_000, Hour = 60 * 60 * 1000;

    private static readonly PluginTest Empty = PluginTest.On(new LeaderboardPlugin()).WithSetting("halflife", Hour / 1000).At(Now);

    private static readonly PluginTest Board = After(Empty, "board.add b 10 ada", "board.add b 30 bob", "board.add b 20 cyd");

    [Fact]
    public void TheBestComesFirst()
    {
        Assert.Equal("[\"bob\", (double) 30, \"cyd\", (double) 20]", Board.Run("board.top", "b", "2").Reply);
        Assert.Equal("(integer) 0", Board.Run("board.rank", "b", "bob").Reply);
        Assert.Equal("(integer) 2", Board.Run("board.rank", "b", "ada").Reply);
    }

    [Fact]
    public void PointsAreAddedToWhatIsLeftOfTheScore()
    {
        StepRecord step = Board.At(Now + Hour).Run("board.add", "b", "12", "ada");
        Assert.Equal("(double) 17", step.Reply);
        PluginTest later = Board.At(Now + Hour).After(step);
        Assert.Equal("[\"ada\", (double) 17, \"bob\", (double) 15, \"cyd\", (double) 10]", later.Run("board.top", "b", "100").Reply);
    }

    [Fact]
    public void ScoresHalveAndPlacesStay()
    {
        Assert.Equal("(double) 7.5", Board.At(Now + (2 * Hour)).Run("board.score", "b", "bob").Reply);
        Assert.Equal("(integer) 1", Board.At(Now + (2 * Hour)).Run("board.rank", "b", "cyd").Reply);
    }

    [Fact]
    public void WhoseScoreHasFadedIsForgotten()
    {
        // 10 falls below 0.01 after some 9.97 half-lives, 20 after one more.
        PluginTest later = Board.At(Now + (10 * Hour));
        Assert.Equal("(nil)", later.Run("board.score", "b", "ada").Reply);
        Assert.Equal("[\"bob\", (double) 0.03, \"cyd\", (double) 0.02]", later.Run("board.top", "b", "9").Reply);
        Assert.Equal("[]", Board.At(Now + (12 * Hour)).Run("board.top", "b", "9").Reply);
    }

    [Fact]
    public void ABoardKeepsTheHalfLifeThatItWasBegunWith()
    {
        PluginTest changed = After(Board.WithSetting("halflife", 1), "board.add b 40 dan");
        Assert.Equal("(double) 20", changed.At(Now + Hour).Run("board.score", "b", "dan").Reply);
        Assert.Equal("(nil)", After(changed, "board.add other 40 dan").At(Now + Hour).Run("board.score", "other", "dan").Reply);
    }

    [Fact]
    public void TheLastMemberTakesTheKeyAlong()
    {
        PluginTest one = After(Empty, "board.add b 1 ada");
        StepRecord step = one.Run("board.rem", "b", "ada");
        Assert.Equal("(integer) 1", step.Reply);
        Assert.Null(one.After(step).Keyspace["b"]);
        Assert.Equal("(integer) 0", Empty.Run("board.rem", "b", "ada").Reply);
    }

    [Theory]
    [InlineData("board.add k 1 m")]
    [InlineData("board.rem k m")]
    [InlineData("board.score k m")]
    [InlineData("board.rank k m")]
    [InlineData("board.top k 1")]
    public void RefusesAKeyOfAnotherType(string line)
    {
        Assert.Equal(Errors.WrongType, Empty.With("k", "string").Run(Words(line)).Refusal);
        Assert.Equal(Errors.WrongType, Empty.With("k", TestEntry.Of((ValueKind)1, ("@m", "x"))).Run(Words(line)).Refusal);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("0.01")]
    [InlineData("1e10")]
    [InlineData("nan")]
    [InlineData("many")]
    public void RefusesWhatAreNoPoints(string points) =>
        Assert.Equal("ERR points should be a number above 0.01 and at most 1000000000", Empty.Run("board.add", "b", points, "ada").Refusal);

    [Fact]
    public void RefusesCountsThatAreNone() => Assert.Equal(Errors.NotAnInteger, Board.Run("board.top", "b", "-1").Refusal);

    [Fact]
    public void RefusesAMemberThatDoesNotFitIntoAField()
    {
        PluginTest narrow = Empty.WithLimits(CommandLimits.Default with { MaxKeyBytes = 20 });
        Assert.Equal(StepKind.Answer, narrow.Run("board.add", "b", "1", "ada").Kind);
        Assert.Equal("ERR member of 4 bytes is too long, 3 are allowed", narrow.Run("board.add", "b", "1", "adam").Refusal);
    }

    [Fact]
    public void NothingIsThereOfAKeyThatIsNot()
    {
        Assert.Equal("[]", Empty.Run("board.top", "b", "10").Reply);
        Assert.Equal("(nil)", Empty.Run("board.rank", "b", "ada").Reply);
        Assert.Equal("(nil)", Empty.Run("board.score", "b", "ada").Reply);
    }

    [Fact]
    public void IsPure()
    {
        PurityReport report = Purity.Check(Board);
        Assert.True(report.IsPure, report.Text);
    }

    private static ByteText[] Words(string line) => [.. line.Split(' ').Select(static word => (ByteText)word)];

    private static PluginTest After(PluginTest test, params string[] lines) =>
        lines.Aggregate(test, static (before, line) => before.After(before.Run(Words(line))));
}
