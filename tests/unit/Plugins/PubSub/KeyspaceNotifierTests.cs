using System.Collections.Immutable;
using PlumCache.Abstractions;
using PlumCache.Engine.Table;
using PlumCache.Plugins;
using PlumCache.Tests.Plugins.Kit;

namespace PlumCache.Tests.Unit.Plugins.PubSub;

/// <summary>
/// Events as redis-server 7.0.15 tells them of the same commands, where it has them, in short: <c>database:event=key</c>.
/// </summary>
public sealed class KeyspaceNotifierTests : PluginTest
{
    private const string Setting = "notify-keyspace-events";

    public static TheoryData<string, string> OfValues => new()
    {
        { "SET a 1", "0:new=a 0:set=a" },
        { "SET a 1;SET a 2", "0:set=a" },
        { "SET a 1 EX 100", "0:new=a 0:set=a 0:expire=a" },
        { "SET a 1 EX 100;SET a 2 KEEPTTL", "0:set=a" },
        { "SET a 1 PXAT 1", "0:new=a 0:set=a 0:expire=a" },
        { "SET a 1;SET a 2 NX", "" },
        { "SET a 1 GET", "0:keymiss=a 0:new=a 0:set=a" },
        { "SET a 1 XX GET", "0:keymiss=a" },
        { "SET a 1;SET a 2 IFEQ 1", "0:set=a" },
        { "SET a 1 IFEQ GET", "" },
        { "SET a 1 IFEQ GET GET", "0:keymiss=a" },
        { "SETEX a 10 v", "0:new=a 0:set=a 0:expire=a" },
        { "PSETEX a 10 v", "0:new=a 0:set=a 0:expire=a" },
        { "SETNX a 1", "0:new=a 0:set=a" },
        { "SETNX a 1;SETNX a 1", "" },
        { "GETSET a 1", "0:keymiss=a 0:new=a 0:set=a" },
        { "GETSET a 1;GETSET a 2", "0:set=a" },
        { "SET a 1;MSET a 1 g 2 g 3", "0:set=a 0:new=g 0:set=g 0:set=g" },
        { "MSETNX h 1 i 2", "0:new=h 0:set=h 0:new=i 0:set=i" },
        { "SET h 1;MSETNX h 1 i 2", "" },
        { "APPEND a x", "0:new=a 0:append=a" },
        { "SET a 1;APPEND a ", "0:append=a" },
        { "SETRANGE a 1 zz", "0:new=a 0:setrange=a" },
        { "SET a 1;SETRANGE a 1 ", "" },
        { "INCR a", "0:new=a 0:incrby=a" },
        { "SET a 1 EX 100;DECR a", "0:incrby=a" },
        { "SET a 1;INCRBY a 5", "0:incrby=a" },
        { "SET a 1;DECRBY a 5", "0:incrby=a" },
        { "SET a 1;INCRBYFLOAT a 1.5", "0:incrbyfloat=a" },
        { "SET a x;INCR a", "" },
    };

    public static TheoryData<string, string> OfKeys => new()
    {
        { "SET a 1;EXPIRE a 100", "0:expire=a" },
        { "SET a 1;EXPIRE a 0", "0:del=a" },
        { "SET a 1;PEXPIREAT a 5", "0:del=a" },
        { "EXPIRE a 100", "" },
        { "SET a 1 EX 100;PERSIST a", "0:persist=a" },
        { "SET a 1;PERSIST a", "" },
        { "SET a 1;GETEX a EX 100", "0:expire=a" },
        { "SET a 1 EX 100;GETEX a PERSIST", "0:persist=a" },
        { "SET a 1;GETEX a", "" },
        { "SET a 1;GETEX a EXAT 1", "0:del=a" },
        { "GETEX a", "0:keymiss=a" },
        { "SET a 1;GETDEL a", "0:del=a" },
        { "GETDEL a", "0:keymiss=a" },
        { "SET a 1;DELEX a IFEQ 1", "0:del=a" },
        { "SET a 1;DELEX a IFEQ 2", "" },
        { "SET a 1;RENAME a b", "0:new=b 0:rename_from=a 0:rename_to=b" },
        { "SET a 1;SET b 1;RENAME a b", "0:new=b 0:rename_from=a 0:rename_to=b" },
        { "SET a 1;RENAME a a", "" },
        { "RENAME a b", "" },
        { "SET a 1;SET b 1;RENAMENX a b", "" },
        { "SET a 1;RENAMENX a b", "0:new=b 0:rename_from=a 0:rename_to=b" },
        { "SET a 1;COPY a b", "0:new=b 0:copy_to=b" },
        { "SET a 1;SET b 1;COPY a b REPLACE", "0:new=b 0:copy_to=b" },
        { "SET a 1;COPY a b DB 1", "1:new=b 1:copy_to=b" },
        { "COPY a b", "0:keymiss=a" },
        { "SET a 1;MOVE a 2", "2:new=a 0:move_from=a 2:move_to=a" },
        { "MOVE a 2", "" },
        { "SET a 1;SET b 1;UNLINK a b a c", "0:del=a 0:del=b" },
        { "GET a", "0:keymiss=a" },
        { "SET a 1;GET a", "" },
        { "SET h 1;MGET i h f", "0:keymiss=i 0:keymiss=f" },
        { "EXISTS a", "0:keymiss=a" },
        { "TTL a", "0:keymiss=a" },
        { "TYPE a", "0:keymiss=a" },
        { "OBJECT ENCODING a", "" },
        { "TOUCH a", "0:keymiss=a" },
        { "LCS a b", "0:keymiss=a 0:keymiss=b" },
    };

    public static TheoryData<string, string> OfPrefixes => new()
    {
        { "SET a:1 1;SET a:2 2;NS.DEL a:", "0:ns.del=a:" },
        { "NS.DEL a:", "" },
        { "SET a:1 1;NS.EXPIRE a: 100", "0:ns.expire=a:" },
        { "SET a:1 1;NS.EXPIRE a: 0", "0:ns.del=a:" },
        { "SET a:1 1 EX 100;NS.PERSIST a", "0:ns.persist=a" },
        { "SET a:1 1;NS.PERSIST a", "" },
        { "SET a:1 1;NS.COPY a: b:", "0:ns.copy=b:" },
        { "SET a:1 1;NS.RENAME a: b:", "0:ns.rename_from=a: 0:ns.rename_to=b:" },
        { "SET a:1 1;NS.RENAME a: a:", "" },
        { "SET a:1 1;FLUSHDB", "" },
    };

    [Theory]
    [MemberData(nameof(OfPrefixes))]
    [MemberData(nameof(OfValues))]
    [MemberData(nameof(OfKeys))]
    public void TellsTheLastCommandAsRedisDoes(string script, string expected)
    {
        string[] lines = script.Split(';');
        foreach (string line in lines[..^1]) Run(line);
        Bench.Observer = With("EAmn");
        Run(lines[^1]);
        Assert.Equal(expected, Told());
    }

    [Fact]
    public void TellsOnBothChannelsWhenAsked()
    {
        Bench.Observer = With("KEA");
        Bench.Database = 3;
        Run("SET a:b 1");
        Assert.Equal(["publish __keyspace@3__:a:b set", "publish __keyevent@3__:set a:b"], Bench.LastEffects);
        Bench.Observer = With("KA");
        Run("SET a:b 1");
        Assert.Equal(["publish __keyspace@3__:a:b set"], Bench.LastEffects);
    }

    [Theory]
    [InlineData("E$", "0:set=a")]
    [InlineData("Eg", "0:expire=a")]
    [InlineData("Ex", "")]
    [InlineData("En", "0:new=a")]
    public void TellsOnlyTheClassesThatWereAskedFor(string letters, string expected)
    {
        Bench.Observer = With(letters);
        Run("SET a 1 EX 10");
        Assert.Equal(expected, Told());
    }

    [Theory]
    [InlineData("expired", "KEx", "x")]
    [InlineData("evicted", "KEe", "e")]
    public void TellsOfTheEnginesOwnRemovals(string name, string letters, string letter)
    {
        string[] expected = [$"publish __keyspace@0__:a {name}", $"publish __keyevent@0__:{name} a"];
        var rows = new RemovalRows();
        CommandRow row = (name == "expired" ? rows.Expired : rows.Evicted).Row;
        Assert.Equal(expected, Observe(With(letters), row, Step.Answer(Reply.None, Edit.Remove("a"u8)), name, "a"));
        Assert.Empty(Observe(With($"KEg{(letter == "x" ? "e" : "x")}"), row, Step.Answer(Reply.None, Edit.Remove("a"u8)), name, "a"));
    }

    [Fact]
    public void TellsOfFieldsThatTheEngineRemovesAndOfTheirKey()
    {
        CommandRow row = new RemovalRows().FieldsExpired.Row;
        var some = Step.Answer(Reply.None, Edit.RemoveField("a"u8, default));
        Assert.Equal(["publish __keyevent@0__:hexpired a"], Observe(With("Eghx"), row, some, "hexpired", "a"));
        var all = Step.Answer(Reply.None, new EditList().Add(Edit.RemoveField("a"u8, default)).Add(Edit.Remove("a"u8)));
        Assert.Equal(
            ["publish __keyevent@0__:hexpired a", "publish __keyevent@0__:del a"], Observe(With("Eghx"), row, all, "hexpired", "a"));
        Assert.Equal(["publish __keyevent@0__:hexpired a"], Observe(With("Ehx"), row, all, "hexpired", "a"));
        Assert.Empty(Observe(With("Ex"), row, all, "hexpired", "a"));
    }

    [Fact]
    public void TellsNothingOfWhatWasNotThereOrIsThePluginsOwn()
    {
        IPlugin plugin = With("EA");
        Assert.Empty(Observe(plugin, Step.Answer(Reply.Ok, Edit.Remove("none"u8)), "some", "none"));
        Assert.Empty(Observe(plugin, Step.Answer(Reply.Ok, Edit.SetExpiry("none"u8, 5)), "some", "none"));
        Assert.Empty(Observe(plugin, Step.Answer(Reply.Ok, Edit.Put(Target.InState("a"u8), "1"u8)), "some", "a"));
        Assert.Empty(Observe(plugin, Step.Answer(Reply.Ok, Edit.RemovePrefix(default)), "flushdb"));
        Assert.Empty(Observe(plugin, Step.Answer(Reply.Error("ERR x"), Edit.Put("a"u8, "1"u8)), "some", "a"));
        Assert.Empty(Observe(plugin, Step.Refuse("ERR x"), "some", "a"));
        Assert.Equal(["publish __keyevent@0__:set a"], Observe(plugin, Step.Answer(Reply.Ok, Edit.Put("a"u8, "1"u8)), "some", "a"));
    }

    [Fact]
    public void ACommandOfAnyPluginIsToldByTheNamesInItsRow()
    {
        CommandRow row = Row(
        [
            new KeyEvent(EditKind.Put, "stored", KeyEventClass.String),
            new KeyEvent(EditKind.Put, "aged") { GivesExpiry = true },
        ]);
        EditList edits = new EditList().Add(Edit.Put("a"u8, "1"u8)).Add(Edit.Put("b"u8, "1"u8, 5)).Add(Edit.Splice("a"u8, 1, "1"u8));
        string[] expected = ["stored a", "stored b", "aged b", "set a"];
        Assert.Equal(
            [.. expected.Select(static each => "publish __keyevent@0__:" + each)],
            Observe(With("EA"), row, Step.Answer(Reply.Ok, edits), "some", "a"));
    }

    [Fact]
    public void ATickIsToldAsAnyCommand()
    {
        CommandRow tick = Row([]) with { Flags = CommandFlags.Write | CommandFlags.Internal };
        Assert.Equal(
            ["publish __keyevent@0__:new a", "publish __keyevent@0__:set a"],
            Observe(
                With("EAn"),
                tick,
                Step.Answer(Reply.Ok, new EditList().Add(Edit.Remove("none"u8)).Add(Edit.Put("a"u8, "1"u8))),
                "some.tick"));
    }

    private static CommandRow Row(ImmutableArray<KeyEvent> events) => new()
    {
        Name = "some",
        Arity = -1,
        Flags = CommandFlags.Write,
        Events = events,
        Summary = "",
        Complexity = "",
        Group = "",
    };

    [Fact]
    public void AKeyThatOneStepRemovesTwiceIsToldOnce()
    {
        Run("SET a 1");
        EditList edits = new EditList().Add(Edit.Remove("a"u8)).Add(Edit.Remove("a"u8)).Add(Edit.Put("a"u8, "1"u8)).Add(Edit.Remove("a"u8));
        string[] expected = ["publish __keyevent@0__:del a", "publish __keyevent@0__:set a", "publish __keyevent@0__:del a"];
        Assert.Equal(expected, Observe(With("EA"), Step.Answer(Reply.Ok, edits), "some", "a"));
    }

    [Theory]
    [InlineData("", "")]
    [InlineData("A", "")]
    [InlineData("KE", "")]
    [InlineData("Kg", "Writes Named:expired,hexpired,evicted")]
    [InlineData("KEA", "Writes Named:expired,hexpired,evicted")]
    [InlineData("Em", "All Named:expired,hexpired,evicted")]
    public void WantsToSeeNothingWhenNothingIsTold(string letters, string expected)
    {
        IEnumerable<Interest> observed = With(letters).Manifest.Interests.Where(static interest => interest.Phase == PluginPhase.Observe);
        Assert.Equal(expected,
            string.Join(' ',
            observed.Select(static interest => interest.Scope
            + (interest.Commands.IsEmpty ? "" : ":" + string.Join(',', interest.Commands)))));
    }

    [Fact]
    public void ConfiguringChangesNeitherTheNameNorThePluginAsked()
    {
        IPlugin plain = BuiltInPlugins.Find("pubsub")!;
        Assert.Equal(Setting, Assert.Single(plain.Manifest.ServerSettings));
        Assert.Equal(plain.Manifest.Name, With("KEA").Manifest.Name);
        Assert.Single(plain.Manifest.Interests);
        Assert.NotNull(plain.Check(PluginSettings.Empty.With(Setting, "Q")));
        Assert.Null(plain.Check(PluginSettings.Empty.With(Setting, "KEA")));
    }

    private static IPlugin With(string letters) => BuiltInPlugins.Find("pubsub")!.Configure(PluginSettings.Empty.With(Setting, letters));

    private string Told() => string.Join(' ', Bench.LastEffects.Select(static effect =>
    {
        string[] words = effect.Split(' ');
        string[] channel = words[1].Split("__:");
        return $"{channel[0]["__keyevent@".Length..]}:{channel[1]}={words[2]}";
    }));

    private string[] Observe(IPlugin plugin, scoped in Step step, params string[] words) => Observe(plugin, row: null, step, words);

    private string[] Observe(IPlugin plugin, CommandRow? row, scoped in Step step, params string[] words)
    {
        var context = new CommandContext(
            Bench.NowMs,
            0,
            new SessionState { Id = 1 },
            CommandLimits.Default,
            new EditList(),
            new PluginScope { Row = row });
        return [.. Render.EffectWords(plugin.Observe(context, Bench.Keyspace.View(0), new Words(words).Command, step))];
    }
}
