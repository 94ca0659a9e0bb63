using System.Diagnostics;
using PlumCache.Engine.Hosting;

namespace PlumCache.Hosting.Plugins;

/// <summary>
/// Plugins' timers while a server runs. Without one nobody runs ticks: what is asked for then is forgotten, and a server that begins has
/// each plugin look for itself.
/// </summary>
internal sealed class ServedTimers : IPluginTimers
{
    private PluginTimers? _timers;

    /// <inheritdoc/>
    public void Set(string plugin, long atMs) => Volatile.Read(ref _timers)?.Set(plugin, atMs);

    /// <summary>A server begins.</summary>
    /// <param name="timers">Its own.</param>
    public void Begin(PluginTimers timers, PluginSet set)
    {
        Debug.Assert(_timers is null, "A server begins while another serves the same keys, and the timers of that one are forgotten.");
        Volatile.Write(ref _timers, timers);
        WakeUp(set);
    }

    /// <summary>It has ended.</summary>
    public void End() => Volatile.Write(ref _timers, null);

    /// <summary>
    /// Has each plugin with a tick look once at what it has kept: a timer it had asked for may have gone with the code before.
    /// </summary>
    /// <param name="set">The plugins in use.</param>
    public void WakeUp(PluginSet set)
    {
        foreach (PluginMember member in set.Running)
        {
            if (member.Manifest.Tick is not null) Set(member.Name, 0);
        }
    }
}
