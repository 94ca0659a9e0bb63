using System.Collections.Immutable;
using System.Text;
using PlumCache.Abstractions;

namespace PlumCache.Tests.Plugins.Kit;

/// <summary>A plugin on the bench, with what the engine would keep for it.</summary>
internal sealed class BenchPlugin(IPlugin plugin, int stateIndex)
{
    private readonly SortedDictionary<string, PluginCounter> _counters = new(StringComparer.Ordinal);

    public IPlugin Plugin { get; } = plugin;

    /// <summary>The model's database that holds its state.</summary>
    public int StateIndex { get; } = stateIndex;

    /// <summary>What it keeps for the connection.</summary>
    public object? Value { get; set; }

    public ImmutableArray<PluginCounter> Counters => [.. _counters.Values];

    public bool SeesSessions => Plugin.Manifest.Interests.Any(static interest => interest.Scope == InterestScope.Sessions);

    public bool SeesRefusals => Plugin.Manifest.Interests.Any(static interest => interest.SeesRefusals);

    public bool ObservesAll =>
        Plugin.Manifest.Interests.Any(static interest => interest is { Phase: PluginPhase.Observe, Scope: InterestScope.All });

    public IEnumerable<string> RewrittenCommands =>
        Plugin.Manifest.Interests.Where(static interest => interest.Phase == PluginPhase.Rewrite).SelectMany(static interest =>
            interest.Commands);

    public void Count(scoped in Effect effect)
    {
        string name = Encoding.UTF8.GetString(effect.Name);
        PluginCounter before = _counters.GetValueOrDefault(name) ?? new PluginCounter(name, 0, "");
        string sample = effect.Payload.IsEmpty ? before.Sample : Encoding.UTF8.GetString(effect.Payload);
        _counters[name] = new PluginCounter(name, before.Value + effect.Number, sample);
    }
}
