namespace PlumCache.Tests.Unit.Plugins.Namespaces;

public sealed class KeyListingTests : NamespaceTest
{
    [Theory]
    [InlineData("- +", "a b b:1 b:2 c d")]
    [InlineData("b c", "b b:1 b:2 c")]
    [InlineData("b:0 b:9", "b:1 b:2")]
    [InlineData("b:1 b:1", "b:1")]
    [InlineData("- b", "a b")]
    [InlineData("b:2 +", "b:2 c d")]
    [InlineData("'' '\xff'", "a b b:1 b:2 c d")]
    [InlineData("c b", "")]
    [InlineData("+ -", "")]
    [InlineData("+ +", "")]
    [InlineData("- -", "")]
    [InlineData("+ - REV", "d c b:2 b:1 b a")]
    [InlineData("c b REV", "c b:2 b:1 b")]
    [InlineData("c b rev LIMIT 2", "c b:2")]
    [InlineData("b c REV", "")]
    [InlineData("- + REV", "")]
    [InlineData("b - REV", "b a")]
    [InlineData("+ c REV", "d c")]
    [InlineData("- + LIMIT 2", "a b")]
    [InlineData("- + LIMIT 6", "a b b:1 b:2 c d")]
    [InlineData("- + LIMIT 7", "a b b:1 b:2 c d")]
    [InlineData("- + LIMIT 9223372036854775807", "a b b:1 b:2 c d")]
    [InlineData("- + AFTER b:1", "b:2 c d")]
    [InlineData("- + AFTER b:0", "b:1 b:2 c d")]
    [InlineData("b c AFTER a", "b b:1 b:2 c")]
    [InlineData("b c AFTER c", "")]
    [InlineData("b c AFTER d", "")]
    [InlineData("- + AFTER b LIMIT 2", "b:1 b:2")]
    [InlineData("+ - REV AFTER b:1", "b a")]
    [InlineData("+ - REV AFTER b:15", "b:1 b a")]
    [InlineData("c b REV AFTER b", "")]
    [InlineData("c b REV AFTER x", "c b:2 b:1 b")]
    [InlineData("- + LIMIT 5 LIMIT 1", "a")]
    public void RangeListsKeysInByteOrder(string arguments, string keys)
    {
        Fill("d b:2 a b c b:1");
        Check($"NS.RANGE {arguments}", Listed(keys));
    }

    [Fact]
    public void RangeWithValuesIsAMap()
    {
        Fill("a b");
        Check("NS.RANGE - + WITHVALUES", "{\"a\": \"a\", \"b\": \"b\"}");
        Check("NS.RANGE + - withvalues rev limit 1", "{\"b\": \"b\"}");
        Check("NS.RANGE c + WITHVALUES", "{}");
        Check("NS.RANGE + - WITHVALUES", "{}");
    }

    [Fact]
    public void TheEmptyKeyIsTheFirst()
    {
        Fill("''");
        Check("NS.RANGE - +", "[\"\"]");
        Check("NS.RANGE '' ''", "[\"\"]");
        Check("NS.RANGE - + AFTER ''", "[]");
        Check("NS.GET ''", "{\"\": \"\"}");
        Check("NS.RANK '' ''", ":0");
        Check("NS.AT '' 0", "\"\"");
    }

    [Fact]
    public void GetTellsKeysAndValuesPageByPage()
    {
        Fill("a:1 a:2 a:3 b");
        Check("NS.GET a:", "{\"a:1\": \"a:1\", \"a:2\": \"a:2\", \"a:3\": \"a:3\"}");
        Check("NS.GET a: LIMIT 2", "{\"a:1\": \"a:1\", \"a:2\": \"a:2\"}");
        Check("NS.GET a: LIMIT 2 AFTER a:2", "{\"a:3\": \"a:3\"}");
        Check("NS.GET a: AFTER a:3", "{}");
        Check("NS.GET x", "{}");
    }

    [Fact]
    public void WhatIsDueIsNotListedAndNotCountedByALimit()
    {
        Fill("a:1 a:3 a:4");
        Run("SET a:2 2 PX 10");
        Run("SET b 2 PX 10");
        Pass(10);
        Check("NS.RANGE - + LIMIT 2", Listed("a:1 a:3"));
        Check("NS.RANGE + - REV", Listed("a:4 a:3 a:1"));
        Check("NS.RANGE - + LIMIT 2 AFTER a:2", Listed("a:3 a:4"));
        Check("NS.GET b", "{}");
    }

    [Fact]
    public void PagesAfterEachOtherAreTheWholeListing()
    {
        Fill(string.Join(' ', Enumerable.Range(0, 100).Select(static i => $"k{i * 7919 % 1000}")));
        string[] all = Words(Run("NS.RANGE - +"));
        Assert.Equal(100, all.Length);
        string[] reversed = [.. Enumerable.Reverse(all)];
        Assert.Equal(Listed(reversed), Run("NS.RANGE + - REV"));
        foreach (int limit in (int[])[1, 3, 99, 100, 101])
        {
            Assert.Equal(Listed(all), Listed(Pages("NS.RANGE - +", limit)));
            Assert.Equal(Listed(reversed), Listed(Pages("NS.RANGE + - REV", limit)));
        }
    }

    [Theory]
    [InlineData("NS.RANGE - + X", Syntax)]
    [InlineData("NS.RANGE - + LIMIT", Syntax)]
    [InlineData("NS.RANGE - + AFTER", Syntax)]
    [InlineData("NS.RANGE - + DEPTH 1", Syntax)]
    [InlineData("NS.RANGE - + WITHCOUNTS", Syntax)]
    [InlineData("NS.GET a REV", Syntax)]
    [InlineData("NS.GET a WITHVALUES", Syntax)]
    [InlineData("NS.RANGE - + LIMIT x", NotAnInteger)]
    [InlineData("NS.RANGE - + LIMIT 0", "-ERR LIMIT must be > 0")]
    [InlineData("NS.GET a LIMIT -1", "-ERR LIMIT must be > 0")]
    [InlineData("NS.RANGE -", "-ERR wrong number of arguments for 'ns.range' command")]
    [InlineData("NS.GET", "-ERR wrong number of arguments for 'ns.get' command")]
    public void WrongOptionsAreErrors(string line, string error) => Check(line, error);

    [Fact]
    public void InsideATransactionAListingIsWholeAndSeesWhatStandsBeforeIt()
    {
        Fill("a:1");
        Run("MULTI");
        Run("SET a:2 2");
        Run("NS.GET a:");
        Run("NS.DEL a:");
        Run("NS.RANGE - +");
        Check("EXEC", "[+OK, {\"a:1\": \"a:1\", \"a:2\": \"2\"}, :2, []]");
    }

    private static string Listed(string keys) => Listed(keys.Split(' ', StringSplitOptions.RemoveEmptyEntries));

    private static string Listed(IEnumerable<string> keys) => $"[{string.Join(", ", keys.Select(static key => $"\"{key}\""))}]";

    private static string[] Words(string listing) =>
        listing.Replace("\"", "", StringComparison.Ordinal).Trim('[', ']').Split(", ", StringSplitOptions.RemoveEmptyEntries);

    private List<string> Pages(string line, int limit)
    {
        var keys = new List<string>();
        for (string after = ""; ;)
        {
            string[] page = Words(Run($"{line} LIMIT {limit}{after}"));
            keys.AddRange(page);
            Assert.True(page.Length <= limit && keys.Count <= 200);
            if (page.Length < limit) return keys;
            after = $" AFTER {page[^1]}";
        }
    }
}
