using System.Collections.Immutable;
using PlumCache.Abstractions;

namespace PlumCache.Plugins.Quota;

/// <summary>Limits how much may be under a prefix. Knowing that costs O(length of the prefix), because the trie does.</summary>
public sealed class QuotaPlugin : IPlugin
{
    private readonly QuotaSettings _settings;

    /// <summary>The plugin before it knows its settings: nothing is limited.</summary>
    public QuotaPlugin()
        : this(QuotaSettings.Default)
    {
    }

    private QuotaPlugin(QuotaSettings settings)
    {
        _settings = settings;
        Manifest = new PluginManifest
        {
            Name = "quota",
            Version = "0.1.0",
            ContractVersion = PluginContract.Version,
            Summary = "Limits how much may be under a prefix.",
            Commands = [QuotaCommand.Row(settings)],
            Interests = settings.Limits.IsEmpty ? [] : [InterestIn(settings.Limits)],
            Rights = PluginRights.WriteKeys,
            Settings = QuotaSettings.Settings,
            Breaker = BreakerPolicy.Refuse,
        };
    }

    /// <inheritdoc/>
    public PluginManifest Manifest { get; }

    /// <inheritdoc/>
    public string? Check(PluginSettings settings) => QuotaSettings.Check(settings);

    /// <inheritdoc/>
    public IPlugin Configure(PluginSettings settings) => new QuotaPlugin(QuotaSettings.Of(settings));

    /// <inheritdoc/>
    public Step Transform(in CommandContext context, KeyspaceView view, in Command command) =>
        QuotaSettle.Run(context, view, command, _settings);

    private static Interest InterestIn(ImmutableArray<PrefixLimit> limits) => new()
    {
        Phase = PluginPhase.Settle,
        Scope = InterestScope.Writes,
        KeyPrefixes = [.. limits.Select(static limit => limit.Name)],
    };
}
