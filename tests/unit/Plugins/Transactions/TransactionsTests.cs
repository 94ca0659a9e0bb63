using PlumCache.Plugins;
using PlumCache.Tests.Plugins.Kit;

namespace PlumCache.Tests.Unit.Plugins.Transactions;

public sealed class TransactionsTests : PluginTest
{
    private const string Aborted = "(error) EXECABORT Transaction discarded because of previous errors.";
    private const string NotAllowed = "(error) ERR Command not allowed inside a transaction";

    [Fact]
    public void QueuesCommandsAndRunsThemInOrder()
    {
        Check("MULTI", "OK");
        Check("SET a 1", "QUEUED");
        Check("INCR a", "QUEUED");
        Check("get a", "QUEUED");
        Assert.Empty(Bench.Keyspace[0]);
        Check("EXEC", "[OK, :2, \"2\"]");
        Assert.Null(Bench.ValueOf("transactions"));
        Check("GET a", "\"2\"");
    }

    [Fact]
    public void AnEmptyTransactionAnswersAnEmptyArray()
    {
        Check("MULTI", "OK");
        Check("EXEC", "[]");
    }

    [Fact]
    public void AnErrorOfOneCommandDoesNotKeepTheOthersFromRunning()
    {
        Run("MULTI");
        Run("SET a x");
        Run("INCR a");
        Run("SET b 1 NX XX");
        Run("SET c 1");
        Check("EXEC", $"[OK, {NotAnInteger}, {Syntax}, OK]");
        Check("GET c", "\"1\"");
    }

    [Fact]
    public void PluginsTransformAtExec()
    {
        Run("MULTI");
        Run("SET a 1 EX 10");
        Bench.NowMs += 5_000;
        Check("EXEC", "[OK]");
        Check("TTL a", ":10");
    }

    [Theory]
    [InlineData("EXEC", "(error) ERR EXEC without MULTI")]
    [InlineData("EXEC ROLLBACK", "(error) ERR EXEC without MULTI")]
    [InlineData("DISCARD", "(error) ERR DISCARD without MULTI")]
    public void RefusesAnEndWithoutABeginning(string line, string error) => CheckUnchanged(line, error);

    [Theory]
    [InlineData("MULTI", "(error) ERR MULTI calls can not be nested")]
    [InlineData("WATCH a", "(error) ERR WATCH inside MULTI is not allowed")]
    public void RefusesWhatMakesNoSenseInsideButGoesOn(string line, string error)
    {
        Run("MULTI");
        CheckUnchanged(line, error);
        Check("SET a 1", "QUEUED");
        Check("EXEC", "[OK]");
    }

    [Theory]
    [InlineData("NOSUCH a", "(error) ERR unknown command 'nosuch'")]
    [InlineData("GET", "(error) ERR wrong number of arguments for 'get' command")]
    [InlineData("MULTI x", "(error) ERR wrong number of arguments for 'multi' command")]
    [InlineData("DISCARD x", "(error) ERR wrong number of arguments for 'discard' command")]
    [InlineData("WATCH", "(error) ERR wrong number of arguments for 'watch' command")]
    [InlineData("UNWATCH x", "(error) ERR wrong number of arguments for 'unwatch' command")]
    [InlineData("OBJECT NOPE a", "(error) ERR unknown subcommand 'nope'")]
    [InlineData("SHUTDOWN", NotAllowed)]
    public void ARefusalWhileQueueingAbortsExec(string line, string error)
    {
        Run("MULTI");
        Check("SET a 1", "QUEUED");
        Check(line, error);
        Check("SET b 1", "QUEUED");
        Check("EXEC", Aborted);
        Assert.Empty(Bench.Keyspace[0]);
        Check("EXEC", "(error) ERR EXEC without MULTI");
    }

    [Theory]
    [InlineData("EXEC x")]
    [InlineData("EXEC ROLLBACK x")]
    public void ExecOfTheWrongArityIsToldAsAnAbortedTransactionEvenWhereThereIsNone(string line)
    {
        Run("WATCH w");
        Check(line, "(error) EXECABORT Transaction discarded because of: wrong number of arguments for 'exec' command");
        Assert.Empty(Bench.Session.Watches);
    }

    [Fact]
    public void ExecOfTheWrongArityEndsTheTransaction()
    {
        Run("WATCH w");
        Run("MULTI");
        Check("EXEC x", "(error) EXECABORT Transaction discarded because of: wrong number of arguments for 'exec' command");
        Check("EXEC", "(error) ERR EXEC without MULTI");
        Assert.Empty(Bench.Session.Watches); // as in Redis, where a discarded transaction watches nothing any more
    }

    [Fact]
    public void DiscardDropsCommandsErrorsAndWatches()
    {
        Run("WATCH a");
        Run("MULTI");
        Run("SET a 1");
        Run("NOSUCH");
        Check("DISCARD", "OK");
        Assert.Empty(Bench.Session.Watches);
        Check("GET a", "nil");
        Run("MULTI");
        Check("EXEC", "[]");
    }

    [Fact]
    public void KeepsNothingOfATransactionThatWillNeverRun()
    {
        Run("MULTI");
        Run("SET a 1");
        Run("NOSUCH");
        CheckUnchanged("SET b 1", "QUEUED");
        Assert.Contains("Count = 0", Bench.ValueOf("transactions")!.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void OnePastTheLimitOfCommandsIsAnErrorAndAborts()
    {
        PluginBench bench = Configured("max_queued_commands", 2L);
        bench.Run("MULTI");
        bench.Run("SET", "a", "1");
        Assert.Equal("QUEUED", bench.Run("SET", "b", "1"));
        Assert.Equal("(error) ERR too many commands in this transaction, max_queued_commands is 2", bench.Run("SET", "c", "1"));
        Assert.Equal(Aborted, bench.Run("EXEC"));
    }

    [Fact]
    public void OnePastTheLimitOfBytesIsAnErrorAndAborts()
    {
        PluginBench bench = Configured("max_queued_bytes", 1024L);
        bench.Run("MULTI");
        Assert.Equal("QUEUED", bench.Run("SET", "a", new string('x', 500)));
        Assert.Equal("(error) ERR the commands of this transaction are too large, max_queued_bytes is 1024",
            bench.Run("SET", "b", new string('x', 500)));
        Assert.Equal(Aborted, bench.Run("EXEC"));
    }

    [Fact]
    public void ATransactionOutlivesLongQueues()
    {
        Run("MULTI");
        for (int i = 0; i < 1_000; i++) Run("INCR a");
        Assert.EndsWith(", :999, :1000]", Run("EXEC"), StringComparison.Ordinal);
    }

    private static PluginBench Configured(string setting, long value)
    {
        PlumCache.Abstractions.IPlugin plugin = BuiltInPlugins.Find("transactions")!;
        return new PluginBench(plugin.Configure(PlumCache.Abstractions.PluginSettings.DefaultsOf(plugin.Manifest.Settings).With(setting,
            value)));
    }
}
