using System.Diagnostics;
using System.Runtime.CompilerServices;
using PlumCache.Abstractions;

namespace PlumCache.Hosting.Plugins;

/// <summary>A plugin's code: its object before any settings, and where it came from.</summary>
/// <param name="prototype">Not configured.</param>
/// <param name="file">The assembly; null for a built-in plugin.</param>
/// <param name="context">Where the code lives; null for a built-in plugin.</param>
internal sealed class PluginCode(IPlugin prototype, string? file = null, PluginLoadContext? context = null)
{
    private PluginLoadContext? _context = context;

    /// <summary>Not configured.</summary>
    public IPlugin Prototype { get; } = prototype;

    /// <summary>Its unique name.</summary>
    public string Name { get; } = prototype.Manifest.Name;

    /// <summary>The assembly; null for a built-in plugin.</summary>
    public string? File { get; } = file;

    /// <summary>Begins to free the code; nobody may use the plugin any more.</summary>
    /// <returns>Dead once it is freed; null when there is nothing to free.</returns>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public WeakReference? Unload()
    {
        if (_context is not { } context) return null;
        _context = null;
        var watch = new WeakReference(context, trackResurrection: true);
        Debug.Assert(File is not null, "Built-in code is freed.");
        context.Unload();
        return watch;
    }
}
