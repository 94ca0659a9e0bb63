namespace PlumCache.Tests.Unit.Plugins.Namespaces;

public sealed class MeasuringTests : NamespaceTest
{
    [Theory]
    [InlineData("user:", ":3")]
    [InlineData("user", ":4")]
    [InlineData("user:1", ":2")]
    [InlineData("user:1:n", ":1")]
    [InlineData("user:1:name", ":1")]
    [InlineData("user:1:names", ":0")]
    [InlineData("''", ":5")]
    [InlineData("x", ":0")]
    public void CountsKeysUnderLiteralBytes(string prefix, string count)
    {
        Fill("user:1 user:1:name user:2 users zoo");
        Check($"NS.COUNT {prefix}", count);
    }

    [Fact]
    public void SizeIsBytesOfWholeKeysAndValues()
    {
        Run("SET a:1 12345");
        Run("SET a:22 ''");
        Run("SET b 1");
        Check("NS.SIZE a:", ":12");
        Check("NS.SIZE ''", ":14");
        Check("NS.SIZE c", ":0");
    }

    [Fact]
    public void WhatIsDueIsNeitherCountedNorMeasuredNorRanked()
    {
        Fill("a:1 a:3");
        Run("SET a:2 2 PX 10");
        Run("SET a:0 0 PX 10");
        Check("NS.COUNT a:", ":4");
        Check("NS.RANK a: a:3", ":3");
        Pass(10);
        Check("NS.COUNT a:", ":2");
        Check("NS.SIZE a:", ":12");
        Check("NS.RANK a: a:3", ":1");
        Check("NS.RANK a: a:2", "nil");
        Check("NS.AT a: 1", "\"a:3\"");
        Check("NS.AT a: 2", "nil");
        Check("NS.AT a: -2", "\"a:1\"");
    }

    [Theory]
    [InlineData("b: b:1", ":0")]
    [InlineData("b: b:3", ":2")]
    [InlineData("b b:", ":0")]
    [InlineData("b b:3", ":3")]
    [InlineData("'' b:1", ":1")]
    [InlineData("b: a", "nil")]
    [InlineData("b: b:", "nil")]
    [InlineData("b: b:4", "nil")]
    [InlineData("b: c", "nil")]
    public void RankIsThePlaceUnderThePrefix(string arguments, string rank)
    {
        Fill("a b:1 b:2 b:3 c");
        if (arguments.StartsWith("b b", StringComparison.Ordinal)) Fill("b:");
        Check($"NS.RANK {arguments}", rank);
    }

    [Theory]
    [InlineData("b: 0", "\"b:1\"")]
    [InlineData("b: 2", "\"b:3\"")]
    [InlineData("b: 3", "nil")]
    [InlineData("b: -1", "\"b:3\"")]
    [InlineData("b: -3", "\"b:1\"")]
    [InlineData("b: -4", "nil")]
    [InlineData("b: 9223372036854775807", "nil")]
    [InlineData("b: -9223372036854775808", "nil")]
    [InlineData("x 0", "nil")]
    [InlineData("'' -1", "\"c\"")]
    [InlineData("b: x", NotAnInteger)]
    [InlineData("b: 1.5", NotAnInteger)]
    public void AtFindsByPlaceFromEitherEnd(string arguments, string key)
    {
        Fill("a b:1 b:2 b:3 c");
        Check($"NS.AT {arguments}", key);
    }

    [Theory]
    [InlineData("NS.COUNT")]
    [InlineData("NS.SIZE a b")]
    [InlineData("NS.RANK a")]
    [InlineData("NS.AT a")]
    public void TheNumberOfArgumentsIsFixed(string line) =>
        Check(line, $"-ERR wrong number of arguments for '{line.Split(' ')[0].ToLowerInvariant()}' command");
}
