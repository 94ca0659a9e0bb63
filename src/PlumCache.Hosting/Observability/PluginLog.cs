using Microsoft.Extensions.Logging;

namespace PlumCache.Hosting.Observability;

/// <summary>What happens to plugins. Ids 1300 to 1399.</summary>
internal static partial class PluginLog
{
    [LoggerMessage(1300, LogLevel.Information, "PLUGIN LOAD loaded {File}")]
    public static partial void Loaded(ILogger logger, string file);

    [LoggerMessage(1301, LogLevel.Information, "PLUGIN UNLOAD took out {Name}")]
    public static partial void Unloaded(ILogger logger, string name);

    [LoggerMessage(1302, LogLevel.Information, "PLUGIN RELOAD renewed {Name}")]
    public static partial void Reloaded(ILogger logger, string name);

    [LoggerMessage(1303, LogLevel.Warning, "The code of the plugin {Name} is not freed: it is still held by {Holder}")]
    public static partial void StillHeld(ILogger logger, string name, string holder);
}
