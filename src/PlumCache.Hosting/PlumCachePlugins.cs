using System.Collections.Immutable;
using PlumCache.Engine.Table;
using PlumCache.Hosting.Configuration;
using PlumCache.Hosting.Plugins;
using PlumCache.Plugins;

namespace PlumCache.Hosting;

/// <summary>The plugins that options choose, for who wants to know before a server starts.</summary>
public static class PlumCachePlugins
{
    /// <summary>The plugins that are built in, and that <c>srcSet</c> chooses from.</summary>
    public static ImmutableArray<string> Known { get; } = [.. BuiltInPlugins.All.Select(static plugin => plugin.Manifest.Name)];

    /// <summary>The command table that options choose.</summary>
    /// <param name="options">With plugins that can be had.</param>
    /// <exception cref="ServerStartException">Plugins cannot be loaded, or do not fit together.</exception>
    public static CommandTable BuildTable(PlumCacheOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return Load(options).Table;
    }

    /// <summary>
    /// What is wrong with the plugins that options choose, and with their settings. Loads them to find out, and lets them go.
    /// </summary>
    /// <param name="options">As read.</param>
    public static ImmutableArray<ConfigurationProblem> Check(PlumCacheOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var problems = new List<ConfigurationProblem>();
        PluginSet? set = PluginStart.Load(options, problems);
        foreach (PluginMember member in set?.Chosen ?? []) member.Code.Unload();
        return [.. problems];
    }

    internal static PluginSet Load(PlumCacheOptions options)
    {
        var problems = new List<ConfigurationProblem>();
        return PluginStart.Load(options, problems) ?? throw new ServerStartException(string.Join('\n', problems));
    }
}
