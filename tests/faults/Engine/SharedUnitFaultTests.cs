#if DEBUG
using System.Text;
using PlumCache.Abstractions;
using PlumCache.Storage;
using PlumCache.Tests.Engine.Kit;
using PlumCache.Tests.Faults.Kit;

namespace PlumCache.Tests.Faults.Engine;

/// <summary>
/// One of several connections that share a draft fails in the middle of its writes: it alone is rolled back and runs again, and of the
/// others each command's function has run exactly once.
/// </summary>
public sealed class SharedUnitFaultTests
{
    private const int Clients = 4;
    private const int Commands = 3;

    /// <summary>How often each key was written.</summary>
    private readonly Dictionary<string, int> _calls = new(StringComparer.Ordinal);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void OnlyWhoGetsNoBlockRunsAgain(bool isArenaFull)
    {
        int call = 1;
        while (FailsAt(call, isArenaFull ? FaultKinds.ArenaFull : FaultKinds.Of(FaultPoint.AllocateBlock))) call++;
        Assert.InRange(call, Clients * Commands, int.MaxValue);
    }

    /// <returns>Whether there was such a call.</returns>
    private bool FailsAt(int call, Func<Exception> failure)
    {
        _calls.Clear();
        TestPlugin counting = new TestPlugin("counting")
            .With("note", Note, CommandFlags.Write, 2, KeyPositions.One)
            .With(static manifest => manifest with { Rights = PluginRights.WriteKeys });
        using var engine = new TestEngine(plugins: [.. BuiltIns.With(("notify-keyspace-events", "KA")), counting]);
        TestClient[] clients = [.. Enumerable.Range(0, Clients).Select(_ => engine.Connect())];
        for (int i = 0; i < Clients; i++) clients[i].Load([.. KeysOf(i).Select(static key => $"NOTE {key}")]);
        long failures;
        using (var schedule = FaultSchedule.OnThisThread([FaultPoint.AllocateBlock], call, failure: failure))
        {
            engine.Engine.RunTogether([.. clients.Select(static client => client.Turn)]);
            failures = schedule.Failures;
        }

        Assert.All(clients.SelectMany(static client => client.Finish()), static reply => Assert.Equal("+OK", reply));
        int[] runs = [.. Enumerable.Range(0, Clients).Select(client => KeysOf(client).Max(key => _calls[key]))];
        Assert.Equal(Enumerable.Range(0, Clients).Select(client => client < failures ? 2 : 1), runs.OrderDescending());
        string[] told = [.. engine.Host.Effects.Where(static effect => effect.Contains("key:", StringComparison.Ordinal))];
        Assert.Equal(told.Distinct(StringComparer.Ordinal), told, StringComparer.Ordinal);
        return failures > 0;
    }

    private static IEnumerable<string> KeysOf(int client) => Enumerable.Range(0, Commands).Select(number => $"key:{client}:{number}");

    private Step Note(in CommandContext context, KeyspaceView view, in Command command)
    {
        string key = Encoding.UTF8.GetString(command[1]);
        _calls[key] = _calls.GetValueOrDefault(key) + 1;
        return Step.Answer(Reply.Ok, Edit.Put(command[1], "x"u8));
    }
}
#endif
