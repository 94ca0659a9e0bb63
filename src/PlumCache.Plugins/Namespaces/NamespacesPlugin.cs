using System.Text;
using PlumCache.Abstractions;

namespace PlumCache.Plugins.Namespaces;

/// <summary>
/// Commands about all keys under a prefix at once: counting, listing, finding by place, removing, copying, moving, ending. Each is one step
/// on one instant, and costs what the prefix is long and not what is beneath it, because the keyspace is a trie.
/// </summary>
public sealed class NamespacesPlugin : IPlugin
{
    private const string DelimiterSetting = "delimiter";

    /// <summary>With the delimiter <c>:</c>.</summary>
    public NamespacesPlugin()
        : this(":")
    {
    }

    private NamespacesPlugin(string delimiter)
    {
        Manifest = new PluginManifest
        {
            Name = "namespaces",
            Version = "0.1.0",
            ContractVersion = PluginContract.Version,
            Summary = "Commands about all keys under a prefix at once.",
            Commands = NamespacesRows.For(new NamespaceListing(Encoding.UTF8.GetBytes(delimiter))),
            ServerSettings = [DelimiterSetting],
            Rights = PluginRights.WriteKeys,
        };
    }

    /// <inheritdoc/>
    public PluginManifest Manifest { get; }

    /// <inheritdoc/>
    public IPlugin Configure(PluginSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        return new NamespacesPlugin(settings.Text(DelimiterSetting));
    }
}
