using PlumCache.Abstractions;
using PlumCache.Engine.Core;
using PlumCache.Engine.Hosting;
using PlumCache.Engine.Serving;
using PlumCache.Storage;

namespace PlumCache.Tests.Engine.Kit;

/// <summary>An engine on a keyspace of its own, with a clock that stands still.</summary>
internal sealed class TestEngine : IDisposable
{
    private long _lastId;

    public TestEngine(EngineOptions? options = null, KeyspaceOptions? sizes = null, params IPlugin[] plugins)
    {
        Keyspace = new Keyspace(sizes ?? new KeyspaceOptions { ArenaLimitBytes = 1L << 30 });
        Engine = new CommandEngine(Keyspace, new CommandTables(CoreModule.Build(plugins)), Host.ToEngineHost(),
            (options ?? new EngineOptions()) with { Time = Time });
    }

    public ManualTime Time { get; } = new();

    public TestHost Host { get; } = new();

    public Keyspace Keyspace { get; }

    public CommandEngine Engine { get; }

    public static TestEngine WithListings(EngineOptions? options = null) => new(options, null, TestPlugin.Listings());

    public TestClient Connect(bool isLocal = true)
    {
        var client = new TestClient(this, ++_lastId, isLocal);
        Host.Sessions[client.Session.Id] = client.Session;
        return client;
    }

    /// <summary>What runs when a plugin's timer is due; null when there is no such plugin, or it has no tick.</summary>
    public StoredCommand? TickOf(string plugin) =>
        Engine.Table.Plugins.SingleOrDefault(active => active.Name == plugin)?.Manifest.Tick is { } tick ? StoredCommand.Of(tick) : null;

    /// <summary>Upkeep until nothing waits.</summary>
    public void MaintainToTheEnd()
    {
        for (int step = 0; Engine.Maintain(); step++) Assert.True(step < 100_000, "Upkeep never ends.");
    }

    public void Dispose()
    {
        Engine.Dispose();
        Keyspace.Dispose();
    }
}
