using System.Collections.Immutable;
using PlumCache.Engine.Hosting;
using PlumCache.Engine.Plugins;

namespace PlumCache.Tests.Engine.Kit;

/// <summary>Plugins that are only told of; changes are answered when the test says so.</summary>
internal sealed class TestPluginControl : IPluginControl
{
    public ImmutableArray<PluginInfo> Plugins { get; set; } = [];

    public string? Refusal { get; set; }

    public List<string> Asked { get; } = [];

    public TaskCompletionSource<PluginOutcome> Outcome { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>What asking for the plugins throws.</summary>
    public Exception? Failure { get; set; }

    public ImmutableArray<PluginInfo> List() => Failure is null ? Plugins : throw Failure;

    public string? Refuse(bool isLocal) => isLocal ? Refusal : "ERR not local";

    public Task<PluginOutcome> LoadAsync(string file, string settings) => Ask($"load {file} {settings}");

    public Task<PluginOutcome> UnloadAsync(string name) => Ask($"unload {name}");

    public Task<PluginOutcome> ReloadAsync(string name) => Ask($"reload {name}");

    private Task<PluginOutcome> Ask(string what)
    {
        lock (Asked) Asked.Add(what);
        return Outcome.Task;
    }
}
