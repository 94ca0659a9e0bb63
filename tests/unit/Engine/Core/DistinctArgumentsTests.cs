using CsCheck;
using PlumCache.Abstractions;
using PlumCache.Engine.Core;

namespace PlumCache.Tests.Unit.Engine.Core;

public sealed class DistinctArgumentsTests
{
    [Fact]
    public void TellsEveryFirstComerAndNobodyElse() =>
        Gen.Char['a', 'c'].Array[0, 3].Select(static chars => new string(chars)).Array[1, 60].Sample(words =>
    {
        Command command = StoredCommand.Of(words).Command;
        var distinct = new DistinctArguments(command.Count);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (int i = 1; i < words.Length; i++) Assert.Equal(seen.Add(words[i]), distinct.Add(command, i));
    });
}
