using PlumCache.Abstractions;
using PlumCache.Plugins;
using PlumCache.Tests.Plugins.Kit;

namespace PlumCache.Tests.Unit.Plugins.Transactions;

public sealed class WatchingTests : PluginTest
{
    [Theory]
    [InlineData("SET a 1")]
    [InlineData("SET a 2")]
    [InlineData("UNLINK a")]
    [InlineData("PEXPIRE a 1000")]
    [InlineData("INCR a")]
    [InlineData("APPEND a x")]
    public void AChangeOfAWatchedKeyKeepsExecFromRunning(string change)
    {
        Run("SET a 1");
        Check("WATCH a b", "OK");
        Run(change);
        Run("MULTI");
        Run("SET c 1");
        Check("EXEC", "nil");
        Check("GET c", "nil");
        Assert.Empty(Bench.Session.Watches);
        Run("MULTI");
        Check("EXEC", "[]");
    }

    [Theory]
    [InlineData("SET c 1")]
    [InlineData("GET a")]
    [InlineData("UNLINK b")]
    [InlineData("EXPIRE b 10")]
    [InlineData("PERSIST a")]
    public void WhatChangesNoWatchedKeyDoesNot(string other)
    {
        Run("SET a 1");
        Run("WATCH a b");
        Run(other);
        Run("MULTI");
        Check("EXEC", "[]");
    }

    [Fact]
    public void TheEndOfAWatchedKeyIsAChange()
    {
        Run("SET a 1 PX 100");
        Run("WATCH a");
        Bench.NowMs += 100;
        Run("MULTI");
        Check("EXEC", "nil");
    }

    [Fact]
    public void AKeyThatHadEndedBeforeTheWatchIsNotChangedByItsRemoval()
    {
        Run("SET a 1 PX 100");
        Bench.NowMs += 100;
        Run("WATCH a");
        Run("MULTI");
        Check("EXEC", "[]");
    }

    [Fact]
    public void AnErrorWhileQueueingIsToldBeforeAChange()
    {
        Run("WATCH a");
        Run("SET a 1");
        Run("MULTI");
        Run("NOSUCH");
        Check("EXEC", "(error) EXECABORT Transaction discarded because of previous errors.");
    }

    [Fact]
    public void TheTransactionsOwnWritesDoNotAbortTheNext()
    {
        Run("WATCH a");
        Run("MULTI");
        Run("SET a 1");
        Check("EXEC", "[OK]");
        Run("MULTI");
        Run("SET a 2");
        Check("EXEC", "[OK]");
    }

    [Fact]
    public void UnwatchForgetsWhatHappened()
    {
        Run("WATCH a");
        Run("SET a 1");
        Check("UNWATCH", "OK");
        Run("MULTI");
        Check("EXEC", "[]");
    }

    [Fact]
    public void UnwatchInsideATransactionComesTooLate()
    {
        Run("WATCH a");
        Run("SET a 1");
        Run("MULTI");
        Check("UNWATCH", "QUEUED");
        Check("EXEC", "nil");
    }

    [Fact]
    public void WatchingAgainKeepsTheFirstBeginning()
    {
        Run("WATCH a a");
        Run("SET a 1");
        Run("WATCH a b");
        Assert.Equal(2, Bench.Session.Watches.Count);
        Run("MULTI");
        Check("EXEC", "nil");
    }

    [Fact]
    public void AKeyIsWatchedInTheDatabaseItWasSaidIn()
    {
        Run("WATCH a");
        Bench.Database = 1;
        Run("WATCH a");
        Assert.Equal([0, 1], Bench.Session.Watches.Select(watched => watched.Database));
        Bench.Database = 2;
        Run("SET a 1");
        Run("MULTI");
        Check("EXEC", "[]");
    }

    [Theory]
    [InlineData("SET a:9 1")]
    [InlineData("SET a:1 1")]
    [InlineData("SET a: 1")]
    [InlineData("UNLINK a:1")]
    [InlineData("PEXPIRE a:1 1000")]
    [InlineData("RENAME b a:3")]
    [InlineData("RENAME a:1 c")]
    [InlineData("NS.DEL a")]
    [InlineData("NS.DEL a:1")]
    [InlineData("NS.COPY b a:b")]
    [InlineData("NS.COPY b a: REPLACE")]
    [InlineData("NS.RENAME a c")]
    [InlineData("NS.RENAME b a:b")]
    [InlineData("NS.EXPIRE a 1000")]
    [InlineData("NS.EXPIRE a:1 1000")]
    [InlineData("NS.PERSIST a:2")]
    public void AChangeBeneathAWatchedPrefixKeepsExecFromRunning(string change)
    {
        Run("SET a:1 1");
        Run("SET a:2 1 PX 100000");
        Run("SET b 1");
        Check("WATCH PREFIX x: a:", "OK");
        Run(change);
        Run("MULTI");
        Check("EXEC", "nil");
    }

    [Theory]
    [InlineData("SET b 1")]
    [InlineData("SET a 1")]
    [InlineData("SET PREFIX 1")]
    [InlineData("GET a:1")]
    [InlineData("UNLINK a:9")]
    [InlineData("NS.DEL b")]
    [InlineData("NS.DEL a:9")]
    [InlineData("NS.COPY a: c")]
    [InlineData("NS.COPY b a:b")]
    [InlineData("NS.EXPIRE b 1000")]
    [InlineData("NS.PERSIST a:")]
    public void WhatChangesNothingBeneathTheWatchedPrefixDoesNot(string other)
    {
        Run("SET a:1 1");
        Check("WATCH PREFIX a:", "OK");
        Run(other);
        Run("MULTI");
        Check("EXEC", "[]");
    }

    [Fact]
    public void TheEndOfAKeyBeneathAWatchedPrefixIsAChange()
    {
        Run("SET a:1 1 PX 100");
        Run("WATCH PREFIX a:");
        Bench.NowMs += 100;
        Run("MULTI");
        Check("EXEC", "nil");
    }

    [Fact]
    public void PrefixWithNothingBehindItIsAKeyAndAnOrdinaryKeyIsNoPrefix()
    {
        Run("WATCH PREFIX");
        Run("WATCH a:");
        Assert.Equal([false, false], Bench.Session.Watches.Select(static watched => watched.IsPrefix));
        Run("SET a:1 1");
        Run("MULTI");
        Check("EXEC", "[]");
        Run("WATCH PREFIX");
        Run("SET PREFIX 1");
        Run("MULTI");
        Check("EXEC", "nil");
    }

    [Fact]
    public void APrefixAndAKeyOfTheSameBytesAreWatchedApart()
    {
        Run("WATCH a");
        Run("WATCH PREFIX a a PREFIX");
        Run("WATCH prefix a");
        Assert.Equal([false, true, true], Bench.Session.Watches.Select(static watched => watched.IsPrefix));
    }

    [Fact]
    public void WatchesAreLimited()
    {
        IPlugin plugin = BuiltInPlugins.Find("transactions")!;
        var bench = new PluginBench(plugin.Configure(PluginSettings.DefaultsOf(plugin.Manifest.Settings).With("max_watched_keys", 3L)));
        Assert.Equal("OK", bench.Run("WATCH", "a", "b", "b"));
        Assert.Equal("(error) ERR too many watched keys, max_watched_keys is 3", bench.Run("WATCH", "a", "c", "d"));
        Assert.Equal(2, bench.Session.Watches.Count);
        Assert.Equal("OK", bench.Run("WATCH", "a", "c"));
    }
}
