using System.Collections.Immutable;
using PlumCache.Abstractions;
using PlumCache.Engine.Plugins;

namespace PlumCache.Engine.Core;

/// <summary>Plugins in the forms of PLUGIN LIST, INFO and STATS.</summary>
internal static class PluginDescriber
{
    /// <summary>The error for a name that no loaded plugin has.</summary>
    public static ErrorText NotLoaded(ReadOnlySpan<byte> name) => ErrorText.Of($"ERR no plugin '{name}' is loaded");

    /// <summary>A line of PLUGIN LIST.</summary>
    public static ReplyTree Summarize(PluginInfo info, PluginUsage usage) => Trees.Map(Head(info, usage));

    /// <summary>The reply of PLUGIN INFO.</summary>
    public static ReplyTree Describe(PluginInfo info, PluginUsage usage)
    {
        PluginManifest manifest = info.Plugin.Manifest;
        return Trees.Map(
        [
            .. Head(info, usage),
            ("summary", new ReplyTree.Bulk(manifest.Summary)),
            ("contract", new ReplyTree.Bulk(manifest.ContractVersion)),
            ("command-names", Trees.Bulks(manifest.Commands.Select(static row => row.Name))),
            ("interests", new ReplyTree.Array([.. manifest.Interests.Select(Tell)])),
            ("kinds", new ReplyTree.Array([.. manifest.Kinds.Select(Tell)])),
            ("rights", Trees.Bulks(NamesOf(manifest.Rights))),
            ("requires", Trees.Bulks(manifest.Requires)),
            ("before", Trees.Bulks(manifest.Before)),
            ("after", Trees.Bulks(manifest.After)),
            ("conflicts", Trees.Bulks(manifest.Conflicts)),
            ("settings", Trees.Map(info.Settings.Select(static pair => (pair.Key, (ReplyTree)new ReplyTree.Bulk(pair.Value))))),
            ("server-settings", Trees.Bulks(manifest.ServerSettings)),
            ("tick", manifest.Tick is { } tick ? new ReplyTree.Bulk(tick) : new ReplyTree.Null()),
            ("breaker", new ReplyTree.Bulk(manifest.Breaker == BreakerPolicy.Skip ? "skip" : "refuse")),
        ]);
    }

    /// <summary>A plugin's part of PLUGIN STATS.</summary>
    public static ReplyTree Count(PluginUsage usage) => Trees.Map(
        ("calls", new ReplyTree.Integer(usage.Calls)),
        ("failures", new ReplyTree.Integer(usage.Failures)),
        ("usec", new ReplyTree.Integer((long)usage.TimeUs)),
        ("usec-per-call", new ReplyTree.Double(usage.Calls == 0 ? 0 : Math.Round(usage.TimeUs / usage.Calls, 2))),
        ("breaker", new ReplyTree.Bulk(usage.Breaker)),
        ("counters", Trees.Map(usage.Counters.Select(static counter => (counter.Name, (ReplyTree)Tell(counter))))));

    private static ImmutableArray<(string Name, ReplyTree Value)> Head(PluginInfo info, PluginUsage usage)
    {
        PluginManifest manifest = info.Plugin.Manifest;
        return
        [
            ("name", new ReplyTree.Bulk(manifest.Name)),
            ("version", new ReplyTree.Bulk(manifest.Version)),
            ("category", new ReplyTree.Bulk(info.Plugin.Category)),
            ("commands", new ReplyTree.Integer(manifest.Commands.Length)),
            ("source", new ReplyTree.Bulk(info.Source)),
            ("state", new ReplyTree.Bulk(usage.Breaker == PluginUsage.BreakerClosed ? "active" : usage.Breaker)),
        ];
    }

    private static ReplyTree.Map Tell(PluginCounter counter) =>
        Trees.Map(("value", new ReplyTree.Integer(counter.Value)), ("sample", new ReplyTree.Bulk(counter.Sample)));

    private static ReplyTree.Map Tell(ValueKindRow kind) => Trees.Map(
        ("kind", new ReplyTree.Integer((int)kind.Kind)),
        ("type", new ReplyTree.Bulk(kind.Type)),
        ("encoding", new ReplyTree.Bulk(kind.Encoding)));

    private static ReplyTree.Map Tell(Interest interest) => Trees.Map(
        ("phase", new ReplyTree.Bulk(interest.Phase.ToString().ToLowerInvariant())),
        ("scope", new ReplyTree.Bulk(interest.Scope.ToString().ToLowerInvariant())),
        ("commands", Trees.Bulks(interest.Commands)),
        ("key-prefixes", Trees.Bulks(interest.KeyPrefixes)),
        ("min-words", new ReplyTree.Integer(interest.MinWords)),
        ("sees-refusals", new ReplyTree.Boolean(interest.SeesRefusals)),
        ("may-write", new ReplyTree.Boolean(interest.MayWrite)));

    private static IEnumerable<string> NamesOf(PluginRights rights) =>
        Enum.GetValues<PluginRights>()
            .Where(right => right is not (PluginRights.None or PluginRights.All) && rights.HasFlag(right))
            .Select(static right => right switch
            {
                PluginRights.WriteKeys => "write-keys",
                PluginRights.RunCommands => "run-commands",
                _ => right.ToString().ToLowerInvariant(),
            });
}
