namespace PlumCache.Tests.Unit.Plugins.Keys;

public sealed class ListingTests : PluginTest
{
    private const string InvalidCursor = "(error) ERR invalid cursor";

    public ListingTests() => Run("MSET user:1 a user:2 b uses c x d");

    [Theory]
    [InlineData("user:*", "[\"user:1\", \"user:2\"]")]
    [InlineData("*", "[\"user:1\", \"user:2\", \"uses\", \"x\"]")]
    [InlineData("?", "[\"x\"]")]
    [InlineData("user:[2-9]", "[\"user:2\"]")]
    [InlineData("none", "[]")]
    public void KeysListsWhatMatches(string pattern, string expected) => CheckUnchanged("KEYS " + pattern, expected);

    [Fact]
    public void ScanWalksPageByPage()
    {
        Check("SCAN 0 COUNT 3", "[\"3\", [\"user:1\", \"user:2\", \"uses\"]]");
        Check("SCAN 3 COUNT 3", "[\"0\", [\"x\"]]");
    }

    [Theory]
    [InlineData("SCAN +0 COUNT 3", "[\"3\", [\"user:1\", \"user:2\", \"uses\"]]")]
    [InlineData("SCAN -0 COUNT 3", "[\"3\", [\"user:1\", \"user:2\", \"uses\"]]")]
    [InlineData("SCAN +3", "[\"0\", [\"x\"]]")]
    [InlineData("SCAN -18446744073709551613", "[\"0\", [\"x\"]]")]
    public void ScanReadsCursorsAsRedisDoes(string line, string expected) => Check(line, expected);

    [Fact]
    public void ScanFilters()
    {
        Check("SCAN 0 MATCH user:* TYPE STRING", "[\"0\", [\"user:1\", \"user:2\"]]");
        Check("SCAN 0 type hash", "[\"0\", []]");
        Check("SCAN 0 MATCH x MATCH uses", "[\"0\", [\"uses\"]]");
    }

    [Theory]
    [InlineData("SCAN abc", InvalidCursor)]
    [InlineData("SCAN +", InvalidCursor)]
    [InlineData("SCAN -", InvalidCursor)]
    [InlineData("SCAN --1", InvalidCursor)]
    [InlineData("SCAN 1x", InvalidCursor)]
    [InlineData("SCAN 18446744073709551616", InvalidCursor)]
    [InlineData("SCAN 0 COUNT 0", Syntax)]
    [InlineData("SCAN 0 COUNT -1", Syntax)]
    [InlineData("SCAN 0 COUNT x", NotAnInteger)]
    [InlineData("SCAN 0 MATCH", Syntax)]
    [InlineData("SCAN 0 FOO x", Syntax)]
    public void ScanRefusesWhatMakesNoSense(string line, string error) => Check(line, error);

    [Fact]
    public void RandomKeyFollowsTheSeed()
    {
        var drawn = new HashSet<string>(StringComparer.Ordinal);
        for (Bench.Seed = 0; Bench.Seed < 4; Bench.Seed++) drawn.Add(Run("RANDOMKEY"));
        Assert.Equal(4, drawn.Count);
        Bench.Database = 1;
        Check("RANDOMKEY", "nil");
    }
}
