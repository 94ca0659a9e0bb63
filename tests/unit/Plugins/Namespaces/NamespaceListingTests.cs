namespace PlumCache.Tests.Unit.Plugins.Namespaces;

public sealed class NamespaceListingTests : NamespaceTest
{
    [Theory]
    [InlineData("''", "a: user: z:")]
    [InlineData("user:", "user:1: user:2:")]
    [InlineData("user", "user:")]
    [InlineData("u", "user:")]
    [InlineData("user:1", "user:1:")]
    [InlineData("user:1:", "user:1:a:")]
    [InlineData("user:1:a:", "")]
    [InlineData("x", "")]
    [InlineData("'' DEPTH 2", "a: user: user:1: user:2: z: z::")]
    [InlineData("'' DEPTH 3", "a: user: user:1: user:1:a: user:2: z: z::")]
    [InlineData("'' DEPTH 9223372036854775807", "a: user: user:1: user:1:a: user:2: z: z::")]
    [InlineData("user: DEPTH 2", "user:1: user:1:a: user:2:")]
    [InlineData("'' LIMIT 2", "a: user:")]
    [InlineData("'' LIMIT 3", "a: user: z:")]
    [InlineData("'' LIMIT 4", "a: user: z:")]
    [InlineData("'' AFTER a:", "user: z:")]
    [InlineData("'' AFTER user:", "z:")]
    [InlineData("'' AFTER b", "user: z:")]
    [InlineData("'' AFTER z:", "")]
    [InlineData("user: AFTER a", "user:1: user:2:")]
    [InlineData("'' DEPTH 2 AFTER user:1:", "user:2: z: z::")]
    [InlineData("'' DEPTH 3 AFTER user:1: LIMIT 2", "user:1:a: user:2:")]
    [InlineData("z:", "z::")]
    public void ListsNamespacesOnceInByteOrder(string arguments, string names)
    {
        Fill("a:1 a:2 plain user user:1:a:x user:1:a:y user:1:b user:2:a user:3 z:: zz");
        Check($"NS.LIST {arguments}",
            $"[{string.Join(", ", names.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(static name => $"\"{name}\""))}]");
    }

    [Fact]
    public void WithCountsIsAMap()
    {
        Fill("a:1 a:2 b:1:x b:1:y b:2 c");
        Check("NS.LIST '' WITHCOUNTS", "{\"a:\": :2, \"b:\": :3}");
        Check("NS.LIST '' DEPTH 2 WITHCOUNTS LIMIT 2 AFTER a:", "{\"b:\": :3, \"b:1:\": :2}");
        Check("NS.LIST x WITHCOUNTS", "{}");
    }

    [Fact]
    public void ANamespaceWhoseKeysAreAllDueIsNotThere()
    {
        Fill("a:2 c:1");
        Run("SET a:1 1 PX 10");
        Run("SET b:1 1 PX 10");
        Pass(10);
        Check("NS.LIST '' WITHCOUNTS", "{\"a:\": :1, \"c:\": :1}");
        Check("NS.LIST b:", "[]");
    }

    [Fact]
    public void PagesAfterEachOtherAreTheWholeListing()
    {
        Fill(string.Join(' ', Enumerable.Range(0, 120).Select(static i => $"n{i % 7}:m{i % 5}:k{i}")));
        string all = Run("NS.LIST '' DEPTH 2").Trim('[', ']');
        Assert.Equal(7 * 6, all.Split(", ").Length);
        foreach (int limit in (int[])[1, 4, 41, 42, 43])
        {
            var names = new List<string>();
            for (string after = ""; ;)
            {
                string[] page = Run($"NS.LIST '' DEPTH 2 LIMIT {limit}{after}").Trim('[', ']').Split(", ",
                    StringSplitOptions.RemoveEmptyEntries);
                names.AddRange(page);
                Assert.InRange(names.Count, 0, 42);
                if (page.Length < limit) break;
                after = $" AFTER {page[^1].Trim('"')}";
            }

            Assert.Equal(all, string.Join(", ", names));
        }
    }

    [Theory]
    [InlineData("NS.LIST '' DEPTH 0", "-ERR DEPTH must be > 0")]
    [InlineData("NS.LIST '' DEPTH x", NotAnInteger)]
    [InlineData("NS.LIST '' DEPTH", Syntax)]
    [InlineData("NS.LIST '' LIMIT 0", "-ERR LIMIT must be > 0")]
    [InlineData("NS.LIST '' REV", Syntax)]
    [InlineData("NS.LIST '' WITHVALUES", Syntax)]
    [InlineData("NS.LIST", "-ERR wrong number of arguments for 'ns.list' command")]
    public void WrongOptionsAreErrors(string line, string error) => Check(line, error);
}
