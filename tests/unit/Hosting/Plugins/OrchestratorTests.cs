using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using PlumCache.Abstractions;
using PlumCache.Engine.Serving;
using PlumCache.Engine.Table;
using PlumCache.Hosting.Configuration;
using PlumCache.Hosting.Plugins;
using PlumCache.Tests.Engine.Kit;

namespace PlumCache.Tests.Unit.Hosting.Plugins;

public sealed class OrchestratorTests : IDisposable
{
    private readonly PluginFolder _folder = new();
    private readonly Holders _holders = new();
    private CommandTables? _tables;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void DoesNotUnloadAPluginThatAnotherRequires()
    {
        Orchestrator orchestrator = Of(new FakePlugin("a"),
            new FakePlugin("b").With(static manifest => manifest with { Requires = ["a"] }));
        Assert.Null(orchestrator.Unload("a", out string? problem));
        Assert.Equal("plugin 'a' cannot be unloaded: b requires it", problem);
        Assert.NotNull(orchestrator.Unload("b", out _));
        Assert.NotNull(orchestrator.Unload("a", out problem));
        Assert.Null(problem);
        Assert.Empty(orchestrator.Current.Running);
    }

    [Fact]
    public void DoesNotUnloadThePluginOfThePolicyInForce()
    {
        Orchestrator orchestrator = Of(new FakePlugin("lru"), new FakePlugin("lfu"));
        Assert.Null(orchestrator.Take(_folder.Options with { MaxMemoryPolicy = "allkeys-lru" }));
        Assert.Null(orchestrator.Unload("lru", out string? problem));
        Assert.Equal("plugin 'lru' cannot be unloaded: maxmemory_policy \"allkeys-lru\" needs it", problem);
        Assert.NotNull(orchestrator.Unload("lfu", out _));
    }

    [Fact]
    public void ConfiguresAnewWhoReadsAServerSettingThatChanges()
    {
        Orchestrator orchestrator = Of(new FakePlugin("a"), Reader("timeout"));
        IPlugin other = orchestrator.Current.Find("a")!.Active.Plugin;
        CommandTable before = orchestrator.Current.Table;
        Assert.Equal("0", SettingsOf(orchestrator, "reader").Text("timeout"));

        Assert.Null(orchestrator.Take(_folder.Options with { MaxClients = 5 }));
        Assert.Same(before, orchestrator.Current.Table);

        Assert.Null(orchestrator.Take(_folder.Options with { MaxClients = 5, IdleTimeoutSeconds = 7 }));
        Assert.NotSame(before, orchestrator.Current.Table);
        Assert.Equal("7", SettingsOf(orchestrator, "reader").Text("timeout"));
        Assert.Same(other, orchestrator.Current.Find("a")!.Active.Plugin);
    }

    [Fact]
    public void AServerSettingThatAPluginRefusesDoesNotHold()
    {
        Orchestrator orchestrator = Of(Reader("timeout"));
        CommandTable before = orchestrator.Current.Table;
        Assert.Equal("plugin 'reader': timeout is too long", orchestrator.Take(_folder.Options with { IdleTimeoutSeconds = 100 }));
        Assert.Same(before, orchestrator.Current.Table);
        Assert.Null(orchestrator.Take(_folder.Options with { IdleTimeoutSeconds = 7 }));
    }

    [Fact]
    public void APluginThatReadsAServerSettingThereIsNotIsRefused()
    {
        var problems = new List<ConfigurationProblem>();
        Assert.Null(new PluginConfigurator(PluginStart.ServerSettingsOf(_folder.Options), problems)
            .Configure(new PluginCode(Reader("nosuch")), new PluginChoice("core", "reader", ConfigurationPlace.None), null));
        Assert.Equal("plugin 'reader' reads the server's setting 'nosuch', which there is not", Assert.Single(problems).ToString());
    }

    [Fact]
    public void APluginThatThrowsOrLiesWhileItIsConfiguredIsRefused()
    {
        Assert.Equal("plugin 'a' cannot be configured: no",
            ProblemOf(new FakePlugin("a") { OnConfigure = static _ => throw new InvalidOperationException("no") }));
        Assert.Equal("plugin 'a' names itself 'b' once it is configured",
            ProblemOf(new FakePlugin("a") { OnConfigure = static manifest => manifest with { Name = "b" } }));
    }

    [Fact]
    public void TheEngineUsesTheNewTableAtOnce()
    {
        Orchestrator orchestrator = Of(new FakePlugin("a").With(static manifest => manifest with { Commands = [FakePlugin.Row("x")] }));
        Assert.NotNull(orchestrator.Unload("a", out _));
        Assert.Same(orchestrator.Current.Table, _tables!.Current);
    }

    [Fact]
    public async Task TellsThatSomethingStillHoldsTheCode()
    {
        Orchestrator orchestrator = Of();
        Assert.Null(orchestrator.Load("Greeter", ""));
        object held = orchestrator.Current.Find("greeter")!.Active.Plugin;
        _holders.AreStreaming = true;
        Assert.Equal("a reply that is being streamed", await Drain().EndAsync(orchestrator.Unload("greeter", out _)!));

        Assert.Null(orchestrator.Load("Greeter", ""));
        object heldToo = orchestrator.Current.Find("greeter")!.Active.Plugin;
        _holders.AreStreaming = false;
        Assert.StartsWith("a value kept for a connection", await Drain().EndAsync(orchestrator.Unload("greeter", out _)!),
            StringComparison.Ordinal);
        GC.KeepAlive(held);
        GC.KeepAlive(heldToo);
    }

    [Fact]
    public async Task FreesTheCodeOnceNothingHoldsIt()
    {
        Orchestrator orchestrator = Of();
        WeakReference watch = LoadAndWatch(orchestrator);
        Assert.True(watch.IsAlive);
        Assert.Null(await Drain().EndAsync(orchestrator.Unload("greeter", out _)!));
        Assert.False(watch.IsAlive);
        Assert.True(_holders.HasForgotten);
    }

    [Fact]
    public async Task WaitsForTheBatchThatStillRunsThePlugin()
    {
        using var entered = new ManualResetEventSlim();
        using var leave = new ManualResetEventSlim();
        CommandRow row = FakePlugin.Row("x") with
        {
            Function = (in context, view, in command) =>
            {
                entered.Set();
                leave.Wait(TestContext.Current.CancellationToken);
                return Step.Answer(Reply.Ok);
            },
        };
        using var kit = new TestEngine();
        Orchestrator orchestrator = On(kit.Engine.Tables, new FakePlugin("a").With(manifest => manifest with { Commands = [row] }));
        TestClient client = kit.Connect();
        Task<string> batch = Task.Run(() => client.One("x"), TestContext.Current.CancellationToken);
        entered.Wait(TestContext.Current.CancellationToken);

        Task<string?> end = Drain().EndAsync(orchestrator.Unload("a", out _)!);
        Assert.StartsWith("-ERR unknown command", kit.Connect().One("x"), StringComparison.Ordinal);
        Assert.False(end.IsCompleted);
        leave.Set();
        Assert.Equal("+OK", await batch);
        Assert.Null(await end);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference LoadAndWatch(Orchestrator orchestrator)
    {
        Assert.Null(orchestrator.Load("Greeter", ""));
        return new WeakReference(orchestrator.Current.Find("greeter")!.Active.Plugin.GetType().Assembly);
    }

    private static FakePlugin Reader(string setting) =>
        new(new PluginManifest { Name = "reader", Version = "1", ContractVersion = PluginContract.Version, ServerSettings = [setting] })
        {
            OnCheck = settings => settings.Text(setting).Length > 2 ? $"{setting} is too long" : null,
        };

    private static PluginSettings SettingsOf(Orchestrator orchestrator, string name) =>
        ((FakePlugin)orchestrator.Current.Find(name)!.Active.Plugin).Settings!;

    private static string ProblemOf(FakePlugin plugin)
    {
        var problems = new List<ConfigurationProblem>();
        new PluginConfigurator(ImmutableSortedDictionary<string, string>.Empty, problems).Configure(new PluginCode(plugin),
            new PluginChoice("core", "a", ConfigurationPlace.None), null);
        return Assert.Single(problems).ToString();
    }

    private Orchestrator Of(params FakePlugin[] plugins) => On(null, plugins);

    private Orchestrator On(CommandTables? tables, params FakePlugin[] plugins)
    {
        var problems = new List<ConfigurationProblem>();
        var configurator = new PluginConfigurator(PluginStart.ServerSettingsOf(_folder.Options), problems);
        ImmutableArray<PluginMember> members = [.. plugins.Select(plugin => configurator.Configure(new PluginCode(plugin),
            new PluginChoice("core", plugin.Manifest.Name, ConfigurationPlace.None), null)!)];
        PluginSet? set = new PluginSetBuilder(problems).Build(members);
        Assert.Empty(problems);
        _tables = tables ?? new CommandTables(set!.Table);
        _tables.Use(set!.Table);
        return new Orchestrator(_folder.Options, set, _tables, new ServedTimers());
    }

    private PluginDrain Drain() => new(_tables!, _holders, TimeProvider.System);

    private sealed class Holders : IPluginHolders
    {
        public bool AreStreaming { get; set; }

        public bool HasForgotten { get; private set; }

        public void ForgetPlugins() => HasForgotten = true;
    }
}
