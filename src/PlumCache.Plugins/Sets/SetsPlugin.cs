using PlumCache.Abstractions;

namespace PlumCache.Plugins.Sets;

/// <summary>Sets: keys that hold members, each once, in the order of their bytes.</summary>
public sealed class SetsPlugin : IPlugin
{
    /// <summary>With Redis' default sizes of small sets.</summary>
    public SetsPlugin()
        : this(SetForm.Default)
    {
    }

    private SetsPlugin(SetForm form)
    {
        Manifest = new PluginManifest
        {
            Name = "sets",
            Version = "0.1.0",
            ContractVersion = PluginContract.Version,
            Summary = "Keys that hold members, each once.",
            Commands = new SetsRows(form).All,
            Kinds =
            [
                new ValueKindRow(MemberSet.Integers, "set", "intset"),
                new ValueKindRow(MemberSet.Small, "set", "listpack"),
                new ValueKindRow(MemberSet.Large, "set", "hashtable"),
            ],
            ServerSettings = SetForm.Settings,
            Rights = PluginRights.WriteKeys,
        };
    }

    /// <inheritdoc/>
    public PluginManifest Manifest { get; }

    /// <inheritdoc/>
    public IPlugin Configure(PluginSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        return new SetsPlugin(SetForm.Of(settings));
    }
}
