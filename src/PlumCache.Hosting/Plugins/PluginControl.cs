using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using PlumCache.Engine.Hosting;
using PlumCache.Engine.Plugins;
using PlumCache.Hosting.Configuration;
using PlumCache.Hosting.Observability;

namespace PlumCache.Hosting.Plugins;

/// <summary>What the commands PLUGIN and MODULE may do.</summary>
/// <param name="orchestrator">The plugins.</param>
/// <param name="drain">How those that are taken out end.</param>
/// <param name="access">Who may change them.</param>
/// <param name="logger">For what commands do to the server.</param>
internal sealed class PluginControl(Orchestrator orchestrator, PluginDrain drain, PluginAccess access, ILogger logger) : IPluginControl
{
    /// <inheritdoc/>
    public ImmutableArray<PluginInfo> List() => [.. orchestrator.Current.Running.Select(static member => member.Describe())];

    /// <inheritdoc/>
    public string? Refuse(bool isLocal) => access switch
    {
        PluginAccess.No =>
            "ERR PLUGIN LOAD, UNLOAD and RELOAD are not allowed: they need plugin_commands = \"local\" in the configuration file, and a "
            + "connection from this machine",
        _ => isLocal ? null : "ERR PLUGIN LOAD, UNLOAD and RELOAD are only for connections from this machine: plugin_commands is \"local\"",
    };

    /// <inheritdoc/>
    public Task<PluginOutcome> LoadAsync(string file, string settings)
    {
        if (orchestrator.Load(file, settings) is { } problem) return Task.FromResult(PluginOutcome.Error(problem));
        PluginLog.Loaded(logger, file);
        return Task.FromResult(PluginOutcome.Ok);
    }

    /// <inheritdoc/>
    public async Task<PluginOutcome> UnloadAsync(string name)
    {
        if (orchestrator.Unload(name, out string? problem) is not { } retired) return PluginOutcome.Error(problem!);
        PluginLog.Unloaded(logger, name);
        return await EndAsync(name, retired, "unloaded").ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task<PluginOutcome> ReloadAsync(string name)
    {
        RetiredPlugin? retired = orchestrator.Reload(name, out string? problem);
        if (problem is not null) return PluginOutcome.Error(problem);
        PluginLog.Reloaded(logger, name);
        return retired is null ? PluginOutcome.Ok : await EndAsync(name, retired, "reloaded").ConfigureAwait(false);
    }

    private async Task<PluginOutcome> EndAsync(string name, RetiredPlugin retired, string done)
    {
        if (await drain.EndAsync(retired).ConfigureAwait(false) is not { } holder) return PluginOutcome.Ok;
        PluginLog.StillHeld(logger, name, holder);
        return new PluginOutcome(IsError: false, $"{done}, but its code is still held by {holder}");
    }
}
