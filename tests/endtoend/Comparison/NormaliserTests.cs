namespace PlumCache.Tests.EndToEnd.Comparison;

public sealed class NormaliserTests
{
    private static readonly SentCommand[] Request = [new(0, ["PING"])];

    [Theory]
    [InlineData("*2|$kb|$ka", "*2|$ka|$kb", true)]
    [InlineData("*2|$1|$2", "*2|$2|$1", false)]
    [InlineData(":2306000000", ":2305999999", true)]
    [InlineData(":4102444800", ":4102444801", false)]
    [InlineData("$ka", "$kb", true)]
    [InlineData("*1|$ka", "*1|$kb", false)]
    [InlineData("> $message $ca $1|+OK", "+OK|> $message $ca $1", true)]
    [InlineData("> $message $ca $1|> $message $ca $2", "> $message $ca $2|> $message $ca $1", false)]
    [InlineData("> $subscribe $ca :1|+OK", "+OK|> $subscribe $ca :1", false)]
    [InlineData("> $unsubscribe $ca :1|> $unsubscribe $cb :0", "> $unsubscribe $cb :1|> $unsubscribe $ca :0", true)]
    [InlineData("> $unsubscribe $ca :1|> $unsubscribe $cb :0", "> $unsubscribe $ca :0|> $unsubscribe $cb :1", false)]
    [InlineData("+OK", "+ok", false)]
    [InlineData("+OK", "+OK|+OK", false)]
    public void HidesWhatCannotBeEqualAndNothingElse(string theirs, string ours, bool areEqual) =>
        Assert.Equal(areEqual, Apply(theirs).SequenceEqual(Apply(ours), StringComparer.Ordinal));

    private static IReadOnlyList<string> Apply(string frames) => Normaliser.Apply([.. frames.Split('|').Select(ToFrame)], Request);

    private static Frame ToFrame(string text) => new(text[0] == '>', text[0] == '>' ? [.. text.Split(' ')] : [text]);
}
