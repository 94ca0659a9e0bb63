namespace PlumCache.Tests.Unit;

public sealed class SmokeTests
{
    [Fact]
    public void Runs() => Assert.Equal(4, 2 + 2);
}
