namespace PlumCache.Tests.Unit.Plugins.Namespaces;

/// <summary>WATCH PREFIX over what changes whole prefixes, on the real engine.</summary>
public sealed class WatchedPrefixTests : NamespaceTest
{
    [Theory]
    [InlineData("SET a:9 1")]
    [InlineData("DEL a:1")]
    [InlineData("NS.DEL a:1")]
    [InlineData("NS.DEL a")]
    [InlineData("NS.COPY b a:b")]
    [InlineData("NS.COPY b a REPLACE")]
    [InlineData("NS.COPY a: a: x", false)]
    [InlineData("NS.RENAME a c")]
    [InlineData("NS.RENAME a:1 c")]
    [InlineData("NS.RENAME b a:")]
    [InlineData("NS.RENAME b a: REPLACE")]
    [InlineData("NS.EXPIRE a 1000")]
    [InlineData("NS.EXPIRE a:1 0")]
    [InlineData("NS.PERSIST ''")]
    [InlineData("FLUSHDB")]
    [InlineData("NS.DEL b", false)]
    [InlineData("NS.DEL a:9", false)]
    [InlineData("NS.COPY a: c", false)]
    [InlineData("NS.RENAME b c", false)]
    [InlineData("NS.EXPIRE b 1000", false)]
    [InlineData("NS.EXPIRE a:9 1000", false)]
    [InlineData("NS.PERSIST b", false)]
    [InlineData("SET a 1", false)]
    [InlineData("NS.GET a:", false)]
    public void WhatTouchesItAbortsAndNothingElse(string change, bool aborts = true)
    {
        Fill("a:1 b");
        Run("SET a:2 2 PX 5000");
        Check("WATCH PREFIX a:", "+OK");
        bool isRefused = Run(change)[0] == '-';
        Run("MULTI");
        Run("SET done 1");
        Check("EXEC", aborts && !isRefused ? "nil[]" : "[+OK]");
    }

    [Fact]
    public void TheEndOfAKeyBeneathItAborts()
    {
        Run("SET a:1 1 PX 10");
        Run("WATCH PREFIX a:");
        Pass(10);
        Run("MULTI");
        Check("EXEC", "nil[]");
    }

    [Fact]
    public void AKeyThatHadEndedBeforeAndIsStillInMemoryAborts()
    {
        Run("SET a:1 1 PX 10");
        Pass(10);
        Run("WATCH PREFIX a:");
        Run("MULTI");
        Check("EXEC", "nil[]");
    }
}
