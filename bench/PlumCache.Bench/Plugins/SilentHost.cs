using System.Collections.Immutable;
using PlumCache.Abstractions;
using PlumCache.Engine.Hosting;
using PlumCache.Engine.Plugins;
using PlumCache.Engine.Sessions;

namespace PlumCache.Bench.Plugins;

/// <summary>A host around an engine that is measured alone: nobody is connected and nothing is told.</summary>
internal sealed class SilentHost : IClients, IMonitors, IMessages, ISettings, IPluginTimers, IPluginControl, IServerControl, IFailures
{
    /// <summary>It is all that the engine knows of.</summary>
    public EngineHost ToEngineHost() => new(this, this, this, this, this, this, this, this);

    public ReadOnlyMemory<byte> Password => default;

    public bool Any => false;

    public Backlog Backlog { get; } = new(long.MaxValue);

    public SubscriptionList Subscriptions => SubscriptionList.None;

    public SubscriptionList SubscriptionsAfter(SubscriptionList before, long id, scoped in Effect change) => before;

    ImmutableArray<PluginInfo> IPluginControl.List() => [];

    public string? Refuse(bool isLocal) => "ERR The bench changes no plugins.";

    public Task<PluginOutcome> LoadAsync(string file, string settings) => throw new NotSupportedException("The bench changes no plugins.");

    public Task<PluginOutcome> UnloadAsync(string name) => throw new NotSupportedException("The bench changes no plugins.");

    public Task<PluginOutcome> ReloadAsync(string name) => throw new NotSupportedException("The bench changes no plugins.");

    ImmutableArray<ClientInfo> IClients.List() => [];

    public ClientInfo? Find(long id) => null;

    public bool Close(long id) => false;

    public bool RequestShutdown(bool mustSave) => false;

    public ImmutableArray<KeyValuePair<string, string>> ListSettings() => [];

    public string? Change(ImmutableArray<KeyValuePair<string, string>> changes) => null;

    public ServerFacts GetFacts() => new() { StartedAtMs = 0, Version = "", RunId = "" };

    public void ResetStatistics()
    {
    }

    public void Add(long id)
    {
    }

    public void Remove(long id)
    {
    }

    public bool CanTake(long bytes) => false;

    public void Feed(byte[] line)
    {
    }

    public void Publish(scoped ReadOnlySpan<byte> channel, scoped ReadOnlySpan<byte> message)
    {
    }

    public void Subscribe(long id, scoped ReadOnlySpan<byte> name, bool isPattern)
    {
    }

    public void Unsubscribe(long id, scoped ReadOnlySpan<byte> name, bool isPattern)
    {
    }

    public void UnsubscribeAll(long id)
    {
    }

    public void Set(string plugin, long atMs)
    {
    }

    public void Report(string what, Exception exception) => throw new InvalidOperationException(what, exception);

    public void ReportBreaker(string plugin)
    {
    }
}
