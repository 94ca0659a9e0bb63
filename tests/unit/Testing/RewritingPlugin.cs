using PlumCache.Abstractions;

namespace PlumCache.Tests.Unit.Testing;

/// <summary>A plugin with the manifest, check and transformer of a test.</summary>
public sealed class RewritingPlugin(PluginManifest manifest, CommandFunction? transform = null) : IPlugin
{
    public PluginManifest Manifest => manifest;

    public PluginSettings Settings { get; private init; } = PluginSettings.Empty;

    public Func<PluginSettings, string?> Checked { get; init; } = static _ => null;

    public string? Check(PluginSettings settings) => Checked(settings);

    public IPlugin Configure(PluginSettings settings) =>
        new RewritingPlugin(manifest, transform) { Settings = settings, Checked = Checked };

    public Step Transform(in CommandContext context, KeyspaceView view, in Command command) =>
        transform is null ? Step.Continue(command) : transform(context, view, command);

    public EffectList? Observe(in CommandContext context, KeyspaceView view, in Command command, in Step step) =>
        context.Effects.Add(Effect.Count(command[0], step.Edits?.Count ?? 0, step.Reply.Bytes));
}
