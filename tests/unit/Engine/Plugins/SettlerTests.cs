using System.Text;
using PlumCache.Abstractions;
using PlumCache.Engine.Hosting;
using PlumCache.Testing;
using PlumCache.Tests.Engine.Kit;

namespace PlumCache.Tests.Unit.Engine.Plugins;

/// <summary>What happens between a command's edits and their publish: room is made, or the command is refused whole.</summary>
public sealed class SettlerTests
{
    /// <summary>Removes the smallest key that is not the command's, one a call, while more than so many bytes are there.</summary>
    private static TestPlugin Evicting(long limit) => new TestPlugin("evicting")
    {
        OnTransform = (in context, view, in command) =>
        {
            if (view.Bytes(default) <= limit) return Step.Continue(command);
            ReadOnlySpan<byte> after = default;
            while (view.TryGetNext(default, after, out ReadOnlySpan<byte> key, out _))
            {
                if (command.Count < 2 || !key.SequenceEqual(command[1]))
                {
                    return Step.Continue(command).WithEdits(context.Edits.Add(Edit.Remove(Target.In(view.Index, key))));
                }

                after = key.ToArray();
            }

            return Step.Continue(command);
        },
    }.Interested(new Interest { Phase = PluginPhase.Settle, Scope = InterestScope.Writes });

    [Fact]
    public void AWriteThatPassesTheLimitIsRefusedWholeWhenNobodyMakesRoom()
    {
        using var engine = new TestEngine();
        engine.Engine.Settings.MaxMemoryBytes = 8;
        Assert.Equal(
            ["+OK", "+OK", "-OOM command not allowed when used memory > 'maxmemory'.", "\"123\"", ":1", "+OK", ":2"],
            engine.Connect().Send("SET a 123", "SET b 123", "SET a 1234", "GET a", "DEL b", "SET c 123", "DBSIZE"));
    }

    [Fact]
    public void RoomIsMadeInTheSameStepAndTheLimitIsNeverPassed()
    {
        using var engine = new TestEngine(plugins: Evicting(8));
        engine.Engine.Settings.MaxMemoryBytes = 8;
        TestClient client = engine.Connect();
        client.Send("SET a 1", "SET b 1", "SET c 1", "SET d 1");
        long before = engine.Keyspace.Revision;
        Assert.Equal(["+OK", "nil", "nil", "\"1\"", "\"123\""], client.Send("SET e 123", "GET a", "GET b", "GET c", "GET e"));
        Assert.Equal(before + 1, engine.Keyspace.Revision);
        Assert.Equal(2, engine.Engine.EvictedKeys);
    }

    [Fact]
    public void WhatCannotFitEvenAloneEvictsNothing()
    {
        using var engine = new TestEngine(plugins: Evicting(8));
        engine.Engine.Settings.MaxMemoryBytes = 8;
        Assert.Equal(
            ["+OK", "-OOM command not allowed when used memory > 'maxmemory'.", "\"1\""],
            engine.Connect().Send("SET a 1", "SET big 1234567890", "GET a"));
        Assert.Equal(0, engine.Engine.EvictedKeys);
    }

    [Theory]
    [InlineData("SET a 2", "Put a = ")]
    [InlineData("MSET a 1 n 2", "Put a = , Put n = ")]
    [InlineData("APPEND a 1", "Splice  into a at 1")]
    [InlineData("GETDEL a", "Remove a")]
    [InlineData("RENAME a n", "MoveEntry a to n")]
    [InlineData("COPY a n DB 3", "CopyEntry a to n to database 3")]
    [InlineData("MOVE a 3", "MoveEntry a to a to database 3")]
    [InlineData("NS.COPY p: q:", "CopyPrefix p: to q:")]
    [InlineData("NS.EXPIRE p: 100", "SetPrefixExpiry p: @1700000000100")]
    [InlineData("SWAPDB 0 3", "SwapDatabases of database 0 and database 3")]
    [InlineData("SETNX a 1", "")]
    public void SettlersSeeWhatWasChangedWhateverTheCommandSays(string line, string expected)
    {
        var seen = new List<string>();
        using var engine = new TestEngine(plugins: [.. BuiltIns.With(), Seeing(seen)]);
        TestClient client = engine.Connect();
        client.Send("SET a 1", "SET p:1 1");
        seen.Clear();
        client.One(line);
        Assert.Equal(expected, string.Join(", ", seen));
    }

    /// <summary>In one batch, so that the block it points into is the draft's own, which it frees at once.</summary>
    [Fact]
    public void SettlersSeeWhatWasChangedAlsoWhereTheEditPointedIntoWhatItRemoved()
    {
        string name = new('n', 2000);
        var seen = new List<string>();
        TestPlugin settler = Seeing(seen).With(
            "point", static (in _, view, in command) => Step.Answer(Reply.Ok, Edit.Remove(Held(view, command[1]))), CommandFlags.Write);
        using var engine = new TestEngine(plugins: [.. BuiltIns.With(), settler]);
        engine.Connect().Send($"SET {name} {name}", $"POINT {name}", "SET a a", "POINT a");
        Assert.Equal([$"Put {name} = ", $"Remove {name}", "Put a = ", "Remove a"], seen);
    }

    private static TestPlugin Seeing(List<string> seen) => new TestPlugin("settler")
    {
        OnTransform = (in context, _, in command) =>
        {
            for (int i = 0; i < context.Changes.Count; i++) seen.Add(EditRecord.Of(context.Changes[i]).ToString());
            return Step.Continue(command);
        },
    }.Interested(new Interest { Phase = PluginPhase.Settle, Scope = InterestScope.Writes });

    private static ReadOnlySpan<byte> Held(KeyspaceView view, scoped ReadOnlySpan<byte> key) =>
        view.TryGet(key, out EntryView entry) ? entry.Value : default;

    [Fact]
    public void ALimitThatWasLoweredIsWorkedOffByTheUpkeep()
    {
        using var engine = new TestEngine(plugins: Evicting(20));
        TestClient client = engine.Connect();
        for (int i = 10; i < 40; i++) client.One($"SET {i} 12");
        engine.Engine.Settings.MaxMemoryBytes = 20;
        engine.MaintainToTheEnd();
        Assert.Equal(":5", client.One("DBSIZE"));
        Assert.Equal(25, engine.Engine.EvictedKeys);
    }

    [Fact]
    public void AnObserverThatIsLeftOutIsNotToldOfExpiredKeysEither()
    {
        int calls = 0;
        TestPlugin failing = new TestPlugin("failing")
        {
            OnObserve = (in _, _, in _, in _) =>
            {
                calls++;
                throw new InvalidOperationException("oh");
            },
        }.Interested(new Interest { Phase = PluginPhase.Observe, Commands = ["expired"] });
        TestPlugin expiring = new TestPlugin("expiring").With(
            "soon",
            static (in context, _, in command) => Step.Answer(Reply.Ok, Edit.Put(command[1], "1"u8, context.NowMs + 10)),
            CommandFlags.Write,
            2,
            KeyPositions.One);
        using var engine = new TestEngine(new EngineOptions { PluginBreakerFailures = 2 }, plugins: [expiring, failing]);
        engine.Connect().Send("soon a", "soon b", "soon c", "soon d");
        engine.Time.NowMs += 20;
        engine.MaintainToTheEnd();
        Assert.Equal((2, 4), (calls, engine.Engine.ExpiredKeys));
    }

    [Fact]
    public void ObserversAreToldOfKeysOfWhichFieldsHaveExpired()
    {
        TestPlugin observer = new TestPlugin("observer")
        {
            OnObserve = static (in context, _, in command, in step) => context.Effects.Add(Effect.Publish(
                command[0], Encoding.UTF8.GetBytes($"{Encoding.UTF8.GetString(command[1])}{(step.Edits!.Count > 1 ? ", gone" : "")}"))),
        }.Interested(new Interest { Phase = PluginPhase.Observe, Commands = ["expired", "hexpired"] });
        using var engine = new TestEngine(plugins: [FieldCommands.New(), observer]);
        long end = engine.Time.NowMs + 10;
        TestClient client = engine.Connect();
        client.Send("FPUT some x 1 y 2 z 3", "FPUT all x 1 y 2", "FPUT none x 1");
        client.Send($"FEXPIRE some x {end}", $"FEXPIRE some y {end}", $"FEXPIRE all x {end}", $"FEXPIRE all y {end}");
        engine.Host.Effects.Clear();
        engine.Time.NowMs += 20;
        engine.MaintainToTheEnd();
        Assert.Equal(["publish hexpired all, gone", "publish hexpired some"], engine.Host.Effects);
        Assert.Equal([":1", ":0"], client.Send("FLEN some", "FLEN all"));
    }

    [Fact]
    public void ObserversAreToldOfEvictedAndExpiredKeys()
    {
        TestPlugin observer = new TestPlugin("observer")
        {
            OnObserve = static (in context, _, in command, in _) =>
                context.Effects.Add(Effect.Publish(command[0],
                Encoding.UTF8.GetBytes($"{context.Session.Database} {Encoding.UTF8.GetString(command[1])}"))),
        }.Interested(new Interest { Phase = PluginPhase.Observe, Commands = ["expired", "evicted"] });
        TestPlugin expiring = new TestPlugin("expiring").With(
            "soon",
            static (in context, _, in command) => Step.Answer(Reply.Ok, Edit.Put(command[1], "1"u8, context.NowMs + 10)),
            CommandFlags.Write,
            2,
            KeyPositions.One);
        using var engine = new TestEngine(plugins: [Evicting(8), expiring, observer]);
        TestClient client = engine.Connect();
        client.Send("SELECT 3", "SET a 1", "SET b 12345", "SET c 123");
        Assert.Equal(["publish evicted 3 a", "publish evicted 3 b"], engine.Host.Effects);
        engine.Host.Effects.Clear();
        client.Send("DEL c", "soon u1", "soon u2");
        engine.Time.NowMs += 20;
        engine.MaintainToTheEnd();
        Assert.Equal(["publish expired 3 u1", "publish expired 3 u2"], engine.Host.Effects);
        Assert.Equal(2, engine.Engine.ExpiredKeys);
    }

    [Fact]
    public void ASettlerThatThrowsUndoesTheCommandAlone()
    {
        TestPlugin bad = new TestPlugin("bad")
        {
            OnTransform = static (in _, view, in command) => view.Contains("boom"u8)
            ? throw new InvalidOperationException("oh") : Step.Continue(command)
        }
            .Interested(new Interest { Phase = PluginPhase.Settle, Scope = InterestScope.Writes });
        using var engine = new TestEngine(plugins: bad);
        Assert.Equal(["+OK", "-PLUGINERR bad: oh", "+OK", ":2", "nil"],
            engine.Connect().Send("SET a 1", "SET boom 1", "SET b 1", "DBSIZE", "GET boom"));
    }

    [Fact]
    public void ATransactionOfManyRefusedWritesRunsTwiceAndNotOnceForEach()
    {
        int runs = 0;
        TestPlugin counting = new TestPlugin("counting").With(
            "fill",
            (in _, _, in command) =>
            {
                runs++;
                return Step.Answer(Reply.Ok, Edit.Put(command[1], command[2]));
            },
            CommandFlags.Write | CommandFlags.DenyOom,
            3,
            KeyPositions.One);
        TestPlugin many = new TestPlugin("many").With(
            "many",
            static (in _, _, in _) =>
                Step.Run([.. Enumerable.Range(0,
                300).Select(static i =>
                new QueuedCommand(StoredCommand.Of("fill", i % 3 == 0 ? "small" : $"k{i}", i % 3 == 0 ? "1" : "0123456789")))],
                ReplyChoice.All),
            CommandFlags.Write);
        using var engine = new TestEngine(plugins: [counting, many]);
        engine.Engine.Settings.MaxMemoryBytes = 8;
        TestClient client = engine.Connect();
        string reply = client.One("many");
        Assert.Equal(100, reply.Split("+OK").Length - 1);
        Assert.Equal(200, reply.Split("-OOM").Length - 1);
        Assert.Equal([":1", "\"1\""], client.Send("DBSIZE", "GET small"));
        Assert.InRange(runs, 300, 302); // the first refusal is the second command's
    }

    [Fact]
    public void AnAnswerInThePhaseSettleIsNonsense()
    {
        TestPlugin bad = new TestPlugin("bad") { OnTransform = static (in _, _, in _) => Step.Answer(Reply.Ok) }
            .Interested(new Interest { Phase = PluginPhase.Settle, Scope = InterestScope.Writes });
        using var engine = new TestEngine(plugins: bad);
        Assert.Equal("-PLUGINERR bad: it gives Answer in the phase Settle, where it goes on or refuses", engine.Connect().One("SET a 1"));
    }
}
