using System.Globalization;
using PlumCache.Plugins.Shared;
using PlumCache.Tests.Plugins.Kit;

namespace PlumCache.Tests.Unit.Plugins.Shared;

public sealed class DistinctArgumentsTests
{
    [Fact]
    public void FindsTheFirstOfEachAmongManyArguments()
    {
        const int Count = 20_000, Different = 7_000;
        string[] words = ["unlink", .. Enumerable.Range(0, Count).Select(i => (i % Different).ToString(CultureInfo.InvariantCulture))];
        var distinct = new DistinctArguments(new Words(words).Command, Count);
        for (int i = 1; i <= Count; i++) Assert.Equal(i <= Different, distinct.IsFirst(i));
    }

    [Fact]
    public void TakesTheOnlyArgumentAsFirst() => Assert.True(new DistinctArguments(new Words("unlink", "a").Command, 1).IsFirst(1));
}
