namespace PlumCache.Tests.EndToEnd.Comparison;

public sealed class NormaliserTests
{
    private static readonly SentCommand[] Request = [new(0, ["PING"])];

    [Theory]
    [InlineData("*2|$kb|$ka", "*2|$ka|$kb", true)]
    [InlineData("*2|$1|$2", "*2|$2|$1", false)]
    [InlineData("*4|$xb|$1|$xa|$2", "*4|$xa|$2|$xb|$1", true)]
    [InlineData("*4|$xb|$1|$xa|$2", "*4|$xa|$1|$xb|$2", false)]
    [InlineData("%2|$xb|$1|$xa|$2", "%2|$xa|$2|$xb|$1", true)]
    [InlineData("%2|$xb|$1|$xa|$2", "%2|$xb|$2|$xa|$1", false)]
    [InlineData("*2|$0|*4|$xb|$1|$xa|$2", "*2|$0|*4|$xa|$2|$xb|$1", true)]
    [InlineData("*2|*2|$xb|$1|*2|$xa|$2", "*2|*2|$xa|$2|*2|$xb|$1", true)]
    [InlineData("*2|*2|$xb|$1|*2|$xa|$2", "*2|*2|$xa|$1|*2|$xb|$2", false)]
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

    [Theory]
    [InlineData("HMGET k xa xb", false)]
    [InlineData("HVALS k", true)]
    public void OnlyValuesAloneComeInAnyOrder(string line, bool areEqual)
    {
        SentCommand[] request = [new(0, [.. line.Split(' ')])];
        string[] theirs = ["*2", "$2", "$1"], ours = ["*2", "$1", "$2"];
        Assert.Equal(areEqual, Normaliser.Apply([.. theirs.Select(ToFrame)], request)
            .SequenceEqual(Normaliser.Apply([.. ours.Select(ToFrame)], request), StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("PING", false)]
    [InlineData("HELLO 3", true)]
    [InlineData("EXEC", true)]
    public void AMessageBesideHelloMayComeInTheProtocolBeforeOrBehindIt(string line, bool areEqual)
    {
        SentCommand[] request = [new(0, [.. line.Split(' ')])];
        Frame theirs = new(true, ["*3", "$message", "$ca", "$1"]), ours = theirs with { Tokens = theirs.Tokens.SetItem(0, ">3") };
        Assert.Equal(areEqual,
            Normaliser.Apply([theirs], request).SequenceEqual(Normaliser.Apply([ours], request), StringComparer.Ordinal));
        Frame other = theirs with { Tokens = theirs.Tokens.SetItem(3, "$2") };
        Assert.False(Normaliser.Apply([theirs], request).SequenceEqual(Normaliser.Apply([other], request), StringComparer.Ordinal));
    }

    private static IReadOnlyList<string> Apply(string frames) => Normaliser.Apply([.. frames.Split('|').Select(ToFrame)], Request);

    private static Frame ToFrame(string text) => new(text[0] == '>', text[0] == '>' ? [.. text.Split(' ')] : [text]);
}
