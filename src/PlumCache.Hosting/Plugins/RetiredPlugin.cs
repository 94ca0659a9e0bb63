using System.Diagnostics;
using System.Runtime.CompilerServices;
using PlumCache.Engine.Serving;
using PlumCache.Engine.Table;

namespace PlumCache.Hosting.Plugins;

/// <summary>A plugin that was taken out, and the last table it was in: all that is held of it until both are let go.</summary>
/// <param name="table">No longer used for what begins.</param>
/// <param name="code">What is to be freed.</param>
internal sealed class RetiredPlugin(CommandTable table, PluginCode code)
{
    private CommandTable? _table = table;
    private PluginCode? _code = code;

    /// <summary>Whether a batch still runs by the old table.</summary>
    /// <param name="tables">What batches run by.</param>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public bool IsRunning(CommandTables tables) => _table is { } table && tables.IsRunning(table);

    /// <summary>Lets go of it.</summary>
    /// <returns>Dead once its code is freed; null when there is nothing to free.</returns>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public WeakReference? Release()
    {
        Debug.Assert(_table is not null && _code is not null, "A plugin is let go twice: of what is freed then, nobody is told.");
        WeakReference? watch = _code?.Unload();
        _table = null;
        _code = null;
        return watch;
    }
}
