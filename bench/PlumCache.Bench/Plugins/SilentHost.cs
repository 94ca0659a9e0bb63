using System.Collections.Immutable;
using PlumCache.Abstractions;
using PlumCache.Engine;

namespace PlumCache.Bench.Plugins;

/// <summary>A host around an engine that is measured alone: nobody is connected and nothing is told.</summary>
internal sealed class SilentHost : IServerHost
{
    public ReadOnlyMemory<byte> Password => default;

    public bool HasMonitors => false;

    public Backlog Backlog { get; } = new(long.MaxValue);

    public SubscriptionView Subscriptions => SubscriptionView.None;

    public SubscriptionView SubscriptionsAfter(SubscriptionView before, long id, scoped in Effect change) => before;

    public IPluginControl Plugins => throw new NotSupportedException("The bench changes no plugins.");

    public ImmutableArray<ClientInfo> ListClients() => [];

    public ClientInfo? FindClient(long id) => null;

    public bool CloseClient(long id) => false;

    public bool RequestShutdown(bool mustSave) => false;

    public ImmutableArray<KeyValuePair<string, string>> GetConfiguration() => [];

    public string? SetConfiguration(ImmutableArray<KeyValuePair<string, string>> changes) => null;

    public ServerFacts GetFacts() => new() { StartedAtMs = 0, Version = "", RunId = "" };

    public void ResetStatistics()
    {
    }

    public void AddMonitor(long id)
    {
    }

    public void RemoveMonitor(long id)
    {
    }

    public bool CanFeedMonitors(long bytes) => false;

    public void FeedMonitors(byte[] line)
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

    public void GiveBackMemory()
    {
    }

    public void SetTimer(string plugin, long atMs)
    {
    }

    public void ReportFailure(string what, Exception exception) => throw new InvalidOperationException(what, exception);

    public void ReportBreaker(string plugin)
    {
    }
}
