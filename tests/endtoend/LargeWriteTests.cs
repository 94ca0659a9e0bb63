namespace PlumCache.Tests.EndToEnd;

/// <summary>Requests that bring a large value.</summary>
public sealed class LargeWriteTests : LargeValueTest
{
    [Theory]
    [InlineData("SET k <value>", false)]
    [InlineData("SET k <value>", true)]
    [InlineData("SET k <value> GET", true)]
    [InlineData("GETSET k <value>", true)]
    [InlineData("MSET a <half> b <half>", false)]
    [InlineData("MULTI;SET k <value>;EXEC", false)]
    [InlineData("ECHO <value>", false)]
    [InlineData("PUBLISH nobody <value>", false)]
    public Task CostsAtMostTwoPointTwoTimesItselfAndIsGivenBack(string commands, bool isThere) => AssertCostAsync(commands, isThere);

    /// <summary>It is received where it stays.</summary>
    [Theory]
    [InlineData("SET k <value>", false)]
    [InlineData("SET k <value>", true)]
    [InlineData("MSET a <half> b <half>", false)]
    public Task TakesItsBytesOnce(string commands, bool isThere) => AssertCostAsync(commands, isThere, times: 1.05);
}
