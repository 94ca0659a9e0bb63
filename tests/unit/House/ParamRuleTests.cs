namespace PlumCache.Tests.Unit.House;

/// <summary>The rule of parameters finds lines that say no more than a name and a type, and leaves those that do.</summary>
public sealed class ParamRuleTests
{
    [Theory]
    [InlineData("/// <param name=\"blocks\">The blocks.</param>|void Free(List<Block> blocks);", 1)]
    [InlineData("/// <param name=\"maxBytes\">Max bytes</param>|void Free(long maxBytes);", 1)]
    [InlineData("/// <param name=\"row\">A command's row.</param>|void Run(CommandRow row)", 1)]
    [InlineData("/// <param name=\"row\">The command.</param>|void Run(scoped in CommandRow? row = null)", 1)]
    [InlineData("/// <param name=\"table\">The <see cref=\"CommandTable\"/>.</param>|void Use(CommandTable table)", 1)]
    [InlineData("/// <summary>It.</summary>|/// <param name=\"Key\">|/// The key.|/// </param>|record Placed(int Database, Text Key);", 2)]
    [InlineData("/// <param name=\"at\">Here.</param>|/// <param name=\"key\">The key.</param>|void Set(int at, byte[] key)", 2)]
    public void ALineThatSaysNoMoreThanNameAndTypeIsFound(string text, int found) =>
        Assert.Equal([found], ParamRule.Repetitions(text.Replace('|', '\n')));

    [Theory]
    [InlineData("/// <param name=\"key\">Its key, if it has one.</param>|void Set(byte[] key)")]
    [InlineData("/// <param name=\"keys\">The keys; null: none.</param>|void Set(byte[] keys)")]
    [InlineData("/// <param name=\"key\">The key up to <paramref name=\"end\"/>.</param>|void Set(byte[] key, int end)")]
    [InlineData("/// <param name=\"address\"><c>127.0.0.1:50000</c></param>|void Set(string address)")]
    [InlineData("/// <param name=\"row\">The command.</param>|void Run(Row row)|/// <param name=\"x\">.</param>|void Do(CommandRow row)")]
    [InlineData("/// <param name=\"unset\"></param>|void Set(int unset)")]
    [InlineData("// <param name=\"key\">The key.</param>")]
    public void ALineThatSaysMoreIsLeft(string text) => Assert.Empty(ParamRule.Repetitions(text.Replace('|', '\n')));
}
