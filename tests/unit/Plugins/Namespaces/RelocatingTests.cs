namespace PlumCache.Tests.Unit.Plugins.Namespaces;

public sealed class RelocatingTests : NamespaceTest
{
    private const string Same = "-ERR source and destination are the same prefix";
    private const string Empty = "-ERR empty prefix: NS.RENAME needs a source and a destination";

    // What is there before, the command, its answer, what is there afterwards: key=value, the value being the key's first name.
    [Theory]
    [InlineData("a:1 a:2 b:3", "NS.COPY a: c:", ":2", "a:1=a:1 a:2=a:2 b:3=b:3 c:1=a:1 c:2=a:2")]
    [InlineData("a:1 a:2 b:3", "NS.COPY a: b:", "-ERR destination holds 1 keys, use REPLACE", "a:1=a:1 a:2=a:2 b:3=b:3")]
    [InlineData("a:1 a:2 b:3", "NS.COPY a: b: REPLACE", ":2", "a:1=a:1 a:2=a:2 b:1=a:1 b:2=a:2")]
    [InlineData("a:1 b:3", "NS.COPY x: b: REPLACE", ":0", "a:1=a:1 b:3=b:3")]
    [InlineData("a:1 b:3", "NS.COPY x: b:", ":0", "a:1=a:1 b:3=b:3")]
    [InlineData("a:1", "NS.COPY a: a:", Same, "a:1=a:1")]
    [InlineData("a:1", "NS.COPY '' ''", Same, "a:1=a:1")]
    [InlineData("a:1 b", "NS.COPY '' old:", ":2", "a:1=a:1 b=b old:a:1=a:1 old:b=b")]
    [InlineData("old:a:1 b", "NS.COPY old: '' REPLACE", ":1", "a:1=old:a:1")]
    [InlineData("old:a:1 b", "NS.COPY old: ''", "-ERR destination holds 2 keys, use REPLACE", "b=b old:a:1=old:a:1")]
    [InlineData("user:1 user:2", "NS.COPY us old:u", ":2", "old:uer:1=user:1 old:uer:2=user:2 user:1=user:1 user:2=user:2")]
    [InlineData("a a1", "NS.COPY a b", ":2", "a=a a1=a1 b=a b1=a1")]

    // The destination inside the source: the source as it was appears there.
    [InlineData("a:1 a:c:9", "NS.COPY a: a:b:", ":2", "a:1=a:1 a:b:1=a:1 a:b:c:9=a:c:9 a:c:9=a:c:9")]
    [InlineData("a:1 a:b:2", "NS.COPY a: a:b:", "-ERR destination holds 1 keys, use REPLACE", "a:1=a:1 a:b:2=a:b:2")]
    [InlineData("a:1 a:b:2", "NS.COPY a: a:b: REPLACE", ":2", "a:1=a:1 a:b:1=a:1 a:b:b:2=a:b:2")]

    // The source inside the destination: all that is there goes, the source too, then the copy appears.
    [InlineData("a:b:1 a:2", "NS.COPY a:b: a:", "-ERR destination holds 2 keys, use REPLACE", "a:2=a:2 a:b:1=a:b:1")]
    [InlineData("a:b:1", "NS.COPY a:b: a:", "-ERR destination holds 1 keys, use REPLACE", "a:b:1=a:b:1")]
    [InlineData("a:b:1 a:b:b:3 a:2", "NS.COPY a:b: a: REPLACE", ":2", "a:1=a:b:1 a:b:3=a:b:b:3")]
    public void CopyLeavesWhatItSays(string before, string line, string answer, string after) => CheckStep(before, line, answer, after);

    [Theory]
    [InlineData("a:1 a:2 b:3", "NS.RENAME a: c:", ":2", "b:3=b:3 c:1=a:1 c:2=a:2")]
    [InlineData("a:1 a:2 b:3", "NS.RENAME a: b:", "-ERR destination holds 1 keys, use REPLACE", "a:1=a:1 a:2=a:2 b:3=b:3")]
    [InlineData("a:1 a:2 b:3", "ns.rename a: b: replace", ":2", "b:1=a:1 b:2=a:2")]
    [InlineData("a:1 b:3", "NS.RENAME x: b: REPLACE", ":0", "a:1=a:1 b:3=b:3")]
    [InlineData("a:1", "NS.RENAME a: a: REPLACE", Same, "a:1=a:1")]
    [InlineData("a:1", "NS.RENAME '' b:", Empty, "a:1=a:1")]
    [InlineData("a:1", "NS.RENAME a: '' REPLACE", Empty, "a:1=a:1")]
    [InlineData("user:1 user:2 ut", "NS.RENAME us u", ":2", "-ERR destination holds 1 keys, use REPLACE")]

    // The destination inside the source: all move down, and nothing is in their way.
    [InlineData("a:1 a:b:2", "NS.RENAME a: a:b:", ":2", "a:b:1=a:1 a:b:b:2=a:b:2")]

    // The source inside the destination: only the others there are in the way.
    [InlineData("a:b:1 a:b:b:3", "NS.RENAME a:b: a:", ":2", "a:1=a:b:1 a:b:3=a:b:b:3")]
    [InlineData("a:b:1 a:2 a:3", "NS.RENAME a:b: a:", "-ERR destination holds 2 keys, use REPLACE", "a:2=a:2 a:3=a:3 a:b:1=a:b:1")]
    [InlineData("a:b:1 a:2 a:3", "NS.RENAME a:b: a: REPLACE", ":1", "a:1=a:b:1")]
    public void RenameLeavesWhatItSays(string before, string line, string answer, string after)
    {
        if (after[0] != '-') CheckStep(before, line, answer, after);
        else CheckStep(before, line, after, string.Join(' ', before.Split(' ').Select(static key => $"{key}={key}")));
    }

    [Theory]
    [InlineData("NS.COPY a: b: X")]
    [InlineData("NS.COPY a: b: REPLACE REPLACE")]
    [InlineData("NS.RENAME a: b: DB")]
    public void TakesNoOptionButReplace(string line)
    {
        Fill("a:1");
        Check(line, Syntax);
        Assert.Equal("a:1", Keys());
    }

    [Fact]
    public void ExpiriesGoAlongAndWhatIsDueDoesNotComeBack()
    {
        Run("SET a:1 1 PX 100");
        Run("SET a:2 2 PX 10");
        Run("SET b:9 9 PX 10");
        Pass(10);
        Check("NS.COPY a: b:", ":1");
        Assert.Equal("a:1 b:1", Keys());
        Check("PTTL b:1", ":90");
        Check("NS.COUNT b:", ":1");
        Pass(90);
        Assert.Equal("", Keys());
        Check("NS.RENAME a: c:", ":0");
    }

    [Fact]
    public void ACopyAndItsSourceChangeApart()
    {
        Fill("a:1 a:2");
        Run("NS.COPY a: b:");
        Run("SET a:1 new");
        Run("DEL b:2");
        Check("MGET a:1 a:2 b:1 b:2", "[\"new\", \"a:2\", \"a:1\", nil]");
    }

    [Fact]
    public void AKeyThatWouldBecomeTooLongIsAClearErrorAndNothingChanges()
    {
        string tail = new('k', 65_530);
        Fill($"a:{tail} b:1");
        Check("NS.COPY a: longer: REPLACE",
            "-ERR a key would become longer than the limit, or there would be too many keys: nothing was changed");
        Check("NS.RENAME a: longer:",
            "-ERR a key would become longer than the limit, or there would be too many keys: nothing was changed");
        Check("NS.COUNT ''", ":2");
        Check($"NS.RENAME a: b:{new string('d', 70_000)}",
            "-ERR a key would become longer than the limit, or there would be too many keys: nothing was changed");
        Check($"NS.COPY b: a:{tail}zzzz",
            "-ERR a key would become longer than the limit, or there would be too many keys: nothing was changed");
        Check("NS.COPY a: 1234567", "-ERR a key would become longer than the limit, or there would be too many keys: nothing was changed");
        Check("NS.COPY a: 123456", ":1");
    }

    [Fact]
    public void APrefixLongerThanAnyKeyIsJustEmpty()
    {
        string prefix = new('p', 70_000);
        Fill("a");
        Check($"NS.COUNT {prefix}", ":0");
        Check($"NS.DEL {prefix}", ":0");
        Check($"NS.EXPIRE {prefix} 10", ":0");
        Check($"NS.PERSIST {prefix}", ":0");
        Check($"NS.COPY {prefix} b", ":0");
        Check($"NS.LIST {prefix}", "[]");
        Check($"NS.RANGE a {prefix}", "[\"a\"]");
        Check($"NS.AT {prefix} 0", "nil");
    }

    private void CheckStep(string before, string line, string answer, string after)
    {
        Fill(before);
        long revision = Revision;
        Check(line, answer);
        Assert.Equal(revision + (answer[0] == ':' && answer != ":0" ? 1 : 0), Revision);
        Assert.Equal(after, string.Join(' ', Keys().Split(' ').Select(key => $"{key}={Run($"GET {key}").Trim('"')}")));
    }
}
