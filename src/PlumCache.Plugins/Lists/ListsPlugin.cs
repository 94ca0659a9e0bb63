using PlumCache.Abstractions;

namespace PlumCache.Plugins.Lists;

/// <summary>Lists: keys that hold elements in the order they were put, any of them as often as one likes.</summary>
public sealed class ListsPlugin : IPlugin
{
    /// <summary>With Redis' default size of small lists.</summary>
    public ListsPlugin()
        : this(ListForm.Default)
    {
    }

    /// <summary>With limits of its own: small ones, in tests, have a few elements lie in many chunks.</summary>
    /// <param name="form">Of lists.</param>
    internal ListsPlugin(ListForm form)
    {
        Limits = form.Limits;
        Manifest = new PluginManifest
        {
            Name = "lists",
            Version = "0.1.0",
            ContractVersion = PluginContract.Version,
            Summary = "Keys that hold elements in the order they were put.",
            Commands = new ListsRows(form).All,
            Kinds =
            [
                new ValueKindRow(ListKey.Small, "list", "listpack") { Fields = ToldFields.None },
                new ValueKindRow(ListKey.Large, "list", "quicklist") { Fields = ToldFields.None },
            ],
            ServerSettings = ListForm.Settings,
            Rights = PluginRights.WriteKeys,
        };
    }

    /// <inheritdoc/>
    public PluginManifest Manifest { get; }

    private ChunkLimits Limits { get; }

    /// <inheritdoc/>
    public IPlugin Configure(PluginSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        return new ListsPlugin(ListForm.Of(settings, Limits));
    }
}
