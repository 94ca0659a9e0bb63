namespace PlumCache.Tests.EndToEnd;

/// <summary>Replies that are a large value.</summary>
public sealed class LargeReadTests : LargeValueTest
{
    [Theory]
    [InlineData("GET k", true)]
    [InlineData("GETRANGE k 0 -1", true)]
    [InlineData("MGET k k", true)]
    [InlineData("GETDEL k", true)]
    [InlineData("GETEX k EX 1000", true)]
    [InlineData("MULTI;GET k;EXEC", true)]
    public Task CostsAtMostTwoPointTwoTimesItselfAndIsGivenBack(string commands, bool isThere) => AssertCostAsync(commands, isThere);
}
