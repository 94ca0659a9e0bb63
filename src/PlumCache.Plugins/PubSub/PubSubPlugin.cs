using PlumCache.Abstractions;

namespace PlumCache.Plugins.PubSub;

/// <summary>
/// Publish and subscribe, and messages about changes of keys. It changes no key: what it decides are effects, which happen once, after the
/// commit, in the order of commits.
/// </summary>
public sealed class PubSubPlugin : IPlugin
{
    private const string EventsSetting = "notify-keyspace-events";

    private readonly KeyspaceNotifier _notifier;

    /// <summary>A plugin that tells of no changes of keys.</summary>
    public PubSubPlugin()
        : this(KeyspaceEvents.None)
    {
    }

    private PubSubPlugin(KeyspaceEvents events)
    {
        _notifier = new KeyspaceNotifier(events);
        Manifest = new PluginManifest
        {
            Name = "pubsub",
            Version = "0.1.0",
            ContractVersion = PluginContract.Version,
            Summary = "Messages between connections, and about changes of keys.",
            Commands = PubSubRows.All,
            Interests = [new Interest { Phase = PluginPhase.Admit, Scope = InterestScope.Sessions }, .. _notifier.Interests],
            Rights = PluginRights.Publish | PluginRights.Subscribe,
            ServerSettings = [EventsSetting],
        };
    }

    /// <inheritdoc/>
    public PluginManifest Manifest { get; }

    /// <inheritdoc/>
    public string? Check(PluginSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        return KeyspaceEventLetters.TryParse(settings.Text(EventsSetting), out _)
            ? null
            : $"{EventsSetting}: expected letters of {KeyspaceEventLetters.All}";
    }

    /// <inheritdoc/>
    public IPlugin Configure(PluginSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        return new PubSubPlugin(KeyspaceEventLetters.TryParse(settings.Text(EventsSetting), out KeyspaceEvents events)
            ? events
            : KeyspaceEvents.None);
    }

    /// <inheritdoc/>
    public Step Transform(in CommandContext context, KeyspaceView view, in Command command) => SubscribedMode.Admit(context, command);

    /// <inheritdoc/>
    public EffectList? Observe(in CommandContext context, KeyspaceView view, in Command command, in Step step) =>
        _notifier.Observe(context, view, command, step);
}
