using System.Text;
using PlumCache.Abstractions;

namespace PlumCache.Tests.Unit.Abstractions;

public sealed class GlobPatternTests
{
    [Theory]
    [InlineData("*", "", true)]
    [InlineData("", "", true)]
    [InlineData("", "a", false)]
    [InlineData("user:*", "user:1001:name", true)]
    [InlineData("user:*", "use", false)]
    [InlineData("h?llo", "hello", true)]
    [InlineData("h?llo", "hllo", false)]
    [InlineData("h[ae]llo", "hallo", true)]
    [InlineData("h[ae]llo", "hillo", false)]
    [InlineData("h[^e]llo", "hallo", true)]
    [InlineData("h[^e]llo", "hello", false)]
    [InlineData("h[a-c]llo", "hbllo", true)]
    [InlineData("h[c-a]llo", "hbllo", true)]
    [InlineData("h[a-c]llo", "hdllo", false)]
    [InlineData("a\\*b", "a*b", true)]
    [InlineData("a\\*b", "axb", false)]
    [InlineData("a[\\]]b", "a]b", true)]
    [InlineData("a\\", "a\\", true)]
    [InlineData("[abc", "b", true)]
    [InlineData("[]x", "x", false)]
    [InlineData("*a*b*c*", "xxaxxbxxcxx", true)]
    [InlineData("*a*b*c*", "xxaxxcxxbxx", false)]
    public void MatchesAsRedisDoes(string pattern, string text, bool expected) =>
        Assert.Equal(expected, new GlobPattern(Encoding.UTF8.GetBytes(pattern)).Matches(Encoding.UTF8.GetBytes(text)));

    [Theory]
    [InlineData("user:*", "user:", true)]
    [InlineData("user:1?*", "user:1", false)]
    [InlineData("a\\*b*", "a*b", true)]
    [InlineData("*", "", true)]
    [InlineData("plain", "plain", false)]
    [InlineData("a[b]*", "a", false)]
    [InlineData("a\\", "a\\", false)]
    [InlineData("**", "", false)]
    public void KnowsItsLiteralPrefix(string pattern, string prefix, bool prefixOnly)
    {
        var glob = new GlobPattern(Encoding.UTF8.GetBytes(pattern));
        Assert.Equal(prefix, Encoding.UTF8.GetString(glob.LiteralPrefix.Span));
        Assert.Equal(prefixOnly, glob.IsPrefixOnly);
    }

    [Fact]
    public void ManyStarsCostNoMoreThanPatternTimesText()
    {
        var glob = new GlobPattern(Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("a*", 200)) + "b"));
        Assert.False(glob.Matches(Encoding.UTF8.GetBytes(new string('a', 20_000))));
    }
}
