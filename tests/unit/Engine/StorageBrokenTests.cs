using PlumCache.Abstractions;
using PlumCache.Engine.Sessions;
using PlumCache.Storage;
using PlumCache.Tests.Engine.Kit;

namespace PlumCache.Tests.Unit.Engine;

/// <summary>
/// That storage is broken is no client's error and no plugin's: nothing that contains failures contains this, and nothing is answered.
/// </summary>
public sealed class StorageBrokenTests
{
    [Fact]
    public void PassesThroughATransformer() =>
        AssertPasses(new TestPlugin("p") { OnTransform = static (in _, _, in _) => throw Broken() }.Transforming("get"), "GET a");

    [Fact]
    public void PassesThroughAFunction() =>
        AssertPasses(new TestPlugin("p").With("boom", static (in _, _, in _) => throw Broken()), "boom");

    [Fact]
    public void PassesThroughAnObserver() => AssertPasses(
        new TestPlugin("p") { OnObserve = static (in _, _, in _, in _) => throw Broken() }.Interested(
            new Interest { Phase = PluginPhase.Observe, Commands = ["get"] }),
        "GET a");

    [Fact]
    public void PassesThroughAPluginThatIsToldOfARefusal() => AssertPasses(
        new TestPlugin("p")
        {
            OnTransform = static (in context, _, in command) => context.Refusal is not null ? throw Broken() : Step.Continue(command),
        }
            .With("start", static (in _, _, in _) => Step.Answer(Reply.Ok).WithValue("seen"))
            .Interested(new Interest { Phase = PluginPhase.Admit, Scope = InterestScope.Sessions, SeesRefusals = true }),
        "start",
        "GET");

    [Fact]
    public void PassesThroughAReplyThatIsComputedWhileItIsWritten() => AssertPasses(
        new TestPlugin("p").With("items", static (in _, _, in _) => Step.Answer(Reply.Items(1, static (_, in _, _) => throw Broken()))),
        "items");

    [Fact]
    public void PassesThroughAServerCommand()
    {
        using var engine = new TestEngine();
        engine.Host.Plugins.Failure = Broken();
        AssertPasses(engine, "PLUGIN LIST");
    }

    [Fact]
    public async Task PassesThroughAServerCommandThatAnswersLater()
    {
        using var engine = new TestEngine();
        TestClient client = engine.Connect();
        client.Load("PLUGIN LOAD a");
        Assert.Equal(SuspensionReason.Reply, client.Suspend());
        engine.Host.Plugins.Outcome.SetException(Broken());
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(2));
        while (client.Resumes == 0) await timer.WaitForNextTickAsync(deadline.Token);
        Assert.Throws<StorageBrokenException>(() => client.Step());
        Assert.Empty(engine.Host.Failures);
    }

    [Fact]
    public void PassesThroughAnEffect()
    {
        TestPlugin teller = new TestPlugin("p").With(
            "tell", static (in context, _, in _) => Step.Answer(Reply.Ok).WithEffects(context.Effects.Add(Effect.Publish("c"u8, "m"u8))));
        using var engine = new TestEngine(plugins: teller);
        engine.Host.OnPublish = static (_, _) => throw Broken();
        AssertPasses(engine, "tell");
    }

    [Fact]
    public void PassesThroughAMonitor()
    {
        using var engine = new TestEngine();
        engine.Host.Any = true;
        engine.Host.OnMonitored = static () => throw Broken();
        AssertPasses(engine, "GET a");
    }

    [Fact]
    public void PassesThroughTheTellingOfAFailure()
    {
        using var engine = new TestEngine(
            plugins: new TestPlugin("p").With("boom", static (in _, _, in _) => throw new InvalidOperationException("a bug")));
        engine.Host.OnFailure = static () => throw Broken();
        Assert.Throws<StorageBrokenException>(() => engine.Connect().Send("boom"));
    }

    [Fact]
    public void PassesThroughWhereSomethingElseCarriesIt()
    {
        using var engine = new TestEngine(
            plugins: new TestPlugin("p").With("boom", static (in _, _, in _) => throw new AggregateException(Broken())));
        Assert.Throws<AggregateException>(() => engine.Connect().Send("boom"));
        Assert.Empty(engine.Host.Failures);
    }

#if DEBUG
    [Fact]
    public void PassesThroughWhatCarriesOutEdits()
    {
        using var engine = new TestEngine();
        using var schedule = FaultSchedule.OnThisThread([FaultPoint.AllocateBlock], failingCall: 1, failure: Broken);
        AssertPasses(engine, "SET a 1");
    }
#endif

    private static StorageBrokenException Broken() => new("A test says so.");

    private static void AssertPasses(TestPlugin plugin, params string[] lines)
    {
        using var engine = new TestEngine(plugins: plugin);
        AssertPasses(engine, lines);
    }

    private static void AssertPasses(TestEngine engine, params string[] lines)
    {
        TestClient client = engine.Connect();
        Assert.Throws<StorageBrokenException>(() => client.Send(lines));
        Assert.Empty(engine.Host.Failures);
    }
}
