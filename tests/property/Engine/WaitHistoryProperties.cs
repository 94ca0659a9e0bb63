using CsCheck;
using PlumCache.Engine.Sessions;
using PlumCache.Tests.Engine.Kit;
using PlumCache.Tests.Shared;

namespace PlumCache.Tests.Properties.Engine;

/// <summary>
/// Histories of connections that push, take, move, wait, give up, are unblocked and go, in transactions and in drafts that lose their race:
/// each is answered what a model answers, in which one thing happens after the other, and no word is lost or taken twice.
/// </summary>
public sealed class WaitHistoryProperties
{
    private const int Clients = 4;
    private const string Moved = "somebody who was served served another";

    private static readonly Gen<string> Key = Gen.OneOf<string>("a", "b", "c");

    private static readonly Gen<string> Line = Gen.Frequency(
        (6, Gen.Select(Key, Gen.OneOf<string>("w0", "w0 w1", "w0 w1 w2")).Select(static (key, words) => $"QPUSH {key} {words}")),
        (5, Gen.Select(Key.Array[1, 3], Gen.Int[1, 40]).Select(static (keys, ms) => $"QTAKE {string.Join(' ', keys)} +{ms}")),
        (3, Gen.Select(Key, Key, Gen.Int[1, 40]).Select(static (from, to, ms) => $"QMOVE {from} {to} +{ms}")),
        (1, Key.Select(static key => $"SET {key} string")),
        (2, Key.Select(static key => $"DEL {key}")),
        (1, Gen.Select(Key, Key).Select(static (from, to) => $"RENAME {from} {to}")));

    private static readonly Gen<Deed> Deeds = Gen.Frequency(
        (10, Gen.Select(Gen.Int[0, Clients - 1], Line, Gen.Bool).Select(static (client, line, loses) => new Deed(client, [line], loses))),
        (2, Gen.Select(Gen.Int[0, Clients - 1], Line.Array[2, 4], Gen.Bool)
            .Select(static (client, lines, loses) => new Deed(client, lines, loses))),
        (2, Gen.Int[1, 30].Select(static ms => new Deed(-1, [$"pass {ms}"], false))),
        (1, Gen.Select(Gen.Int[0, Clients - 1], Gen.Int[0, Clients - 1], Gen.OneOf<string>("TIMEOUT", "ERROR"))
            .Select(static (client, other, how) => new Deed(client, [$"unblock {other} {how}"], false))),
        (1, Gen.Int[0, Clients - 1].Select(static client => new Deed(client, ["leave"], false))));

    [Fact]
    public void EveryHistoryIsOneOfTheModel()
    {
        var seen = new Sightings();
        Deeds.Array[1, 40].Sample(deeds => Check(deeds, seen), iter: TestBudget.Times(400));
        seen.AssertAll(Moved, "timeout", "unblock", "leave", "lost");
    }

    private static void Check(Deed[] deeds, Sightings seen)
    {
        Action onTake = static () => { };
        using var engine = new TestEngine(plugins: [QueueCommands.New(() => onTake()), .. BuiltIns.With()]);
        TestClient[] clients = [.. Enumerable.Range(0, Clients).Select(_ => engine.Connect())];
        var model = new WaitModel();
        foreach (Deed deed in deeds)
        {
            int served = model.Served;
            if (deed.Loses)
            {
                onTake = () =>
                {
                    onTake = static () => { };
                    engine.Keyspace.Overtake();
                    seen.Note("lost");
                };
            }

            Do(deed, engine, clients, model, seen);
            onTake = static () => { };
            if (model.Served > served + 1) seen.Note(Moved);
            foreach ((int client, string answer) in model.Answers) Assert.Equal([answer], clients[client].Finish());
            model.Answers.Clear();
            Assert.Equal(model.Waiting, engine.Engine.Waits.Count);
            for (int i = 0; i < Clients; i++)
            {
                Assert.Equal(model.IsWaiting(i), clients[i].Session.Suspension.Reason == SuspensionReason.Keys);
            }
        }

        foreach (TestClient client in clients) client.Session.Dispose();
        Assert.Equal((0, 0), (engine.Engine.Waits.Count, engine.Engine.Waits.Keys));
        Assert.Equal(model.Describe(), Describe(engine), StringComparer.Ordinal);
    }

    private static void Do(Deed deed, TestEngine engine, TestClient[] clients, WaitModel model, Sightings seen)
    {
        string[] words = deed.Lines[0].Split(' ');
        if (words[0] == "pass")
        {
            engine.Time.Advance(long.Parse(words[1], System.Globalization.CultureInfo.InvariantCulture));
            model.Pass(engine.Time.NowMs);
            if (model.Answers.Count > 0) seen.Note("timeout");
            return;
        }

        TestClient client = clients[deed.Client];
        if (words[0] == "leave")
        {
            if (model.IsWaiting(deed.Client)) seen.Note("leave");
            client.Session.Dispose();
            model.Leave(deed.Client);
            clients[deed.Client] = engine.Connect();
            return;
        }

        if (model.IsWaiting(deed.Client)) return;
        if (words[0] == "unblock")
        {
            int other = int.Parse(words[1], System.Globalization.CultureInfo.InvariantCulture);
            if (model.IsWaiting(other)) seen.Note("unblock");
            Assert.Equal(model.Unblock(other, words[2] == "ERROR"), client.One($"CLIENT UNBLOCK {clients[other].Session.Id} {words[2]}"));
            return;
        }

        string[] lines = [.. deed.Lines.Select(line => Timed(line, engine.Time.NowMs))];
        client.Load(lines.Length == 1 ? lines : ["MULTI", .. lines, "EXEC"]);
        bool isWaiting = client.Suspend() == SuspensionReason.Keys;
        string? told = model.Run(deed.Client, lines);
        Assert.Equal(told is null, isWaiting);
        if (told is not null) Assert.Equal(told, client.Writer.Take()[^1]);
    }

    private static string Timed(string line, long nowMs)
    {
        int at = line.IndexOf('+', StringComparison.Ordinal);
        if (at < 0) return line;
        long ms = long.Parse(line[(at + 1)..], System.Globalization.CultureInfo.InvariantCulture);
        return string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{line[..at]}{nowMs + ms}");
    }

    private static IEnumerable<string> Describe(TestEngine engine)
    {
        TestClient client = engine.Connect();
        foreach (string key in (string[])["a", "b", "c"])
        {
            string type = client.One($"TYPE {key}");
            if (type == "+none") continue;
            List<string> words = [];
            while (type == "+queue" && client.One($"QLEN {key}") != ":0") words.Add(client.One($"QTAKE {key} 0").Split('"')[3]);
            yield return $"{key}={(type == "+queue" ? string.Join(',', words) : "string")}";
        }
    }

    /// <param name="Client">Whose; -1: nobody's.</param>
    /// <param name="Lines">A command, or those of a transaction.</param>
    /// <param name="Loses">Whether the first draft in which somebody takes loses its race.</param>
    private sealed record Deed(int Client, string[] Lines, bool Loses)
    {
        public override string ToString() => $"{Client}> {string.Join(" | ", Lines)}{(Loses ? " loses" : "")}";
    }
}
