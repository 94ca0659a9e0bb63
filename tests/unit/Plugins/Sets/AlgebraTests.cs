namespace PlumCache.Tests.Unit.Plugins.Sets;

public sealed class AlgebraTests : SetTest
{
    public AlgebraTests()
    {
        Run("SADD a 1 2 3 4");
        Run("SADD b 3 4 5");
        Run("SADD c 4 6");
        Run("SET text 1");
    }

    [Theory]
    [InlineData("SINTER a", "1 2 3 4")]
    [InlineData("SINTER a b", "3 4")]
    [InlineData("SINTER a b c", "4")]
    [InlineData("SINTER c b a", "4")]
    [InlineData("SINTER a a", "1 2 3 4")]
    [InlineData("SINTER a none", "")]
    [InlineData("SUNION a", "1 2 3 4")]
    [InlineData("SUNION a b c", "1 2 3 4 5 6")]
    [InlineData("SUNION b b", "3 4 5")]
    [InlineData("SUNION none c", "4 6")]
    [InlineData("SUNION none", "")]
    [InlineData("SDIFF a", "1 2 3 4")]
    [InlineData("SDIFF a b", "1 2")]
    [InlineData("SDIFF a c b", "1 2")]
    [InlineData("SDIFF b a c", "5")]
    [InlineData("SDIFF a a", "")]
    [InlineData("SDIFF none a", "")]
    [InlineData("SDIFF a none", "1 2 3 4")]
    public void ListsWhatSetsComeTo(string line, string members)
    {
        string[] listed = members.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        CheckUnchanged(line, $"(set) [{string.Join(", ", listed.Select(static member => $"\"{member}\""))}]");
        string[] words = line.Split(' ');
        Check($"{words[0]}STORE to {string.Join(' ', words[1..])}", $":{listed.Length}");
        CheckMembers("to", listed);
    }

    [Fact]
    public void ALongGapIsLookedUpAndAShortOneWalked()
    {
        for (int i = 100; i < 300; i++) Run($"SADD many {i}");
        Run("SADD few 101 102 200 299 3");
        string common = "(set) [\"101\", \"102\", \"200\", \"299\"]";
        Check("SINTER few many", common);
        Check("SINTER many few", common);
        Check("SDIFF few many", "(set) [\"3\"]");
        Assert.Equal(196, MembersIn(Run("SDIFF many few")).Length);
    }

    [Fact]
    public void MembersOfAnyLengthMeet()
    {
        // Up to a word, two and three, told apart by each of their bytes, and each a beginning of another.
        for (int length = 1; length <= 26; length++)
        {
            string same = new('m', length);
            Run($"SADD one {same}");
            Run($"SADD other {same}");
            for (int i = 0; i < length; i++)
            {
                Run($"SADD one {same[..i]}a{same[(i + 1)..]}");
                Run($"SADD other {same[..i]}z{same[(i + 1)..]}");
            }
        }

        Check("SINTERCARD 2 one other", ":26");
        Assert.Equal(26 * 27 / 2, MembersIn(Run("SDIFF one other")).Length);
        Assert.Equal((26 * 27) + 26, MembersIn(Run("SUNION one other")).Length);
    }

    [Fact]
    public void FiveSetsMeetWhereverTheyStand()
    {
        for (int i = 0; i < 420; i++)
        {
            for (int divisor = 1; divisor <= 5; divisor++)
            {
                if (i % divisor == 0) Run($"SADD by{divisor} {i}");
            }
        }

        Check("SINTERCARD 5 by1 by2 by3 by4 by5", ":7");
        Check("SINTER by4 by2 by5 by3 by1", "(set) [\"0\", \"120\", \"180\", \"240\", \"300\", \"360\", \"60\"]");
        Check("SINTERCARD 5 by1 by2 by3 by4 by5 LIMIT 3", ":3");
    }

    [Fact]
    public void AStoreReplacesWhateverIsThereAndItsExpiry()
    {
        Run("EXPIRE text 10");
        Check("SUNIONSTORE text b", ":3");
        Check("TTL text", ":-1");
        CheckMembers("text", "3", "4", "5");
        Check("SINTERSTORE text none a", ":0");
        Check("EXISTS text", ":0");
        CheckUnchanged("SINTERSTORE text none a", ":0");
    }

    [Fact]
    public void TheDestinationMayBeOneOfTheSets()
    {
        Check("SUNIONSTORE a a b", ":5");
        CheckMembers("a", "1", "2", "3", "4", "5");
        Check("SDIFFSTORE a a a", ":0");
        CheckMembers("a");
    }

    [Theory]
    [InlineData("SINTERCARD 1 a", ":4")]
    [InlineData("SINTERCARD 2 a b", ":2")]
    [InlineData("SINTERCARD 2 a b LIMIT 1", ":1")]
    [InlineData("SINTERCARD 2 a b limit 0", ":2")]
    [InlineData("SINTERCARD 2 a b LIMIT 1 LIMIT 5", ":2")]
    [InlineData("SINTERCARD 2 a none", ":0")]
    [InlineData("SINTERCARD 3 a b c", ":1")]
    [InlineData("SINTERCARD 0 a", "(error) ERR numkeys should be greater than 0")]
    [InlineData("SINTERCARD x a", "(error) ERR numkeys should be greater than 0")]
    [InlineData("SINTERCARD 2 a", "(error) ERR Number of keys can't be greater than number of args")]
    [InlineData("SINTERCARD 1 a LIMIT", Syntax)]
    [InlineData("SINTERCARD 1 a b", Syntax)]
    [InlineData("SINTERCARD 1 a FOO 1", Syntax)]
    [InlineData("SINTERCARD 1 a LIMIT -1", "(error) ERR LIMIT can't be negative")]
    [InlineData("SINTERCARD 1 a LIMIT x", "(error) ERR LIMIT can't be negative")]
    [InlineData("SINTERCARD 2 none text", WrongType)]
    public void CountsAnIntersection(string line, string reply) => CheckUnchanged(line, reply);

    [Theory]
    [InlineData("SINTER none text")]
    [InlineData("SUNION a text")]
    [InlineData("SDIFF a text")]
    [InlineData("SINTERSTORE to none text")]
    [InlineData("SUNIONSTORE to a text")]
    [InlineData("SDIFFSTORE to none text")]
    public void RefusesWhatHoldsAnotherKind(string line) => CheckUnchanged(line, WrongType);

    [Theory]
    [InlineData("SINTER", "sinter")]
    [InlineData("SUNION", "sunion")]
    [InlineData("SDIFF", "sdiff")]
    [InlineData("SINTERSTORE to", "sinterstore")]
    [InlineData("SUNIONSTORE to", "sunionstore")]
    [InlineData("SDIFFSTORE to", "sdiffstore")]
    [InlineData("SINTERCARD 1", "sintercard")]
    public void RefusesTooFewWords(string line, string name) =>
        Check(line, $"(error) ERR wrong number of arguments for '{name}' command");
}
