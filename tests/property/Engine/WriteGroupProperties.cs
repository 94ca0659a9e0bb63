using CsCheck;
using PlumCache.Abstractions;
using PlumCache.Engine.Hosting;
using PlumCache.Tests.Engine.Kit;
using PlumCache.Tests.Shared;
#if DEBUG
using PlumCache.Storage;
#endif

namespace PlumCache.Tests.Properties.Engine;

/// <summary>
/// Histories of several connections whose batches come together: whichever share a draft, lose their race, throw or meet a fault, each
/// command takes hold once, in the order in which effects are done, and answers what a model answers that runs them in that order.
/// </summary>
public sealed class WriteGroupProperties
{
    private const int Connections = 3; // as many as the model has
    private const string Shared = "connections shared a draft";
    private const string LostRace = "a race was lost";
    private const string Thrown = "a plugin threw";
    private const string Refused = "a write was refused among others";

    private static readonly Gen<string> Key = Gen.Char["ab"].Array[1, 3].Select(static chars => new string(chars));

    private static readonly Gen<string> Line = Gen.Frequency(
        (8, Gen.Select(Key, Gen.Int[0, 9]).Select(static (key, value) => $"SET {key} {value}")),
        (2, Gen.Select(Key, Gen.Int[0, 9]).Select(static (key, value) => $"SET {key} {value} NX GET")),
        (3, Key.Select(static key => $"GET {key}")),
        (3, Gen.Select(Key, Key).Select(static (a, b) => $"DEL {a} {b}")),
        (1, Gen.Int[0, 1].Select(static database => $"SELECT {database}")),
        (1, Gen.Const("DBSIZE")),
        (1, Gen.Const("FLUSHDB")),
        (1, Gen.Const("lose")),
        (1, Gen.Const("boom")),
        (1, Gen.Const("refuse")),
        (1, Gen.Const("GET")));

    private static readonly Gen<Round> Rounds = Gen.Select(Line.Array[0, 3].Array[Connections], Gen.Int[0, 4], Gen.Int[1, 40])
        .Select(static (batches, fault, call) => new Round(batches, fault, call));

#if DEBUG
    /// <summary>What fails, how, and how often it is passed at most in most rounds.</summary>
    private static readonly (FaultPoint Point, Func<Exception>? Failure, int Calls)[] Faults =
    [
        (FaultPoint.AllocateBlock, static () => new ArenaFullException(0), 10), (FaultPoint.AllocateBlock, null, 10),
        (FaultPoint.DraftList, null, 20), (FaultPoint.BeforeCas, null, 1), (FaultPoint.PluginCall, null, 20),
    ];
#endif

    [Fact]
    public void EveryHistoryIsOneOfTheModel()
    {
        var seen = new Sightings();
        Rounds.Array[1, 10].Sample(rounds => Check(rounds, seen), iter: TestBudget.Times(400));
        seen.AssertAll(Shared, LostRace, Thrown, Refused);
#if DEBUG
        seen.AssertAll(Enumerable.Range(0, Faults.Length).Select(NameOfFault));
#endif
    }

#if DEBUG
    private static string NameOfFault(int fault) => $"fault {fault}";
#endif

    private static void Check(Round[] rounds, Sightings seen)
    {
        TestEngine engine = null!;
        bool mayLose = false;
        var log = new TestPlugin("log")
        {
            OnObserve = static (in context, _, in _, in step) =>
                step.Reply.IsError ? null : context.Effects.Add(Effect.Publish("ran"u8, [(byte)('0' + context.Session.Id)])),
        };
        log.Interested(new Interest { Phase = PluginPhase.Observe, Scope = InterestScope.All });
        TestPlugin trouble = new TestPlugin("trouble")
            .With("lose", (in _, _, in _) => Lose(), CommandFlags.Write, keys: KeyPositions.All)
            .With(
                "boom",
                static (in context, _, in _) =>
                    throw new InvalidOperationException($"oh {context.Edits.Add(Edit.Put("boom"u8, "1"u8)).Count}"),
                CommandFlags.Write,
                keys: KeyPositions.All)
            .With("refuse", static (in _, _, in _) => Step.Refuse("ERR no"), CommandFlags.Write, keys: KeyPositions.All)
            .With(static manifest => manifest with { Rights = PluginRights.WriteKeys });
        using (engine = new TestEngine(new EngineOptions { PluginBreakerFailures = int.MaxValue }, null, log, trouble))
        {
            TestClient[] clients = [.. Enumerable.Range(0, Connections).Select(_ => engine.Connect())];
            var model = new EngineModel();
            foreach (Round round in rounds)
            {
                mayLose = true;
                TestClient[] asked = [.. clients.Where((_, i) => round.Batches[i].Length > 0)];
                for (int i = 0; i < Connections; i++) clients[i].Load(round.Batches[i]);
                engine.Host.Effects.Clear();
                int rewinds = clients.Sum(static client => client.Writer.Rewinds);
                bool hasFailed = RunTogether(engine, asked, round, seen);
                if (!mayLose && !hasFailed && clients.Sum(static client => client.Writer.Rewinds) > rewinds) seen.Note(LostRace);
                bool isShared = asked.Count(static client => client.Session.Next > 0) > 1;
                if (isShared) seen.Note(Shared);
                string[][] replies = [.. clients.Select((client, i) => round.Batches[i].Length > 0 ? client.Finish() : [])];
                if (replies.Any(static replies => replies.Any(static reply => reply.StartsWith("-PLUGINERR", StringComparison.Ordinal))))
                {
                    seen.Note(Thrown);
                }

                if (isShared && replies.Any(static replies => replies.Contains("-ERR no", StringComparer.Ordinal))) seen.Note(Refused);

                Follow(model, round.Batches, replies, engine.Host.Effects, hasFailed);
            }
        }

        Step Lose()
        {
            if (mayLose) engine.Keyspace.Overtake();
            mayLose = false;
            return Step.Answer(Reply.Ok);
        }
    }

    private static bool RunTogether(TestEngine engine, TestClient[] clients, Round round, Sightings seen)
    {
#if DEBUG
        (FaultPoint point, Func<Exception>? failure, int calls) = Faults[round.Fault];
        using var schedule = FaultSchedule.OnThisThread([point], 1 + (round.Call % calls), isLasting: false, failure);
        try
        {
            engine.Engine.RunTogether([.. clients.Select(static client => client.Turn)]);
        }
        catch (InjectedFaultException)
        {
            // As a round of connections does: each runs alone then.
        }

        seen.Note(NameOfFault(round.Fault), schedule.Failures);
        return schedule.Failures > 0;
#else
        engine.Engine.RunTogether([.. clients.Select(static client => client.Turn)]);
        return false;
#endif
    }

    /// <summary>Runs on the model what has run, in that order. An error was answered by nothing that took hold.</summary>
    private static void Follow(EngineModel model, string[][] batches, string[][] replies, List<string> effects, bool hasFailed)
    {
        int[] next = new int[Connections];
        foreach (string effect in effects)
        {
            int connection = effect[^1] - '1';
            SkipErrors(connection);
            Expect(connection, model.Run(connection, batches[connection][next[connection]]));
        }

        for (int connection = 0; connection < Connections; connection++)
        {
            SkipErrors(connection);
            if (next[connection] < batches[connection].Length)
            {
                throw new InvalidOperationException($"{batches[connection][next[connection]]} was answered, and never ran.");
            }
        }

        void SkipErrors(int connection)
        {
            while (next[connection] < replies[connection].Length && replies[connection][next[connection]].StartsWith('-'))
            {
                if (hasFailed) next[connection]++;
                else Expect(connection, model.Run(connection, batches[connection][next[connection]]));
            }
        }

        void Expect(int connection, string expected)
        {
            int place = next[connection]++;
            if (replies[connection][place] != expected)
            {
                throw new InvalidOperationException(
                    $"{connection}: {batches[connection][place]}: expected {expected}, got {replies[connection][place]}");
            }
        }
    }

    /// <param name="Batches">Of each connection; empty: it asks nothing.</param>
    /// <param name="Fault">Which kind of call fails, and how.</param>
    /// <param name="Call">Which of them, as far as there are so many.</param>
    private sealed record Round(string[][] Batches, int Fault, int Call)
    {
        public override string ToString() =>
            $"[{string.Join(" | ", Batches.Select(static lines => string.Join("; ", lines)))}] fails {Fault} at {Call}";
    }
}
