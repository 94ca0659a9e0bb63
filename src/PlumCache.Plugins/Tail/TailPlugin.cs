using System.Text;
using PlumCache.Abstractions;
using PlumCache.Plugins.Shared;

namespace PlumCache.Plugins.Tail;

/// <summary>
/// Counts commands by their name and by the prefix of their first key, and keeps a sample of each. It changes nothing and answers TAIL
/// STATS from counters that the engine keeps: what a plugin of the phase Observe looks like.
/// </summary>
public sealed class TailPlugin : IPlugin
{
    private readonly TailSettings _settings;

    /// <summary>With the default settings.</summary>
    public TailPlugin()
        : this(TailSettings.Default)
    {
    }

    private TailPlugin(TailSettings settings) => _settings = settings;

    /// <inheritdoc/>
    public PluginManifest Manifest { get; } = new()
    {
        Name = "tail",
        Version = "0.1.0",
        ContractVersion = PluginContract.Version,
        Summary = "Counts and samples commands by prefix.",
        Commands = TailRows.All,
        Interests = [new Interest { Phase = PluginPhase.Observe, Scope = InterestScope.All }],
        Settings = TailSettings.Settings,
    };

    /// <inheritdoc/>
    public string? Check(PluginSettings settings) => TailSettings.Check(settings);

    /// <inheritdoc/>
    public IPlugin Configure(PluginSettings settings) => new TailPlugin(TailSettings.Of(settings));

    /// <inheritdoc/>
    public EffectList? Observe(in CommandContext context, KeyspaceView view, in Command command, in Step step)
    {
        if (context.Row is not { } row || row.Flags.HasFlag(CommandFlags.SkipMonitor)) return null;
        int key = row.KeysOf(command).First;
        if (key == 0 || key >= command.Count) return null;
        ReadOnlySpan<byte> sample = context.Seed % _settings.SampleEvery == 0
            ? Encoding.ASCII.GetBytes(CommandLine.Tell(context.Commands.Hide(command))) : default;
        ReadOnlySpan<byte> prefix = KeyPrefix.Of(command[key], _settings.Delimiter.Span, _settings.Depth);
        return context.Effects
            .Add(Effect.Count(Encoding.UTF8.GetBytes(TailStats.CommandMark + row.Name), 1, sample))
            .Add(Effect.Count([.. TailStats.PrefixMark, .. prefix], 1, sample));
    }
}
