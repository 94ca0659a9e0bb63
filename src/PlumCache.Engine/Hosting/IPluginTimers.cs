namespace PlumCache.Engine.Hosting;

/// <summary>The timers that plugins' effects ask for.</summary>
public interface IPluginTimers
{
    /// <summary>Has a plugin's tick run at a time, or earlier when an earlier one was asked for. Any thread; only schedules.</summary>
    /// <param name="plugin">Its name.</param>
    /// <param name="atMs">Unix ms; one that has passed is now.</param>
    void Set(string plugin, long atMs);
}
