namespace PlumCache.Tests.EndToEnd.Comparison;

public sealed class MinimiserTests
{
    [Theory]
    [InlineData("a", "a")]
    [InlineData("xxaxxxbxx", "ab")]
    [InlineData("axxxxxxxxxxxxxxxxxxxxxxxxxxxxxxb", "ab")]
    [InlineData("bxaxxaxb", "ab")]
    [InlineData("xcabcabcx", "abac")]
    public async Task LeavesWhatItTakesToFail(string failing, string needed)
    {
        IReadOnlyList<char> left = await Minimiser.MinimiseAsync<char>([.. failing], part => Task.FromResult(HasInOrder(part, needed)));
        Assert.Equal(needed, string.Concat(left));
    }

    private static bool HasInOrder(IReadOnlyList<char> items, string needed)
    {
        int found = 0;
        foreach (char item in items)
        {
            if (found < needed.Length && item == needed[found]) found++;
        }

        return found == needed.Length;
    }
}
