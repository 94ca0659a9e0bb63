using PlumCache.Abstractions;
using PlumCache.Engine.Plugins;
using PlumCache.Engine.Sessions;
using PlumCache.Tests.Engine.Kit;

namespace PlumCache.Tests.Unit.Engine.Core;

public sealed class PluginCommandTests : IDisposable
{
    private readonly TestEngine _engine;
    private readonly TestPluginControl _control;
    private readonly TestClient _client;

    public PluginCommandTests()
    {
        IPlugin plugin = new TestPlugin("p").With("x", static (in context, view, in command) => Step.Answer(Reply.Ok)).Transforming("get");
        _engine = new TestEngine(null, null, plugin);
        _control = _engine.Host.Plugins;
        _client = _engine.Connect();
        _control.Plugins = [new PluginInfo(new ActivePlugin(plugin, "core"), "built-in", [new("word", "\"ho\"")], ["word = \"ho\""])];
    }

    public void Dispose() => _engine.Dispose();

    [Fact]
    public void ListTellsAMapForEachPlugin()
    {
        string reply = _client.One("PLUGIN LIST");
        foreach (string part in new[] { "name", "p", "version", "1.0.0", "category", "core", "commands", "source", "built-in", "state",
            "active" })
        {
            Assert.Contains(part, reply, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void InfoTellsTheManifestAndTheSettingsInForce()
    {
        string reply = _client.One("PLUGIN INFO p");
        foreach (string part in new[] { "interests", "rewrite", "get", "write-keys", "settings", "word", "requires", "breaker", "skip" })
        {
            Assert.Contains(part, reply, StringComparison.Ordinal);
        }
        Assert.Equal("-ERR no plugin 'q' is loaded", _client.One("PLUGIN INFO q"));
    }

    [Fact]
    public void InfoTellsTheKindsOfValuesThatAPluginKeeps()
    {
        _control.Plugins = [new PluginInfo(new ActivePlugin(Bags.Plugin(), "core"), "built-in", [], [])];
        Assert.Contains(
            "\"kinds\": [{\"kind\": :20, \"type\": \"bag\", \"encoding\": \"small\"}, "
                + "{\"kind\": :21, \"type\": \"bag\", \"encoding\": \"large\"}]",
            _client.One("PLUGIN INFO bags"),
            StringComparison.Ordinal);
    }

    [Fact]
    public void StatsTellsCallsFailuresAndTime()
    {
        for (int i = 0; i < 3; i++) Assert.Equal("+OK", _client.One("x"));
        string reply = _client.One("PLUGIN STATS");
        foreach (string part in new[] { "calls", ":3", "failures", ":0", "usec", "counters" })
        {
            Assert.Contains(part, reply, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void ModuleListTellsThemInRedisForm()
    {
        string reply = _client.One("MODULE LIST");
        foreach (string part in new[] { "name", "p", "ver", "10000", "path", "built-in", "args", "word = \"ho\"" })
        {
            Assert.Contains(part, reply, StringComparison.Ordinal);
        }
        Assert.StartsWith("-ERR modules of Redis cannot be loaded here; PLUGIN LOAD", _client.One("MODULE LOAD x"),
            StringComparison.Ordinal);
        Assert.StartsWith("-ERR modules of Redis cannot be loaded here; PLUGIN LOAD", _client.One("MODULE UNLOAD x"),
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("PLUGIN LOAD a")]
    [InlineData("PLUGIN UNLOAD a")]
    [InlineData("PLUGIN RELOAD a")]
    public void ChangesAreRefusedBeforeAnythingIsAsked(string line)
    {
        _control.Refusal = "ERR not allowed";
        Assert.Equal("-ERR not allowed", _client.One(line));
        Assert.Equal("-ERR not local", _engine.Connect(isLocal: false).One(line));
        Assert.Empty(_control.Asked);
    }

    [Fact]
    public void ChecksTheNumberOfArguments()
    {
        Assert.StartsWith("-ERR unknown subcommand or wrong number of arguments for 'LOAD'", _client.One("PLUGIN LOAD a b c"),
            StringComparison.Ordinal);
        Assert.Equal("-ERR wrong number of arguments for 'plugin|unload' command", _client.One("PLUGIN UNLOAD"));
    }

    /// <summary>
    /// The batch ends while the change is under way, so that it does not itself hold the old table; what stands behind waits for the
    /// answer.
    /// </summary>
    [Fact]
    public async Task AChangeIsAnsweredLaterAndHoldsNeitherThreadNorTable()
    {
        _client.Load("PING", "PLUGIN UNLOAD p", "ECHO x");
        Assert.Equal(SuspensionReason.Reply, _client.Suspend());
        Assert.False(_engine.Engine.Tables.IsRunning(_engine.Engine.Table));
        Assert.Equal(["+PONG"], _client.Writer.Take());
        Assert.Equal(SuspensionReason.Reply, _client.Suspend());
        _control.Outcome.SetResult(new PluginOutcome(IsError: false, "unloaded, but"));
        await UntilAsync(() => _client.Resumes > 0);
        Assert.Equal(RunStatus.Completed, _client.Step());
        string[] replies = [.. _client.Writer.Take()];
        Assert.Equal("+unloaded, but", replies[0]);
        Assert.Equal(2, replies.Length);
        Assert.Equal(["unload p"], _control.Asked);
    }

    [Fact]
    public async Task AChangeThatThrowsIsAnsweredAsABug()
    {
        _client.Load("PLUGIN LOAD a");
        Assert.Equal(SuspensionReason.Reply, _client.Suspend());
        _control.Outcome.SetException(new InvalidOperationException("no"));
        await UntilAsync(() => _client.Resumes > 0);
        Assert.Equal(RunStatus.Completed, _client.Step());
        Assert.StartsWith("-ERR internal error", Assert.Single(_client.Writer.Take()), StringComparison.Ordinal);
        Assert.Equal(["plugin: no"], _engine.Host.Failures);
    }

    private static async Task UntilAsync(Func<bool> condition)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(2));
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (!condition()) await timer.WaitForNextTickAsync(deadline.Token);
    }
}
