using System.Collections.Immutable;
using PlumCache.Engine.Hosting;
using PlumCache.Hosting.PubSub;
using PlumCache.Hosting.Sessions;

namespace PlumCache.Hosting.Serving;

/// <summary>The connections, as commands see them.</summary>
/// <param name="registry">All of them.</param>
/// <param name="hub">What they listen to.</param>
/// <param name="monitors">Which of them are shown every command.</param>
internal sealed class ClientDirectory(SessionRegistry registry, SubscriptionHub hub, MonitorFeeds monitors) : IClients, ISessionEnds
{
    /// <inheritdoc/>
    public ImmutableArray<ClientInfo> List() => [.. registry.List().Where(static session => !session.IsAborted).Select(Describe)];

    /// <inheritdoc/>
    public ClientInfo? Find(long id) => registry.FindOpen(id) is { } session ? Describe(session) : null;

    /// <inheritdoc/>
    public bool Close(long id)
    {
        if (registry.FindOpen(id) is not { } session) return false;
        session.Abort(CloseReason.Killed);

        // It ends on a thread of its own; who publishes next must not count it any more.
        hub.UnsubscribeAll(id);
        return true;
    }

    /// <inheritdoc/>
    public void OnEnd(Session session)
    {
        if (session.IsMonitor) monitors.Remove(session.Id);
        hub.UnsubscribeAll(session.Id);
    }

    private ClientInfo Describe(Session session)
    {
        SubscriberTopics topics = hub.Current.TopicsOf(session.Id);
        return session.Describe() with { ChannelCount = topics.Channels.Count, PatternCount = topics.Patterns.Count };
    }
}
