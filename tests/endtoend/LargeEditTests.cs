namespace PlumCache.Tests.EndToEnd;

/// <summary>Large values that are changed in place, copied or moved.</summary>
public sealed class LargeEditTests : LargeValueTest
{
    [Theory]
    [InlineData("APPEND k <value>", false)]
    [InlineData("APPEND k x", true)]
    [InlineData("SETRANGE k 67108863 x", false)]
    [InlineData("SETRANGE k 33554431 x;SETRANGE k 67108863 x", false)]
    [InlineData("SETRANGE k 5 x", true)]
    [InlineData("COPY k l", true)]
    [InlineData("RENAME k l", true)]
    [InlineData("MOVE k 1", true)]
    public Task CostsAtMostTwoPointTwoTimesItselfAndIsGivenBack(string commands, bool isThere) => AssertCostAsync(commands, isThere);
}
