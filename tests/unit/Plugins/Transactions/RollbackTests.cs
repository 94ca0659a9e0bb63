namespace PlumCache.Tests.Unit.Plugins.Transactions;

/// <summary>EXEC ROLLBACK: all commands, or none.</summary>
public sealed class RollbackTests : PluginTest
{
    [Theory]
    [InlineData("EXEC ROLLBACK")]
    [InlineData("exec rollback")]
    public void WithoutAnErrorItAnswersAsExec(string exec)
    {
        Run("MULTI");
        Run("SET a 1");
        Run("INCR a");
        Check(exec, "[OK, :2]");
        Check("GET a", "\"2\"");
        Assert.Null(Bench.ValueOf("transactions"));
    }

    [Fact]
    public void WithAnErrorNothingIsWrittenToldOrDelayedAndTheTransactionIsOver()
    {
        Run("SET a x");
        Run("WATCH w");
        Run("MULTI");
        Run("SET b 1");
        Run("PUBLISH news 1");
        Run("DELAY 10 SET c 1");
        Run("INCR a");
        Run("SET d 1");
        Bench.Effects.Clear();
        Check("EXEC ROLLBACK", "(error) EXECABORT rolled back: command 4 incr: ERR value is not an integer or out of range");
        Check("EXISTS a b c d", ":1");
        Assert.Empty(Bench.Effects);
        Assert.Equal(0, Bench.StateCountOf("delay"));
        Assert.Empty(Bench.Session.Watches);
        Check("EXEC ROLLBACK", "(error) ERR EXEC without MULTI");
    }

    [Fact]
    public void AnErrorWhileQueueingAbortsItAsExec()
    {
        Run("MULTI");
        Run("NOSUCH");
        Check("EXEC ROLLBACK", "(error) EXECABORT Transaction discarded because of previous errors.");
        Check("EXEC", "(error) ERR EXEC without MULTI");
    }

    [Fact]
    public void AChangeOfAWatchedKeyKeepsItFromRunning()
    {
        Run("WATCH a");
        Run("SET a 1");
        Run("MULTI");
        Run("INCR nothing");
        Check("EXEC ROLLBACK", "nil");
        Check("GET nothing", "nil");
    }

    [Fact]
    public void AnEmptyOneAnswersAnEmptyArray()
    {
        Run("MULTI");
        Check("EXEC ROLLBACK", "[]");
    }

    [Fact]
    public void AnyOtherArgumentEndsTheTransactionAsInRedis()
    {
        Run("MULTI");
        Run("SET a 1");
        Check("EXEC ROLLBACK ROLLBACK", "(error) EXECABORT Transaction discarded because of: wrong number of arguments for 'exec' command");
        Check("EXEC", "(error) ERR EXEC without MULTI");
        Check("GET a", "nil");
    }
}
