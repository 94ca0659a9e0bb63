using System.Collections.Immutable;
using PlumCache.Abstractions;
using PlumCache.Testing;

namespace PlumCache.Tests.Unit.Testing;

public sealed class PluginTestTests
{
    private static readonly PluginManifest Base = new()
    {
        Name = "some",
        Version = "1.0.0",
        ContractVersion = PluginContract.Version,
        Rights = PluginRights.All
    };

    [Fact]
    public void RunsThePluginsOwnCommandOnTheKeyspace()
    {
        StepRecord step = PluginTest.On(new PurePlugin()).With("k", "v").At(500).Run("PROBE", "k");
        Assert.Equal(StepKind.Answer, step.Kind);
        Assert.Equal("\"v\"", step.Reply);
        Assert.Equal([EditRecord.Of(Edit.Put("k"u8, "k"u8, 1500))], step.Edits);
        Assert.Equal("Answer \"v\"; Put k = k @1500", step.ToString());
    }

    [Fact]
    public void ChecksTheArityBeforeTheFunction()
    {
        StepRecord step = PluginTest.On(new PurePlugin()).Run("probe");
        Assert.Equal((StepKind.Refuse, "ERR wrong number of arguments for 'probe' command"), (step.Kind, step.Refusal));
    }

    [Fact]
    public void ARewrittenCommandOfOthersIsWhereItEnds()
    {
        var plugin = new RewritingPlugin(Base with { Interests = [Interest.Rewrite("get")] }, static (in context, view, in command) =>
            Step.Continue(StoredCommand.Of("SET", "k", "rewritten").Command));
        Assert.Equal(CommandRecord.Of("SET", "k", "rewritten"), PluginTest.On(plugin).Run("get", "k").Next);
        Assert.Equal(CommandRecord.Of("del", "k"), PluginTest.On(plugin).Run("del", "k").Next);
    }

    [Fact]
    public void CallsThePhasesInOrderAndHandsOnWhatThePluginKeeps()
    {
        Interest[] interests = [new() { Phase = PluginPhase.Rewrite, Commands = ["get"] },
            new() { Phase = PluginPhase.Admit, Commands = ["get"] }];
        var plugin = new RewritingPlugin(Base with { Interests = [.. interests] }, static (in context, view, in command) =>
            Step.Continue(command).WithValue($"{context.Value}{context.Phase} ").WithEffects(context.Effects.Add(Effect.Publish("phase"u8,
                "x"u8))));
        StepRecord step = PluginTest.On(plugin).Run("get", "k");
        Assert.Equal("Admit Rewrite ", step.Value);
        Assert.Equal(2, step.Effects.Count);
    }

    [Fact]
    public void SeesOnlyKeysUnderThePrefixesOfAnInterest()
    {
        Interest interest = Interest.Rewrite("get") with { KeyPrefixes = ["user:"] };
        var plugin = new RewritingPlugin(Base with { Interests = [interest] },
            static (in context, view, in command) => Step.Refuse("ERR seen"));
        Assert.Equal("ERR seen", PluginTest.On(plugin).Run("get", "user:1").Refusal);
        Assert.Null(PluginTest.On(plugin).Run("get", "other").Refusal);
    }

    [Fact]
    public void SeesOnlyCommandsOfTheWordsOfAnInterest()
    {
        var plugin = new RewritingPlugin(Base with { Interests = [Interest.Rewrite("get") with { MinWords = 3 }] },
            static (in context, view, in command) => Step.Refuse("ERR seen"));
        Assert.Equal("ERR seen", PluginTest.On(plugin).Run("get", "a", "b").Refusal);
        Assert.Null(PluginTest.On(plugin).Run("get", "a").Refusal);
    }

    [Fact]
    public void SessionsInterestsNeedAKeptValue()
    {
        Interest interest = new() { Phase = PluginPhase.Admit, Scope = InterestScope.Sessions, SeesRefusals = true };
        var plugin = new RewritingPlugin(Base with { Interests = [interest] }, static (in context, view, in command) =>
            Step.Answer(Reply.Simple("QUEUED"u8)).WithValue(context.Refusal?.ToString() ?? "more"));
        var test = PluginTest.On(plugin);
        Assert.Equal(StepKind.Continue, test.Run("get", "k").Kind);
        Assert.Equal("more", test.WithValue("open").Run("get", "k").Value);
        Assert.Equal("ERR unknown", test.WithValue("open").WithRefusal("ERR unknown").Run("nonsense").Value);
    }

    [Fact]
    public void SettlesAndObserves()
    {
        var plugin = new RewritingPlugin(Base, static (in context, view, in command) =>
            Step.Continue(command).WithEdits(context.Edits.Add(Edit.Remove("old"u8)).Add(Edit.Put(Target.InState("count"u8), "1"u8))));
        Assert.Equal("Continue set k v; Remove old; Put count = 1 in the state", PluginTest.On(plugin).Settle("set", "k", "v").ToString());
        StepRecord seen = PluginTest.On(plugin).Observe(ReplyTree.Ok, [EditRecord.Of(Edit.Remove("k"u8))], "del", "k");
        Assert.Equal([EffectRecord.Of(Effect.Count("del"u8, 1, "OK"u8))], seen.Effects);
    }

    [Fact]
    public void SequencesGoOnAfterAStep()
    {
        var plugin = new RewritingPlugin(Base with { Interests = [Interest.Rewrite("incr")] }, static (in context, view, in command) =>
        {
            long next = view.TryGet(command[1], out EntryView entry) ? entry.Value.Length + 1 : 1;
            return Step.Answer(Reply.Integer(next), Edit.Put(command[1], new byte[next])).WithValue(next);
        });
        PluginTest test = PluginTest.On(plugin).InDatabase(2);
        test = test.After(test.Run("incr", "k"));
        StepRecord second = test.Run("incr", "k");
        Assert.Equal("(integer) 2", second.Reply);
        Assert.Equal(2L, test.After(second).Value);
        Assert.Equal(2, test.After(second).Keyspace.Databases[2]["k"].Value.Length);
    }

    [Theory]
    [InlineData(PluginRights.None, "Put", "its edit Put needs the right WriteKeys")]
    [InlineData(PluginRights.WriteKeys, "Watch", "its edit Watch needs the right Watch")]
    [InlineData(PluginRights.WriteKeys, "Publish", "its effect Publish needs the right Publish")]
    [InlineData(PluginRights.Publish, "Subscribe", "its effect Subscribe needs the right Subscribe")]
    [InlineData(PluginRights.WriteKeys, "Run", "running commands needs the right RunCommands")]
    [InlineData(PluginRights.All, "Run nothing", "it runs no command, so nothing answers")]
    [InlineData(PluginRights.All, "Timer", "its effect Timer needs a Tick in the manifest")]
    [InlineData(PluginRights.All, "Move", "its edit MovePrefix is in its state, whose keys stay where they are")]
    [InlineData(PluginRights.All, "Long", "its edit Remove has a key of 65537 bytes, and 65536 are allowed")]
    [InlineData(PluginRights.All, "Nowhere", "its edit Put is in database 16, and there are 16")]
    [InlineData(PluginRights.All, "Go on", "it goes on with edits, which only an answer or the phase Settle has")]
    [InlineData(PluginRights.All, "Early", "its edit Put has the expiry -2, which is no time")]
    [InlineData(PluginRights.All, "Go on early", "it goes on with the expiry -2, which is no time")]
    [InlineData(PluginRights.All, "Silence", "it answers nothing")]
    [InlineData(PluginRights.All, "None", "it neither answers nor refuses")]
    public void WhatAServerAnswersWithPluginErrIsAMistake(PluginRights rights, string what, string words)
    {
        var plugin = new RewritingPlugin(Base with { Rights = rights }, (in context, view, in command) => what switch
        {
            "Put" => Step.Answer(Reply.Ok, Edit.Put("k"u8, "v"u8)),
            "Watch" => Step.Answer(Reply.Ok, Edit.Watch("k"u8)),
            "Move" => Step.Answer(Reply.Ok, Edit.MovePrefix(Target.InState("k"u8), "l"u8)),
            "Long" => Step.Answer(Reply.Ok, Edit.Remove(new byte[65_537])),
            "Nowhere" => Step.Answer(Reply.Ok, Edit.Put(Target.In(16, "k"u8), "v"u8)),
            "Early" => Step.Answer(Reply.Ok, Edit.Put("k"u8, "v"u8, expiresAtMs: -2)),
            "Go on early" => Step.Continue(command.Without([false, false], expiresAtMs: -2)),
            "Go on" => Step.Continue(command).WithEdits(context.Edits.Add(Edit.Remove("k"u8))),
            "Silence" => Step.Answer(Reply.None),
            "Timer" => Step.Answer(Reply.Ok).WithEffects(context.Effects.Add(Effect.Timer(1))),
            "Publish" => Step.Answer(Reply.Ok).WithEffects(context.Effects.Add(Effect.Publish("k"u8, "v"u8))),
            "Subscribe" => Step.Answer(Reply.Ok).WithEffects(context.Effects.Add(Effect.Subscribe("k"u8, isPattern: false))),
            "Run" => Step.Run([new QueuedCommand(StoredCommand.Of("ping"))], ReplyChoice.Last),
            "Run nothing" => Step.Run([], ReplyChoice.Last),
            _ => default,
        });
        PluginMistakeException mistake = Assert.Throws<PluginMistakeException>(() => PluginTest.On(plugin).Transform(PluginPhase.Rewrite,
            "get", "k"));
        Assert.Equal($"PLUGINERR some: {words}", mistake.Message);
    }

    [Fact]
    public void FieldsOfAKeyThatHoldsAnotherTypeAreRefusedAsAServerDoes()
    {
        PluginTest test = PluginTest.On(new ForgetfulPlugin()).At(100).With("text", "v").With("due", "v", expiresAtMs: 100)
            .With("replaced", "v").With("hash", TestEntry.Of((ValueKind)1, ("f", "v")));
        Assert.Equal(Errors.WrongType, test.Run("probe", "text").Refusal);
        Assert.Equal(Errors.WrongType, test.Run("probe", "hash").Refusal);
        Assert.All(["due", "replaced", "none"], key => Assert.Equal("OK", test.Run("probe", key).Reply));
        Assert.Equal("OK", test.After(test.Run("probe", "none")).Run("probe", "none").Reply);
    }

    [Fact]
    public void ASettlerSeesWhatTheCommandChanged()
    {
        var plugin = new RewritingPlugin(Base, static (in context, view, in command) =>
            Step.Refuse(string.Join(", ", Enumerable.Range(0, context.Changes.Count).Select(Texts(context.Changes)))));
        StepRecord step = PluginTest.On(plugin).Settle([EditRecord.Of(Edit.MoveEntry("k"u8, Target.In(3, "l"u8)))], "some", "words");
        Assert.Equal("MoveEntry k to l to database 3", step.Refusal);
        Assert.Equal("", PluginTest.On(plugin).Transform(PluginPhase.Rewrite, "some", "words").Refusal);

        static Func<int, string> Texts(AppliedEdits changes) => index => EditRecord.Of(changes[index]).ToString();
    }

    [Fact]
    public void EveryKindOfEditIsARecordAndBack()
    {
        Assert.All(Enum.GetValues<EditKind>(), static kind =>
        {
            var record = new EditRecord(kind, TargetTrie.Database(3), "key", "value", 5, TargetTrie.State, 7);
            Assert.Equal(record, EditRecord.Of(record.ToEdit()));
            Assert.StartsWith($"{kind} ", record.ToString(), StringComparison.Ordinal);
        });
    }

    [Fact]
    public void AnAnswerInSettleIsAMistake()
    {
        var plugin = new RewritingPlugin(Base, static (in context, view, in command) => Step.Answer(Reply.Ok));
        Assert.Throws<PluginMistakeException>(() => PluginTest.On(plugin).Settle("set", "k", "v"));
    }

    [Fact]
    public void EditsOfACommandThatOnlyReadsAreAMistake()
    {
        var row = new CommandRow
        {
            Name = "look",
            Arity = 1,
            Flags = CommandFlags.ReadOnly,
            Summary = "Looks.",
            Complexity = "O(1)",
            Group = "test",
            Function = static (in context, view, in command) => Step.Answer(Reply.Ok, Edit.Put("k"u8, "v"u8)),
        };
        var plugin = new RewritingPlugin(Base with { Commands = [row] });
        PluginMistakeException mistake = Assert.Throws<PluginMistakeException>(() => PluginTest.On(plugin).Run("look"));
        Assert.Equal("PLUGINERR some: 'look' is not flagged Write, and has the edit Put", mistake.Message);
    }

    [Theory]
    [InlineData("size", "64mb", "size: 64mb is a String, and it should be a long")]
    [InlineData("size", 5, "size: 5 is a Int64, and it should be a number from 10 to 20")]
    [InlineData("word", "c", "word: c is a String, and it should be one of a, b")]
    [InlineData("nothing", 1, "nothing: some has no such setting; it has size, word")]
    public void SettingsAreCheckedAgainstTheirSchema(string name, object value, string words)
    {
        var plugin = new RewritingPlugin(WithSettings());
        Assert.Equal(words, PluginSettingCheck.Problem(plugin, (name, value)));
        Assert.StartsWith(words, Assert.Throws<ArgumentException>(() => PluginTest.On(plugin).WithSetting(name, value)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void SettingsAreCheckedByThePluginToo()
    {
        var plugin = new RewritingPlugin(WithSettings())
        {
            Checked = static settings => settings.Number("size") == 13
            ? "size: 13 is unlucky" : null
        };
        Assert.Equal("size: 13 is unlucky", PluginSettingCheck.Problem(plugin, ("size", 13)));
        Assert.Null(PluginSettingCheck.Problem(plugin, ("size", 12), ("word", "b")));
        Assert.Throws<ArgumentException>(() => PluginTest.On(plugin).WithSetting("size", 13));
    }

    [Fact]
    public void AConfiguredPluginHasItsSettings()
    {
        PluginTest test = PluginTest.On(new RewritingPlugin(WithSettings() with { ServerSettings = ["maxmemory"] })).WithSetting("size",
            12).WithServerSetting("maxmemory", "0");
        PluginSettings settings = ((RewritingPlugin)test.Plugin).Settings;
        Assert.Equal((12L, "a", "0"), (settings.Number("size"), settings.Text("word"), settings.Text("maxmemory")));
        Assert.Throws<ArgumentException>(() => test.WithServerSetting("port", "1"));
    }

    [Fact]
    public void StepsAreEqualByAllTheySay()
    {
        StepRecord Kept(params string[] items) => new() { Kind = StepKind.Answer, HasValue = true, Value = new Holder([.. items]) };
        Assert.Equal(Kept("a", "b"), Kept("a", "b"));
        Assert.NotEqual(Kept("a", "b"), Kept("b", "a"));
        StepRecord step = PluginTest.On(new PurePlugin()).Run("probe", "k");
        Assert.Equal(step, PluginTest.On(new PurePlugin()).Run("probe", "k"));
        Assert.NotEqual(step, PluginTest.On(new PurePlugin()).Run("probe", "l"));
        Assert.NotEqual(step, PluginTest.On(new PurePlugin()).At(1).Run("probe", "k"));
    }

    private static PluginManifest WithSettings() => Base with
    {
        Settings =
        [
            new PluginSetting { Name = "size", Kind = PluginSettingKind.Size, Summary = "A size.", Default = 10L, Min = 10, Max = 20 },
            new PluginSetting { Name = "word", Kind = PluginSettingKind.Choice, Summary = "A word.", Default = "a", Words = ["a", "b"] },
        ],
    };

    private sealed record Holder(ImmutableArray<string> Items);
}
