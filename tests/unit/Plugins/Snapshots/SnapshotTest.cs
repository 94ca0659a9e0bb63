using PlumCache.Abstractions;
using PlumCache.Engine.Hosting;
using PlumCache.Plugins;
using PlumCache.Tests.Engine.Kit;

namespace PlumCache.Tests.Unit.Plugins.Snapshots;

/// <summary>What tests of snapshots share: an engine with the plugins they need, a client on it, and ticks.</summary>
public abstract class SnapshotTest : IDisposable
{
    private protected SnapshotTest(params (string Plugin, string Setting, long Value)[] settings)
    {
        Engine = new TestEngine(new EngineOptions { InlineWalkKeys = 20, HeldBytes = _ => BytesEach }, null,
            [.. ((string[])["strings", "keys", "ttl", "transactions", "snapshots", "history"]).Select(name => Configured(name, settings))]);
        Client = Engine.Connect();
        Other = Engine.Connect();
        Ticks = new TickBench(Engine);
    }

    /// <summary>What each snapshot counts for; null: what it holds.</summary>
    private protected long? BytesEach { get; set; }

    private protected TestEngine Engine { get; }

    private protected TestClient Client { get; }

    private protected TestClient Other { get; }

    private protected TickBench Ticks { get; }

    public void Dispose()
    {
        Engine.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>Runs a line and expects its reply.</summary>
    private protected void Check(string line, string reply) => Assert.Equal(reply, Client.One(line));

    /// <summary>Runs lines as one pipeline and expects their replies.</summary>
    private protected void CheckAll(params (string Line, string Reply)[] lines) =>
        Assert.Equal([.. lines.Select(static each => each.Reply)], Client.Send([.. lines.Select(static each => each.Line)]));

    /// <summary>Sets keys whose values are their names.</summary>
    private protected void Fill(params string[] keys)
    {
        foreach (string key in keys) Assert.Equal("+OK", Other.One($"SET {key} {key}"));
    }

    private static IPlugin Configured(string name, (string Plugin, string Setting, long Value)[] settings)
    {
        IPlugin plugin = BuiltInPlugins.Find(name)!;
        var values = PluginSettings.DefaultsOf(plugin.Manifest.Settings);
        foreach ((_, string setting, long value) in settings.Where(each => each.Plugin == name)) values = values.With(setting, value);
        return plugin.Configure(values);
    }
}
