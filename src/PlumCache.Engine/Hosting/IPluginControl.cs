using System.Collections.Immutable;
using PlumCache.Engine.Plugins;

namespace PlumCache.Engine.Hosting;

/// <summary>
/// What the commands PLUGIN and MODULE may do. Any thread. What changes the plugins is a task, because it reads files and waits until no
/// batch runs by the old command table: also not the one that asked, which is therefore answered later.
/// </summary>
public interface IPluginControl
{
    /// <summary>The plugins, in the order they run.</summary>
    ImmutableArray<PluginInfo> List();

    /// <summary>Why a connection may not load and unload, or null when it may.</summary>
    /// <param name="isLocal">Whether it comes from this machine.</param>
    string? Refuse(bool isLocal);

    /// <summary>Loads a plugin behind the others.</summary>
    /// <param name="file">An assembly, or a folder that holds one, below the folder that is set.</param>
    /// <param name="settings">The body of its table as TOML; empty for none.</param>
    Task<PluginOutcome> LoadAsync(string file, string settings);

    /// <summary>Takes a plugin out and frees its code.</summary>
    Task<PluginOutcome> UnloadAsync(string name);

    /// <summary>
    /// Loads a plugin's file anew, in the same place and with the same settings; one that is built in is configured anew.
    /// </summary>
    Task<PluginOutcome> ReloadAsync(string name);
}
