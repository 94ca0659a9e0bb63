using System.Collections.Immutable;
using PlumCache.Hosting.Configuration;
using PlumCache.Plugins;

namespace PlumCache.Hosting.Plugins;

/// <summary>Discovers, loads and configures the plugins that options choose: all or none.</summary>
internal static class PluginStart
{
    /// <summary>The plugins that options choose.</summary>
    /// <param name="problems">What is wrong is added here; everything that can be told at once.</param>
    /// <returns>Null when anything is wrong; then nothing of them stays loaded.</returns>
    public static PluginSet? Load(PlumCacheOptions options, List<ConfigurationProblem> problems)
    {
        var configurator = new PluginConfigurator(ServerSettingsOf(options), problems);
        var codes = new List<(PluginCode Code, PluginChoice Choice)>();
        foreach (PluginChoice choice in ChoicesOf(options))
        {
            if (LoadSource(choice.Source, options.BaseFolder, out string problem) is { } code) codes.Add((code, choice));
            else problems.Add(choice.Place.Problem(problem));
        }

        if (problems.Count == 0) CheckTables(options.PluginTables, codes, problems);
        ImmutableArray<PluginMember> members =
        [
            .. codes.Select(entry => configurator.Configure(entry.Code, entry.Choice,
                options.PluginTables.FirstOrDefault(table => table.Name == entry.Code.Name))).OfType<PluginMember>(),
        ];
        if (problems.Count == 0 && EvictionPolicies.Check(options, members.Select(static member => member.Name)) is { } missing)
        {
            problems.Add(options.MaxMemoryPolicyPlace.Problem(missing));
        }
        PluginSet? set = problems.Count == 0 ? new PluginSetBuilder(problems).Build(members) : null;
        if (set is not null) return set;
        foreach ((PluginCode code, _) in codes) code.Unload();
        return null;
    }

    /// <summary>Finds a plugin's code.</summary>
    /// <param name="source">A built-in's name, or a path.</param>
    /// <param name="baseFolder">What relative paths start from; empty for the current folder.</param>
    /// <param name="problem">Why it is not to be had.</param>
    public static PluginCode? LoadSource(string source, string baseFolder, out string problem)
    {
        problem = "";
        if (PluginSource.IsPath(source)) return PluginLoader.Load(Path.Combine(baseFolder, source), out problem);
        if (BuiltInPlugins.Find(source) is { } plugin) return new PluginCode(plugin);
        problem = $"There is no plugin '{source}'; there are {string.Join(", ", PlumCachePlugins.Known)}.";
        return null;
    }

    /// <summary>What plugins may read of the server's settings.</summary>
    public static ImmutableSortedDictionary<string, string> ServerSettingsOf(PlumCacheOptions options) =>
        RuntimeConfiguration.ListOf(options).ToImmutableSortedDictionary(static pair => pair.Key, static pair => pair.Value,
            StringComparer.Ordinal);

    private static IEnumerable<PluginChoice> ChoicesOf(PlumCacheOptions options)
    {
        foreach (PluginCategory category in options.Plugins)
        {
            for (int i = 0; i < category.SourceSet.Length; i++)
            {
                yield return new PluginChoice(category.Name, category.SourceSet[i], category.PlaceOf(i));
            }
        }
    }

    private static void CheckTables(ImmutableArray<PluginTable> tables, List<(PluginCode Code, PluginChoice Choice)> codes,
        List<ConfigurationProblem> problems)
    {
        string[] names = [.. codes.Select(static entry => entry.Code.Name)];
        foreach (PluginTable table in tables)
        {
            if (names.Contains(table.Name, StringComparer.Ordinal)) continue;
            string meant = NearestName.Among(table.Name, names) is { } nearest ? $", did you mean [plugin.{nearest}]?" : "";
            problems.Add(table.Place.Problem(
                $"[plugin.{table.Name}] is for a plugin that is not chosen{meant}: name it in the srcSet of a category, or leave this "
                + "table out"));
        }
    }
}
