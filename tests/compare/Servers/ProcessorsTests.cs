using PlumCache.Compare.Servers;

namespace PlumCache.Compare.Tests.Servers;

public sealed class ProcessorsTests
{
    [Theory]
    [InlineData(" 0-1\n", "0,1")]
    [InlineData("3", "3")]
    [InlineData("0-2,5,8-9", "0,1,2,5,8,9")]
    public void TheKernelsListsAreRead(string text, string all) => Assert.Equal(all, new Processors(0, 1, Processors.ParseList(text)).List);

    [Fact]
    public void OneProcessorForBothIsNotApart() => Assert.False(new Processors(3, 3, [3]).AreApart);
}
