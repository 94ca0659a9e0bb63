using PlumCache.Abstractions;

namespace PlumCache.Plugins.SortedSets;

/// <summary>Sorted sets: keys that hold members, each once and with a score, in the order of the scores.</summary>
public sealed class SortedSetsPlugin : IPlugin
{
    /// <summary>With Redis' default sizes of small sorted sets.</summary>
    public SortedSetsPlugin()
        : this(SortedSetForm.Default)
    {
    }

    private SortedSetsPlugin(SortedSetForm form)
    {
        Manifest = new PluginManifest
        {
            Name = "sortedsets",
            Version = "0.1.0",
            ContractVersion = PluginContract.Version,
            Summary = "Keys that hold members in the order of their scores.",
            Commands = SortedSetsRows.For(form),
            Kinds =
            [
                new ValueKindRow(SortedSet.Small, "zset", "listpack") { Fields = Halves.Told },
                new ValueKindRow(SortedSet.Large, "zset", "skiplist") { Fields = Halves.Told },
            ],
            ServerSettings = SortedSetForm.Settings,
            Rights = PluginRights.WriteKeys,
        };
    }

    /// <inheritdoc/>
    public PluginManifest Manifest { get; }

    /// <inheritdoc/>
    public IPlugin Configure(PluginSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        return new SortedSetsPlugin(SortedSetForm.Of(settings));
    }
}
