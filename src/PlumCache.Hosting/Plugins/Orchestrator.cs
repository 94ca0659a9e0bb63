using System.Collections.Immutable;
using System.Diagnostics;
using PlumCache.Engine.Serving;
using PlumCache.Engine.Table;
using PlumCache.Hosting.Configuration;
using PlumCache.Plugins;

namespace PlumCache.Hosting.Plugins;

/// <summary>
/// Owns the life of the plugins: discover, load, check, order, activate, drain, unload. One change at a time, under one lock; what runs
/// commands takes no lock and sees the old table or the new one. A change that fails leaves everything as it was.
/// </summary>
internal sealed class Orchestrator
{
    private const string LoadedCategory = "loaded";

    private readonly Lock _gate = new();
    private readonly CommandTables _tables;
    private readonly ServedTimers _timers;
    private PlumCacheOptions _options;
    private ImmutableSortedDictionary<string, string> _serverSettings;
    private PluginSet _set;

    /// <summary>An orchestrator of the plugins a server starts with.</summary>
    /// <param name="options">What chose them.</param>
    /// <param name="set">Loaded by these options.</param>
    /// <param name="tables">What runs them goes by; begins with the set's table.</param>
    /// <param name="timers">Woken by each set that is in use.</param>
    public Orchestrator(PlumCacheOptions options, PluginSet set, CommandTables tables, ServedTimers timers)
    {
        _options = options;
        _set = set;
        _serverSettings = PluginStart.ServerSettingsOf(options);
        _tables = tables;
        _timers = timers;
    }

    /// <summary>The plugins now. Any thread.</summary>
    public PluginSet Current => Volatile.Read(ref _set);

    /// <summary>Loads a plugin behind the others.</summary>
    /// <param name="file">The path, as it was written; relative to the folder for such plugins.</param>
    /// <param name="settings">The body of its table.</param>
    public string? Load(string file, string settings)
    {
        var problems = new List<ConfigurationProblem>();
        PluginTable table = ConfigurationReader.ReadPluginTable("settings", settings, problems);
        if (problems.Count > 0) return Tell(problems);
        lock (_gate)
        {
            string problem = "";
            if ((BuiltIn(file) ?? LoadBelowFolder(file, out problem)) is not { } code) return problem;
            var choice = new PluginChoice(LoadedCategory, code.File ?? code.Name, ConfigurationPlace.None);
            PluginMember? member = Configurator(problems).Configure(code, choice, table with { Name = code.Name });
            if (member is not null && Build(_set.Chosen.Add(member), problems) is { } set) Use(set);
            else code.Unload();
        }

        return Tell(problems);
    }

    /// <summary>Takes a plugin out.</summary>
    /// <param name="problem">Why it stays.</param>
    /// <returns>What is to be drained; null when it stays.</returns>
    public RetiredPlugin? Unload(string name, out string? problem)
    {
        var problems = new List<ConfigurationProblem>();
        lock (_gate)
        {
            if (_set.Find(name) is not { } member)
            {
                problem = NotLoaded(name);
                return null;
            }

            string[] needing = [.. _set.Chosen.Where(other => other.Name != name
                && other.Manifest.Requires.Contains(name, StringComparer.Ordinal)).Select(static other => other.Name)];
            if (needing.Length > 0)
            {
                problem = $"plugin '{name}' cannot be unloaded: {string.Join(", ", needing)} requires it";
                return null;
            }

            if (EvictionPolicies.Need(_options, name))
            {
                problem = $"plugin '{name}' cannot be unloaded: maxmemory_policy \"{_options.MaxMemoryPolicy}\" needs it";
                return null;
            }

            CommandTable table = _set.Table;
            if (Build(_set.Chosen.Remove(member), problems) is { } set)
            {
                problem = null;
                Use(set);
                return new RetiredPlugin(table, member.Code);
            }
        }

        problem = Tell(problems);
        return null;
    }

    /// <summary>Loads a plugin's file anew, or configures one that is built in anew.</summary>
    /// <param name="problem">Why the old one goes on.</param>
    /// <returns>What is to be drained; null when nothing is.</returns>
    public RetiredPlugin? Reload(string name, out string? problem)
    {
        var problems = new List<ConfigurationProblem>();
        lock (_gate)
        {
            if (_set.Find(name) is not { } old)
            {
                problem = NotLoaded(name);
                return null;
            }

            if (LoadAnew(old, out problem) is not { } code) return null;
            CommandTable table = _set.Table;
            PluginMember? member = Configurator(problems).Configure(code, old.Choice, old.Table);
            if (member is not null && Build(_set.Chosen.Replace(old, member), problems) is { } set)
            {
                Use(set);
                return ReferenceEquals(code, old.Code) ? null : new RetiredPlugin(table, old.Code);
            }

            if (!ReferenceEquals(code, old.Code)) code.Unload();
        }

        problem = Tell(problems);
        return null;
    }

    /// <summary>Configures the plugins anew that read server settings which have changed.</summary>
    /// <param name="options">With all that CONFIG SET has changed.</param>
    /// <returns>Why they cannot be so; null when they hold.</returns>
    public string? Take(PlumCacheOptions options)
    {
        ImmutableSortedDictionary<string, string> serverSettings = PluginStart.ServerSettingsOf(options);
        var problems = new List<ConfigurationProblem>();
        lock (_gate)
        {
            if (EvictionPolicies.Check(options, _set.Chosen.Select(static member => member.Name)) is { } problem) return problem;
            ImmutableArray<PluginMember> members = _set.Chosen;
            var configurator = new PluginConfigurator(serverSettings, problems);
            foreach (PluginMember member in _set.Chosen)
            {
                if (member.Manifest.ServerSettings.All(
                    name => serverSettings.GetValueOrDefault(name) == _serverSettings.GetValueOrDefault(name)))
                {
                    continue;
                }
                if (configurator.Configure(member.Code, member.Choice, member.Table) is { } changed)
                {
                    members = members.Replace(member, changed);
                }
            }

            if (problems.Count == 0 && members != _set.Chosen && Build(members, problems) is { } set) Use(set);
            if (problems.Count > 0) return Tell(problems);
            _serverSettings = serverSettings;
            _options = options;
        }

        return Tell(problems);
    }

    /// <summary>Frees the code of all plugins, at the end of the server: no batch runs any more.</summary>
    public void End()
    {
        lock (_gate)
        {
            foreach (PluginMember member in _set.Chosen) member.Code.Unload();
        }
    }

    private static string NotLoaded(string name) => $"no plugin '{name}' is loaded";

    private static string? Tell(List<ConfigurationProblem> problems) => problems.Count == 0 ? null : string.Join('\n', problems);

    private static PluginSet? Build(ImmutableArray<PluginMember> members, List<ConfigurationProblem> problems) =>
        new PluginSetBuilder(problems).Build(members);

    private PluginConfigurator Configurator(List<ConfigurationProblem> problems) => new(_serverSettings, problems);

    private static PluginCode? LoadAnew(PluginMember old, out string? problem)
    {
        problem = null;
        if (old.Code.File is not { } file) return old.Code;
        PluginCode? code = PluginLoader.Load(file, out problem);
        if (code is null) return null;
        problem = null;
        if (code.Name == old.Name) return code;
        problem = $"'{file}' now names itself '{code.Name}', not '{old.Name}'";
        code.Unload();
        return null;
    }

    // One that was unloaded, or is off by default. Loaded twice it is refused like any other.
    private static PluginCode? BuiltIn(string source) =>
        !PluginSource.IsPath(source) && BuiltInPlugins.Find(source) is { } plugin ? new PluginCode(plugin) : null;

    // Judged by what the path truly leads to, and that is what is then read.
    private PluginCode? LoadBelowFolder(string file, out string problem)
    {
        try
        {
            string folder = RealPath.Of(Path.Combine(_options.BaseFolder, _options.PluginFolder));
            string path = RealPath.Of(Path.Combine(folder, file));
            problem = $"'{file}' does not lie below plugin_folder";
            if (!RealPath.IsBelow(path, folder) || PluginLocator.Find(path, out problem) is not { } found) return null;
            string real = RealPath.Of(found);
            if (RealPath.IsBelow(real, folder)) return PluginLoader.Load(real, out problem);
            problem = $"'{file}' does not lie below plugin_folder";
            return null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            problem = $"cannot load '{file}': {exception.Message}";
            return null;
        }
    }

    private void Use(PluginSet set)
    {
        Debug.Assert(_gate.IsHeldByCurrentThread, "Two change the plugins, and the commands are those of neither.");
        Volatile.Write(ref _set, set);
        _tables.Use(set.Table);
        _timers.WakeUp(set);
    }
}
