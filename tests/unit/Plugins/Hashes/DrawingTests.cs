using System.Globalization;

namespace PlumCache.Tests.Unit.Plugins.Hashes;

public sealed class DrawingTests : HashTest
{
    private const string All = "[\"a\", \"b\", \"c\"]";

    [Fact]
    public void DrawsEachFieldAboutAsOftenAsAnother()
    {
        Run("HSET h a 1 b 2 c 3");
        var drawn = new Dictionary<string, int>(StringComparer.Ordinal);
        for (ulong seed = 0; seed < 3_000; seed++)
        {
            Bench.Seed = seed;
            string field = Run("HRANDFIELD h");
            drawn[field] = drawn.GetValueOrDefault(field) + 1;
        }

        Assert.Equal(3, drawn.Count);
        Assert.All(drawn.Values, static count => Assert.InRange(count, 880, 1_120));
    }

    [Fact]
    public void APositiveCountDrawsNoFieldTwice()
    {
        Run("HSET h a 1 b 2 c 3");
        var drawn = new HashSet<string>(StringComparer.Ordinal);
        for (ulong seed = 0; seed < 200; seed++)
        {
            Bench.Seed = seed;
            string[] fields = Run("HRANDFIELD h 2").Trim('[', ']').Split(", ");
            Assert.Equal(2, fields.Distinct(StringComparer.Ordinal).Count());
            drawn.UnionWith(fields);
        }

        Assert.Equal(3, drawn.Count);
        CheckUnchanged("HRANDFIELD h 3", All);
        CheckUnchanged("HRANDFIELD h 9223372036854775807", All);
    }

    [Fact]
    public void ANegativeCountAnswersThatMany()
    {
        Run("HSET h a 1 b 2");
        Assert.Equal(10, Run("HRANDFIELD h -10").Split(", ").Length);
        Run("HSET one a 1");
        CheckUnchanged("HRANDFIELD one -3", "[\"a\", \"a\", \"a\"]");
    }

    [Fact]
    public void ValuesFollowTheirFieldsAndArePairsInResp3()
    {
        Run("HSET h a 1 b 2");
        CheckUnchanged("HRANDFIELD h 5 WITHVALUES", "[\"a\", \"1\", \"b\", \"2\"]");
        Bench.Session = Bench.Session with { Protocol = 3 };
        CheckUnchanged("HRANDFIELD h 5 withvalues", "[[\"a\", \"1\"], [\"b\", \"2\"]]");
        Run("HDEL h b");
        CheckUnchanged("HRANDFIELD h -2 WITHVALUES", "[[\"a\", \"1\"], [\"a\", \"1\"]]");
    }

    [Fact]
    public void WhatIsNotThereGivesNothing()
    {
        CheckUnchanged("HRANDFIELD none", "nil");
        CheckUnchanged("HRANDFIELD none 2", "[]");
        CheckUnchanged("HRANDFIELD none -2 WITHVALUES", "[]");
        CheckUnchanged("HRANDFIELD none -3000000000", "[]");
        CheckUnchanged("HRANDFIELD none -3000000000 WITHVALUES", "[]");
        Run("SET text 1");
        CheckUnchanged("HRANDFIELD text -3000000000", WrongType);
        Run("HSET h a 1");
        CheckUnchanged("HRANDFIELD h 0", "[]");
    }

    [Theory]
    [InlineData("HRANDFIELD h x", NotAnInteger)]
    [InlineData("HRANDFIELD h 1 VALUES", Syntax)]
    [InlineData("HRANDFIELD h 1 WITHVALUES x", Syntax)]
    [InlineData("HRANDFIELD h -9223372036854775808",
        "(error) ERR value is out of range, value must between -9223372036854775807 and 9223372036854775807")]
    [InlineData("HRANDFIELD h 4611686018427387904 WITHVALUES", "(error) ERR value is out of range")]
    [InlineData("HRANDFIELD h -4611686018427387904 WITHVALUES", "(error) ERR value is out of range")]
    [InlineData("HRANDFIELD h -3000000000", "(error) ERR value is out of range")]
    [InlineData("HRANDFIELD h -2147483648", "(error) ERR value is out of range")]
    [InlineData("HRANDFIELD h -1073741824 WITHVALUES", "(error) ERR value is out of range")]
    [InlineData("HRANDFIELD none 4611686018427387904 WITHVALUES", "(error) ERR value is out of range")]
    public void RefusesWhatIsNoCount(string line, string error)
    {
        Run("HSET h a 1");
        CheckUnchanged(line, error);
    }

    [Theory]
    [InlineData("-3000000000")]
    [InlineData("-2000000000 WITHVALUES")]
    public void ManyAreTooManyOnlyOfAHashThatIsThere(string count)
    {
        CheckUnchanged($"HRANDFIELD none {count}", "[]");
        Run("SET s 1");
        CheckUnchanged($"HRANDFIELD s {count}", WrongType);
        Run("HSET h a 1");
        CheckUnchanged($"HRANDFIELD h {count}", "(error) ERR value is out of range");
    }

    [Fact]
    public void ManyAreDrawnOfMore()
    {
        for (int i = 0; i < 60; i++) Run(string.Create(CultureInfo.InvariantCulture, $"HSET h f{i} {i}"));
        string[] fields = Run("HRANDFIELD h 59").Trim('[', ']').Split(", ");
        Assert.Equal(59, fields.Distinct(StringComparer.Ordinal).Count());
    }
}
