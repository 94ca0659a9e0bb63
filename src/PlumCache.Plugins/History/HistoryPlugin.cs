using System.Collections.Immutable;
using PlumCache.Abstractions;

namespace PlumCache.Plugins.History;

/// <summary>
/// Keeps a moment of all databases every so often, as snapshots named by their time, so that <c>SNAP.USE @-5000</c> reads what was there 5
/// seconds ago. Older ones are thinned (<see cref="Thinning"/>). Its tick is all there is to it: the moments are read by the commands of
/// <c>snapshots</c>.
/// </summary>
public sealed class HistoryPlugin : IPlugin
{
    private const string TickName = "history.tick";

    /// <summary>With the default settings.</summary>
    public HistoryPlugin()
        : this(HistorySettings.Default)
    {
    }

    private HistoryPlugin(HistorySettings settings) => Manifest = new PluginManifest
    {
        Name = "history",
        Version = "0.1.0",
        ContractVersion = PluginContract.Version,
        Summary = "What was there a while ago: moments that are kept every so often.",
        Commands = Rows(new HistoryTick(settings)),
        Settings = HistorySettings.Settings,
        Rights = PluginRights.Snapshots,
        Requires = ["snapshots"],
        Tick = TickName,
    };

    /// <inheritdoc/>
    public PluginManifest Manifest { get; }

    /// <inheritdoc/>
    public IPlugin Configure(PluginSettings settings) => new HistoryPlugin(HistorySettings.Of(settings));

    private static ImmutableArray<CommandRow> Rows(HistoryTick tick) =>
    [
        new()
        {
            Name = TickName,
            Arity = 1,
            Flags = CommandFlags.Internal | CommandFlags.Edits | CommandFlags.NoScript,
            Group = "snapshots",
            Complexity = "O(n), n moments",
            Summary = "Keeps a moment and thins those before.",
            Function = tick.Run,
        },
    ];
}
