using PlumCache.Abstractions;

namespace PlumCache.Plugins.Hashes;

/// <summary>Hashes: keys that hold fields, each with a value and, if one likes, an end of its own.</summary>
public sealed class HashesPlugin : IPlugin
{
    /// <summary>With Redis' default sizes of small hashes.</summary>
    public HashesPlugin()
        : this(HashForm.Default)
    {
    }

    private HashesPlugin(HashForm form)
    {
        Manifest = new PluginManifest
        {
            Name = "hashes",
            Version = "0.1.0",
            ContractVersion = PluginContract.Version,
            Summary = "Keys that hold fields, each with a value.",
            Commands = HashesRows.For(form),
            Kinds =
            [
                new ValueKindRow(Hash.Small, "hash", "listpack"),
                new ValueKindRow(Hash.SmallWithEnds, "hash", "listpackex"),
                new ValueKindRow(Hash.Large, "hash", "hashtable"),
            ],
            ServerSettings = HashForm.Settings,
            Rights = PluginRights.WriteKeys,
        };
    }

    /// <inheritdoc/>
    public PluginManifest Manifest { get; }

    /// <inheritdoc/>
    public IPlugin Configure(PluginSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        return new HashesPlugin(HashForm.Of(settings));
    }
}
