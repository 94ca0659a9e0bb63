using PlumCache.Abstractions;
using PlumCache.Plugins;
using PlumCache.Tests.Plugins.Kit;

namespace PlumCache.Tests.Unit.Plugins.Delay;

public sealed class DelayTests : PluginTest
{
    [Fact]
    public void RunsACommandOnceItIsDue()
    {
        Check("DELAY 100 SET a 1", ":1");
        Assert.Equal([Timer(100)], Bench.Effects);
        Check("GET a", "nil");
        Bench.NowMs += 99;
        Assert.Equal("OK", Bench.Tick("delay"));
        Check("GET a", "nil");
        Bench.NowMs++;
        Assert.Equal("OK", Bench.Tick("delay"));
        Check("GET a", "\"1\"");
        Check("DELAY LIST", "[]");
    }

    [Fact]
    public void TakesOneOffTheQueuePerTickInTheOrderOfTimeThenOfIds()
    {
        Check("DELAY 20 APPEND a 3", ":1");
        Check("DELAY 10 APPEND a 1", ":2");
        Check("DELAY 10 APPEND a 2", ":3");
        Bench.NowMs += 20;
        Assert.Equal(":1 :2 :3 OK", string.Join(' ', Enumerable.Range(0, 4).Select(_ => Bench.Tick("delay"))));
        Check("GET a", "\"123\"");
    }

    [Fact]
    public void TheTickAsksForTheNextOne()
    {
        Run("DELAY 10 SET a 1");
        Run("DELAY 30 SET a 2");
        Bench.Effects.Clear();
        Bench.NowMs += 10;
        Bench.Tick("delay");
        Assert.Equal([Timer(20)], Bench.Effects);
        Bench.Tick("delay"); // as after a reload: nothing is due, and the timer is asked for again
        Assert.Equal([Timer(20), Timer(20)], Bench.Effects);
    }

    [Fact]
    public void RemovesTheEntryInTheStepThatRunsIt()
    {
        Run("DELAY 0 SET a 1");
        Bench.Tick("delay");
        Assert.StartsWith("Run Last [SET a 1 in 0 as default]; Remove the state ", Bench.LastStep, StringComparison.Ordinal);
        Assert.Equal(1, Bench.StateCountOf("delay")); // the last id
    }

    [Fact]
    public void RunsInTheDatabaseAndAsTheUserItWasSaidIn()
    {
        Bench.Database = 3;
        Bench.RunAs("alice", "DELAY", "0", "SET", "a", "1");
        Bench.Database = 0;
        Bench.Tick("delay");
        Assert.Contains("in 3 as alice", Bench.LastStep, StringComparison.Ordinal);
        Assert.Single(Bench.Keyspace[3]);
        Assert.Empty(Bench.Keyspace[0]);
    }

    [Fact]
    public void TransformersSeeTheCommandWhenItIsDue()
    {
        Run("DELAY 1000 SET a 1 EX 10");
        Bench.NowMs += 1000;
        Bench.Tick("delay");
        Check("TTL a", ":10");
    }

    [Fact]
    public void AFailingCommandIsOffTheQueueAndItsErrorIsTold()
    {
        Run("SET a x");
        Run("DELAY 0 INCR a");
        Assert.Equal(NotAnInteger, Bench.Tick("delay"));
        Check("DELAY LIST", "[]");
    }

    [Fact]
    public void KeepsEveryByte()
    {
        string value = string.Concat(Enumerable.Range(0, 256).Select(i => (char)i));
        Bench.Run("DELAY", "0", "SET", "", value);
        Bench.Tick("delay");
        Assert.Equal($"\"{value}\"", Bench.Run("GET", ""));
    }

    [Fact]
    public void KeepsManyArguments()
    {
        Bench.Run(["DELAY", "0", "MSET", .. Enumerable.Range(0, 200).Select(i => $"k{i}")]);
        Assert.Equal("OK", Bench.Tick("delay"));
        Assert.Equal(100, Bench.Keyspace[0].Count);
    }

    [Fact]
    public void CancelTakesACommandBack()
    {
        Run("DELAY 10 SET a 1");
        Run("DELAY 10 SET b 1");
        Check("DELAY CANCEL 1", ":1");
        Check("DELAY CANCEL 1", ":0");
        Check("DELAY CANCEL 99", ":0");
        Check("DELAY CANCEL -1", ":0");
        Bench.NowMs += 10;
        Bench.Tick("delay");
        Bench.Tick("delay");
        Check("EXISTS a b", ":1");
        Check("DELAY CANCEL 2", ":0");
    }

    [Fact]
    public void ListTellsWhatWaits()
    {
        Bench.Database = 2;
        Run("DELAY 2000 SET a 1");
        Bench.Run("delay", "1000", "set", "b c", "\"\0");
        Check("DELAY LIST",
            "[[:2, :1700000001000, :2, \"default\", \"set \"b c\" \"\\\"\\x00\"\"], [:1, :1700000002000, :2, \"default\", \"SET a 1\"]]");
        Check("DELAY LIST LIMIT 1", "[[:2, :1700000001000, :2, \"default\", \"set \"b c\" \"\\\"\\x00\"\"]]");
    }

    [Fact]
    public void ListCutsLongCommands()
    {
        Bench.Run(["DELAY", "1", "SET", new string('x', 200), .. Enumerable.Repeat("y", 100)]);
        string expected =
            $"SET {new string('x', 128)}... (72 more bytes) {string.Join(' ', Enumerable.Repeat("y", 29))} ... (71 more arguments)";
        Assert.Contains(expected, Run("DELAY LIST"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("DELAY 10", "(error) ERR wrong number of arguments for 'delay' command")]
    [InlineData("DELAY x SET a 1", NotAnInteger)]
    [InlineData("DELAY 1.5 SET a 1", NotAnInteger)]
    [InlineData("DELAY -1 SET a 1", "(error) ERR invalid delay time in 'delay' command, max_delay_ms is 31622400000")]
    [InlineData("DELAY 31622400001 SET a 1", "(error) ERR invalid delay time in 'delay' command, max_delay_ms is 31622400000")]
    [InlineData("DELAY 9223372036854775807 SET a 1", "(error) ERR invalid delay time in 'delay' command, max_delay_ms is 31622400000")]
    [InlineData("DELAY 10 ", "(error) ERR this command cannot be delayed")]
    [InlineData("DELAY 10 delay 10 SET a 1", "(error) ERR 'delay' cannot be delayed: a queue must not fill itself")]
    [InlineData("DELAY 10 delay LIST", "(error) ERR 'delay' cannot be delayed: a queue must not fill itself")]
    [InlineData("DELAY 10 NOSUCH a", "(error) ERR unknown command 'nosuch'")]
    [InlineData("DELAY 10 SET a", "(error) ERR wrong number of arguments for 'set' command")]
    [InlineData("DELAY 10 OBJECT NOSUCH a", "(error) ERR unknown subcommand 'nosuch'")]
    [InlineData("DELAY 10 OBJECT FREQ", "(error) ERR wrong number of arguments for 'object|freq' command")]
    [InlineData("DELAY HELP x", NotAnInteger)]
    [InlineData("DELAY LIST 10", Syntax)]
    [InlineData("DELAY LIST FOO 10", Syntax)]
    [InlineData("DELAY LIST LIMIT x", NotAnInteger)]
    [InlineData("DELAY LIST LIMIT 0", "(error) ERR LIMIT is from 1 to 1000")]
    [InlineData("DELAY LIST LIMIT 1001", "(error) ERR LIMIT is from 1 to 1000")]
    [InlineData("DELAY CANCEL", "(error) ERR wrong number of arguments for 'delay|cancel' command")]
    [InlineData("DELAY CANCEL 1 2", "(error) ERR wrong number of arguments for 'delay|cancel' command")]
    [InlineData("DELAY CANCEL x", NotAnInteger)]
    public void RefusesWhatMakesNoSense(string line, string error)
    {
        CheckUnchanged(line, error);
        Assert.Empty(Bench.Effects);
    }

    [Theory]
    [InlineData("MULTI", "EXEC", "DISCARD", "WATCH", "UNWATCH")]
    [InlineData("SUBSCRIBE", "PSUBSCRIBE", "UNSUBSCRIBE", "PUNSUBSCRIBE", "MONITOR")]
    [InlineData("QUIT", "RESET", "CLIENT", "Auth", "hello", "SELECT")]
    public void RefusesWhatIsAboutAConnection(params string[] names)
    {
        foreach (string name in names)
        {
            CheckUnchanged($"DELAY 10 {name} 1",
                $"(error) ERR '{name.ToLowerInvariant()}' cannot be delayed: it would act on a connection that is not there");
        }
    }

    [Theory]
    [InlineData("shutdown")]
    [InlineData("plugin")]
    [InlineData("module")]
    [InlineData("debug")]
    public void RefusesWhatActsOnTheServer(string name) =>
        CheckUnchanged($"DELAY 10 {name} x",
            $"(error) ERR '{name}' cannot be delayed: it acts on the server, and is for somebody who is there");

    [Fact]
    public void HelpTellsTheWords()
    {
        string help = Run("DELAY HELP");
        foreach (string word in new[] { "LIST [LIMIT <count>]", "CANCEL <id>", "HELP", "FLUSHALL" })
        {
            Assert.Contains(word, help, StringComparison.Ordinal);
        }
        Assert.Empty(Bench.Effects);
    }

    [Fact]
    public void TheQueueIsBoundedInNumber()
    {
        PluginBench bench = Configured("max_delayed", 2L);
        bench.Run("DELAY", "10", "SET", "a", "1");
        Assert.Equal(":2", bench.Run("DELAY", "10", "SET", "a", "1"));
        Assert.Equal("(error) ERR too many delayed commands, max_delayed is 2", bench.Run("DELAY", "10", "SET", "a", "1"));
        bench.Run("DELAY", "CANCEL", "1");
        Assert.Equal(":3", bench.Run("DELAY", "10", "SET", "a", "1"));
    }

    [Fact]
    public void TheQueueIsBoundedInBytes()
    {
        PluginBench bench = Configured("max_delayed_bytes", 1000L);
        Assert.Equal(":1", bench.Run("DELAY", "10", "SET", "a", new string('x', 800)));
        Assert.Equal("(error) ERR the delayed commands are too large, max_delayed_bytes is 1000",
            bench.Run("DELAY", "10", "SET", "a", new string('x', 200)));
    }

    [Fact]
    public void FlushAllEmptiesTheQueue()
    {
        Run("DELAY 10 SET a 1");
        Bench.FlushAll();
        Bench.NowMs += 10;
        Assert.Equal("OK", Bench.Tick("delay"));
        Check("EXISTS a", ":0");
    }

    [Fact]
    public void DelaysInsideATransactionBeginAtExec()
    {
        Run("MULTI");
        Check("DELAY 10 SET a 1", "QUEUED");
        Bench.NowMs += 100;
        Check("EXEC", "[:1]");
        Assert.Equal([Timer(10)], Bench.Effects);
    }

    private static PluginBench Configured(string setting, long value)
    {
        IPlugin plugin = BuiltInPlugins.Find("delay")!;
        return new PluginBench(plugin.Configure(PluginSettings.DefaultsOf(plugin.Manifest.Settings).With(setting, value)));
    }

    private string Timer(long fromNowMs) => FormattableString.Invariant($"Timer \"\" \"\" {Bench.NowMs + fromNowMs}");
}
