using System.Collections.Immutable;
using Tomlyn.Parsing;
using Tomlyn.Syntax;

namespace PlumCache.Hosting.Configuration;

/// <summary>
/// Reads one configuration text into options. It goes on behind a problem, so that one run shows them all. The order of the walk is the
/// file's: keys before the first table, then the tables.
/// </summary>
internal sealed class ConfigurationReader
{
    private const string PluginsTable = "plugins";
    private const string PluginTable = "plugin";
    private const string SourceSetKey = "srcSet";

    private readonly string _file;
    private readonly ImmutableArray<string> _knownPlugins;
    private readonly List<ConfigurationProblem> _problems = [];
    private readonly List<PluginCategory> _categories = [];
    private readonly PluginTableReader _pluginTables;
    private readonly Dictionary<string, SourceSpan> _places = new(StringComparer.Ordinal);
    private PlumCacheOptions _options = new();

    private ConfigurationReader(string file, ImmutableArray<string> knownPlugins)
    {
        _file = file;
        _knownPlugins = knownPlugins;
        _pluginTables = new PluginTableReader(file);
    }

    /// <summary>Reads a text.</summary>
    /// <param name="file">Its name in messages.</param>
    /// <param name="text">TOML.</param>
    /// <param name="knownPlugins">The names that <c>srcSet</c> chooses from.</param>
    public static ParsedConfiguration Read(string file, string text, ImmutableArray<string> knownPlugins)
    {
        var reader = new ConfigurationReader(file, knownPlugins);
        reader.ReadDocument(SyntaxParser.Parse(text, file));
        return new ParsedConfiguration(reader._options, [.. reader._problems], reader._places.ToImmutableDictionary(StringComparer.Ordinal));
    }

    /// <summary>Reads the body of one table <c>[plugin.NAME]</c>.</summary>
    /// <param name="file">Its name in messages.</param>
    /// <param name="text">TOML.</param>
    /// <param name="problems">What was not understood is added here.</param>
    public static PluginTable ReadPluginTable(string file, string text, List<ConfigurationProblem> problems)
    {
        const string Name = "it"; // the file that is loaded tells the plugin's name
        var reader = new ConfigurationReader(file, []);
        DocumentSyntax document = SyntaxParser.Parse(text, file);
        if (reader.IsToml(document))
        {
            foreach (KeyValueSyntax pair in document.KeyValues) reader.ReadPair([PluginTable, Name], pair);
            foreach (TableSyntaxBase table in document.Tables) reader.ReadPluginTable([PluginTable, Name, .. PluginTableReader.PathOf(table.Name!)], table);
        }

        problems.AddRange(reader._problems);
        return reader._pluginTables.Tables.FirstOrDefault() ?? new PluginTable(Name, new ConfigurationPlace(file, 0, 0), []);
    }

    private bool IsToml(DocumentSyntax document)
    {
        foreach (DiagnosticMessage diagnostic in document.Diagnostics)
        {
            if (diagnostic.Kind == DiagnosticMessageKind.Error) Report(diagnostic.Span, diagnostic.Message);
        }

        return _problems.Count == 0;
    }

    private void ReadDocument(DocumentSyntax document)
    {
        if (!IsToml(document)) return;
        foreach (KeyValueSyntax pair in document.KeyValues) ReadPair([], pair);
        foreach (TableSyntaxBase table in document.Tables) ReadTable(table);
        _options = _options with { Plugins = WithDefaults(), PluginTables = _pluginTables.Tables };
    }

    // A category that the file does not name keeps its plugins, but for those that the file chose in another.
    private ImmutableArray<PluginCategory> WithDefaults()
    {
        string[] chosen = [.. _categories.SelectMany(static category => category.SourceSet)];
        IEnumerable<PluginCategory> kept = DefaultPlugins.Categories
            .Where(category => !_categories.Exists(named => named.Name == category.Name))
            .Select(category => category with { SourceSet = [.. category.SourceSet.Except(chosen, StringComparer.Ordinal)] });
        return [.. kept, .. _categories];
    }

    private void ReadTable(TableSyntaxBase table)
    {
        ImmutableArray<string> path = PluginTableReader.PathOf(table.Name!);
        if (table is TableSyntax && path[0] == PluginTable && path.Length > 1)
        {
            ReadPluginTable(path, table);
            return;
        }

        if (table is TableArraySyntax || path[0] != PluginsTable || path.Length > 2)
        {
            Report(
                table.Name!.Span,
                $"unknown table [{string.Join('.', path)}]: expected [{PluginsTable}.CATEGORY], such as [{PluginsTable}.core], or [{PluginTable}.NAME]");
            return;
        }

        foreach (KeyValueSyntax pair in table.Items) ReadPair(path, pair);
    }

    private void ReadPluginTable(ImmutableArray<string> path, TableSyntaxBase table)
    {
        _pluginTables.Begin(path[1], table.Name!.Span);
        foreach (KeyValueSyntax pair in table.Items) ReadPair(path, pair);
    }

    private void ReadPair(ImmutableArray<string> table, KeyValueSyntax pair)
    {
        ImmutableArray<string> path = table.AddRange(PluginTableReader.PathOf(pair.Key!));
        if (path[0] == PluginsTable) ReadPlugins(path, pair);
        else if (path[0] != PluginTable) ReadSetting(string.Join('.', path), pair);
        else if (_pluginTables.Add(path[1..], pair) is { } problem) _problems.Add(problem);
    }

    private void ReadSetting(string name, KeyValueSyntax pair)
    {
        if (!SettingTable.ByName.TryGetValue(name, out Setting? setting))
        {
            Report(pair.Key!.Span, $"unknown key '{name}'{Nearest(name)}: default_config.toml lists every key");
            return;
        }

        _places[name] = pair.Value!.Span;
        if (setting.With(_options, PluginTableReader.ScalarOf(pair.Value)) is { } changed) _options = changed;
        else Report(pair.Value.Span, $"{name} = {pair.Value.ToString().Trim()}: expected {setting.Expected}");
    }

    private void ReadPlugins(ImmutableArray<string> path, KeyValueSyntax pair)
    {
        if (path.Length != 3 || !string.Equals(path[2], SourceSetKey, StringComparison.Ordinal))
        {
            Report(pair.Key!.Span, $"unknown key '{string.Join('.', path)}': expected {SourceSetKey} in a table [{PluginsTable}.CATEGORY]");
            return;
        }

        if (pair.Value is not ArraySyntax array)
        {
            Report(pair.Value!.Span, $"{SourceSetKey}: expected an array of plugin names, such as [\"strings\", \"keys\", \"ttl\"]");
            return;
        }

        var names = ImmutableArray.CreateBuilder<string>();
        var places = ImmutableArray.CreateBuilder<ConfigurationPlace>();
        foreach (ArrayItemSyntax item in array.Items)
        {
            if (ReadPluginSource(item.Value!, names) is not { } name) continue;
            names.Add(name);
            places.Add(PlaceOf(item.Value!.Span));
        }

        _categories.Add(new PluginCategory(path[1], names.ToImmutable()) { Places = places.ToImmutable() });
    }

    private string? ReadPluginSource(ValueSyntax value, ImmutableArray<string>.Builder before)
    {
        string known = string.Join(", ", _knownPlugins.Select(static name => $"\"{name}\""));
        if (value is not StringValueSyntax { Value: { } name })
        {
            Report(value.Span, $"{SourceSetKey}: expected a plugin's name: one of {known}, or a path");
            return null;
        }

        if (!PluginSource.IsPath(name) && !_knownPlugins.Contains(name, StringComparer.Ordinal))
        {
            Report(value.Span, $"unknown plugin '{name}': expected one of {known}, or the path of an assembly or its folder, such as \"./{name}\"");
            return null;
        }

        if (before.Contains(name, StringComparer.Ordinal) || _categories.Exists(category => category.SourceSet.Contains(name, StringComparer.Ordinal)))
        {
            Report(value.Span, $"plugin '{name}' is named twice");
            return null;
        }

        return name;
    }

    private void Report(SourceSpan span, string message) => _problems.Add(PlaceOf(span).Problem(message));

    private ConfigurationPlace PlaceOf(SourceSpan span) => new(_file, span.Start.Line + 1, span.Start.Column + 1);

    // People forget an underscore, write Redis' dash, or Redis' name.
    private static string Nearest(string name)
    {
        string? nearest = NearestName.Among(name, SettingTable.All.Select(static setting => setting.Name));
        if (nearest is null && NearestName.Among(name, SettingTable.ByConfigName.Keys) is { } configName) nearest = SettingTable.ByConfigName[configName].Name;
        return nearest is null ? "" : $", did you mean '{nearest}'?";
    }
}
