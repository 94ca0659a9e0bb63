namespace PlumCache.Tests.Unit.Plugins.Sets;

public sealed class DrawingTests : SetTest
{
    private const string NotPositive = "(error) ERR value is out of range, must be positive";

    [Fact]
    public void SRandMemberAnswersAnyMember()
    {
        Run("SADD s a b c");
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (Bench.Seed = 0; Bench.Seed < 100; Bench.Seed++) seen.Add(Run("SRANDMEMBER s"));
        Assert.Equal("\"a\" \"b\" \"c\"", string.Join(' ', seen.Order(StringComparer.Ordinal)));
        CheckUnchanged("SRANDMEMBER none", "nil");
    }

    [Fact]
    public void SRandMemberDrawsNoneTwiceWhenTheCountIsPositive()
    {
        Run("SADD s a b c d");
        for (Bench.Seed = 0; Bench.Seed < 20; Bench.Seed++)
        {
            string[] drawn = MembersIn(Run("SRANDMEMBER s 3"));
            Assert.Equal(3, drawn.Distinct(StringComparer.Ordinal).Count());
            Assert.All(drawn, static member => Assert.Contains(member, "abcd", StringComparison.Ordinal));
        }

        CheckUnchanged("SRANDMEMBER s 0", "[]");
        CheckUnchanged("SRANDMEMBER s 9", "[\"a\", \"b\", \"c\", \"d\"]");
        CheckUnchanged("SRANDMEMBER none 3", "[]");
    }

    [Fact]
    public void SRandMemberDrawsEachAnewWhenTheCountIsNegative()
    {
        Run("SADD s a b");
        string[] drawn = MembersIn(Run("SRANDMEMBER s -50"));
        Assert.Equal(50, drawn.Length);
        Assert.Equal("a b", string.Join(' ', drawn.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)));
        CheckUnchanged("SRANDMEMBER none -3", "[]");
        CheckUnchanged("SRANDMEMBER none -3000000000", "[]");
    }

    [Fact]
    public void SPopTakesOutWhatItAnswers()
    {
        Run("SADD s a b c");
        string popped = MembersIn(Run("SPOP s")).Single();
        Check($"SISMEMBER s {popped}", ":0");
        Check("SCARD s", ":2");
        Run("SPOP s");
        Run("SPOP s");
        Check("EXISTS s", ":0");
        CheckUnchanged("SPOP s", "nil");
    }

    [Fact]
    public void SPopTakesOutSeveral()
    {
        Run("SADD s a b c d e");
        string reply = Run("SPOP s 3");
        Assert.StartsWith("(set) [", reply, StringComparison.Ordinal);
        string[] popped = MembersIn(reply);
        Assert.Equal(3, popped.Distinct(StringComparer.Ordinal).Count());
        foreach (string member in popped) Check($"SISMEMBER s {member}", ":0");
        Check("SCARD s", ":2");
        CheckUnchanged("SPOP s 0", "(set) []");
        Check("SPOP s 2", $"(set) [{string.Join(", ", "abcde".Except(string.Concat(popped)).Select(static member => $"\"{member}\""))}]");
        Check("EXISTS s", ":0");
        CheckUnchanged("SPOP s 7", "(set) []");
    }

    [Theory]
    [InlineData("SPOP s x", NotPositive)]
    [InlineData("SPOP s -1", NotPositive)]
    [InlineData("SPOP s 9223372036854775808", NotPositive)]
    [InlineData("SPOP s 1 2", Syntax)]
    [InlineData("SPOP text", WrongType)]
    [InlineData("SPOP text 1", WrongType)]
    [InlineData("SRANDMEMBER s x", NotAnInteger)]
    [InlineData("SRANDMEMBER s -9223372036854775808",
        "(error) ERR value is out of range, value must between -9223372036854775807 and 9223372036854775807")]
    [InlineData("SRANDMEMBER s -9223372036854775807", "(error) ERR value is out of range")]
    [InlineData("SRANDMEMBER s -2147483648", "(error) ERR value is out of range")]
    [InlineData("SRANDMEMBER text -3000000000", WrongType)]
    [InlineData("SRANDMEMBER s 1 2", Syntax)]
    [InlineData("SRANDMEMBER text", WrongType)]
    [InlineData("SRANDMEMBER text 1", WrongType)]
    public void RefuseWhatMakesNoSense(string line, string error)
    {
        Run("SET text 1");
        Run("SADD s a");
        CheckUnchanged(line, error);
    }

    [Theory]
    [InlineData("SPOP", "spop")]
    [InlineData("SRANDMEMBER", "srandmember")]
    public void RefuseToDrawFromNoKey(string line, string name) =>
        Check(line, $"(error) ERR wrong number of arguments for '{name}' command");
}
