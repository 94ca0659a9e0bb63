using System.Collections.Immutable;
using System.Text;
using PlumCache.Abstractions;
using PlumCache.Engine.Hosting;
using PlumCache.Engine.Sessions;

namespace PlumCache.Tests.Engine.Kit;

/// <summary>A host that remembers what it was asked.</summary>
internal sealed class TestHost : IClients, IMonitors, IMessages, ISettings, IPluginTimers, IServerControl, IFailures
{
    /// <summary>It is all that the engine knows of.</summary>
    public EngineHost ToEngineHost() => new(this, this, this, this, this, Plugins, this, this);

    public ReadOnlyMemory<byte> Password { get; set; }

    public bool Any { get; set; }

    public Backlog Backlog { get; } = new(maxBytes: 1000);

    public Dictionary<long, EngineSession> Sessions { get; } = [];

    public List<long> Closed { get; } = [];

    public List<string> Monitored { get; } = [];

    public List<long> Monitors { get; } = [];

    public List<string> Failures { get; } = [];

    public SortedDictionary<string, string> Settings { get; } = new(StringComparer.Ordinal)
    {
        ["maxclients"] = "10000",
        ["save"] = "",
        ["timeout"] = "0"
    };

    public int Shutdowns { get; private set; }

    public int Resets { get; private set; }

    public void UsePassword(string password) => Password = Encoding.UTF8.GetBytes(password);

    public ImmutableArray<ClientInfo> List() => [.. Sessions.Values.Select(session => new ClientInfo { Session = session })];

    public ClientInfo? Find(long id) => Sessions.TryGetValue(id, out EngineSession? session) ? new ClientInfo { Session = session } : null;

    public bool Close(long id)
    {
        Closed.Add(id);
        return Sessions.Remove(id);
    }

    public bool RequestShutdown(bool mustSave)
    {
        if (!mustSave) Shutdowns++;
        return !mustSave;
    }

    public ImmutableArray<KeyValuePair<string, string>> ListSettings() => [.. Settings];

    public string? Change(ImmutableArray<KeyValuePair<string, string>> changes)
    {
        foreach ((string name, _) in changes)
        {
            if (!Settings.ContainsKey(name)) return $"ERR Unknown option or number of arguments for CONFIG SET - '{name}'";
        }

        foreach ((string name, string value) in changes) Settings[name] = value;
        return null;
    }

    public TestPluginControl Plugins { get; } = new();

    public ServerFacts GetFacts() => new() { StartedAtMs = 1_699_999_000_000, Version = "0.1.0", RunId = new string('a', 40), Port = 7379 };

    public void ResetStatistics() => Resets++;

    public void Add(long id) => Monitors.Add(id);

    public void Remove(long id) => Monitors.Remove(id);

    /// <summary>Bytes of the longest line that the monitors take.</summary>
    public long MonitorRoomBytes { get; set; } = long.MaxValue;

    public bool CanTake(long bytes) => bytes <= MonitorRoomBytes;

    public void Feed(byte[] line)
    {
        OnMonitored();
        Monitored.Add(Encoding.UTF8.GetString(line));
    }

    /// <summary>What fails when a monitor is fed, a message published, or a failure told.</summary>
    public Action OnMonitored { get; set; } = static () => { };

    /// <summary>Is told the channel and the message before they are among the effects.</summary>
    public Action<string, string> OnPublish { get; set; } = static (_, _) => { };

    public Action OnFailure { get; set; } = static () => { };

    public SubscriptionList Subscriptions { get; set; } = SubscriptionList.None;

    public SubscriptionList SubscriptionsAfter(SubscriptionList before, long id, scoped in Effect change) => before;

    /// <summary>What effects asked for, in order.</summary>
    public List<string> Effects { get; } = [];

    public void Publish(scoped ReadOnlySpan<byte> channel, scoped ReadOnlySpan<byte> message)
    {
        OnPublish(Encoding.UTF8.GetString(channel), Encoding.UTF8.GetString(message));
        Effects.Add($"publish {Encoding.UTF8.GetString(channel)} {Encoding.UTF8.GetString(message)}");
    }

    public void Subscribe(long id, scoped ReadOnlySpan<byte> name, bool isPattern) =>
        Effects.Add($"subscribe {id} {Encoding.UTF8.GetString(name)} {isPattern}");

    public void Unsubscribe(long id, scoped ReadOnlySpan<byte> name, bool isPattern) =>
        Effects.Add($"unsubscribe {id} {Encoding.UTF8.GetString(name)} {isPattern}");

    public void UnsubscribeAll(long id) => Effects.Add($"unsubscribe {id}");

    public void Set(string plugin, long atMs) => Effects.Add($"timer {plugin} {atMs}");

    public List<string> Breakers { get; } = [];

    public void ReportBreaker(string plugin) => Breakers.Add(plugin);

    public void Report(string what, Exception exception)
    {
        Failures.Add($"{what}: {exception.Message}");
        OnFailure();
    }
}
