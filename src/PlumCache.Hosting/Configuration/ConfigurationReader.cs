using System.Collections.Immutable;
using Tomlyn.Parsing;
using Tomlyn.Syntax;

namespace PlumCache.Hosting.Configuration;

/// <summary>
/// Reads a configuration text, and what goes before it, into options. It goes on behind a problem, so that one run shows them all. The
/// order of the walk is the file's: keys before the first table, then the tables; then the environment, then the options.
/// </summary>
internal sealed class ConfigurationReader
{
    private const string PluginsTable = "plugins";
    private const string PluginTable = "plugin";
    private const string SourceSetKey = "srcSet";

    private readonly ImmutableArray<string> _knownPlugins;
    private readonly List<ConfigurationProblem> _problems = [];
    private readonly List<PluginCategory> _categories = [];
    private readonly PluginTableReader _pluginTables = new();
    private readonly Dictionary<string, ConfigurationPlace> _places = new(StringComparer.Ordinal);
    private PlumCacheOptions _options = new();
    private ConfigurationText _text;

    private ConfigurationReader(string file, ImmutableArray<string> knownPlugins)
    {
        _knownPlugins = knownPlugins;
        Begin(new ConfigurationText(file, HasLines: true));
    }

    /// <summary>Reads a text and what goes before it.</summary>
    /// <param name="file">The text's name in messages.</param>
    /// <param name="text">TOML.</param>
    /// <param name="overrides">What goes before it, in order: the last one holds.</param>
    /// <param name="knownPlugins">The names that <c>srcSet</c> chooses from.</param>
    public static ParsedConfiguration Read(
        string file, string text, ImmutableArray<ConfigurationOverride> overrides, ImmutableArray<string> knownPlugins)
    {
        var reader = new ConfigurationReader(file, knownPlugins);
        reader.ReadDocument(SyntaxParser.Parse(text, file));
        foreach (ConfigurationOverride change in overrides) reader.ReadOverride(change);
        reader._options = reader._options with { Plugins = reader.WithDefaults(), PluginTables = reader._pluginTables.Tables };
        return new ParsedConfiguration(reader._options, [.. reader._problems],
            reader._places.ToImmutableDictionary(StringComparer.Ordinal));
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
            foreach (TableSyntaxBase table in document.Tables)
            {
                reader.ReadPluginTable([PluginTable, Name, .. PluginTableReader.PathOf(table.Name!)], table);
            }
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
    }

    private void ReadOverride(ConfigurationOverride change)
    {
        Begin(new ConfigurationText(change.Source, HasLines: false));
        if (SettingTable.ByName.TryGetValue(change.Key, out Setting? setting))
        {
            Take(setting, new SettingInput(SettingForm.Bare, change.Value), $"'{change.Value}'", default);
            return;
        }

        // A list or a table is TOML; any other text is the value itself, which the plugin's schema tells what it is.
        KeyValueSyntax? written = PairOf($"{change.Key} = {change.Value}");
        bool isBare = written?.Value is not (ArraySyntax or InlineTableSyntax);
        KeyValueSyntax? pair = isBare ? PairOf($"{change.Key} = 0") : written;
        if (pair is null) _problems.Add(_text.PlaceOf(default).Problem($"'{change.Key}' is no key"));
        else ReadOverride(PluginTableReader.PathOf(pair.Key!), pair, isBare ? change.Value : null);
    }

    private void ReadOverride(ImmutableArray<string> path, KeyValueSyntax pair, string? bareText)
    {
        switch (path[0])
        {
            case PluginTable when path.Length > 1:
                if (_pluginTables.Replace(path[1..], pair, bareText) is { } problem) _problems.Add(problem);
                break;
            case PluginsTable when path.Length > 1:
                _categories.RemoveAll(category => category.Name == path[1]);
                ReadPlugins(path, pair);
                break;
            default:
                ReportUnknown(pair, string.Join('.', path));
                break;
        }
    }

    private static KeyValueSyntax? PairOf(string line)
    {
        DocumentSyntax document = SyntaxParser.Parse(line);
        return !document.HasErrors && document.KeyValues.ChildrenCount == 1 && document.Tables.ChildrenCount == 0
            ? document.KeyValues.First()
            : null;
    }

    private void Begin(ConfigurationText text)
    {
        _text = text;
        _pluginTables.Text = text;
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
                $"unknown table [{string.Join('.', path)}]: expected [{PluginsTable}.CATEGORY], such as [{PluginsTable}.core], or "
                + $"[{PluginTable}.NAME]");
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
            ReportUnknown(pair, name);
            return;
        }

        Take(setting, PluginTableReader.ScalarOf(pair.Value!), $"{name} = {pair.Value!.ToString().Trim()}", pair.Value.Span);
    }

    private void Take(Setting setting, SettingInput input, string written, SourceSpan span)
    {
        _places[setting.Name] = _text.PlaceOf(span);
        if (setting.With(_options, input) is { } changed) _options = changed;
        else Report(span, setting.IsSecret ? $"{setting.Name}: expected {setting.Expected}" : $"{written}: expected {setting.Expected}");
    }

    private void ReportUnknown(KeyValueSyntax pair, string name)
    {
        string meant = SettingNames.Nearest(name) is { } nearest ? $", did you mean '{nearest}'?" : "";
        Report(pair.Key!.Span, $"unknown setting '{name}'{meant}: default_config.toml lists every setting");
    }

    private void ReadPlugins(ImmutableArray<string> path, KeyValueSyntax pair)
    {
        if (path.Length != 3 || !string.Equals(path[2], SourceSetKey, StringComparison.Ordinal))
        {
            string name = string.Join('.', path);
            Report(pair.Key!.Span, $"unknown setting '{name}': expected {SourceSetKey} in a table [{PluginsTable}.CATEGORY]");
            return;
        }

        if (pair.Value is not ArraySyntax array)
        {
            Report(pair.Value!.Span, $"{SourceSetKey}: expected an array of plugin names, such as [\"strings\", \"keys\", \"ttl\"]");
            return;
        }

        ImmutableArray<string>.Builder names = ImmutableArray.CreateBuilder<string>();
        ImmutableArray<ConfigurationPlace>.Builder places = ImmutableArray.CreateBuilder<ConfigurationPlace>();
        foreach (ArrayItemSyntax item in array.Items)
        {
            if (ReadPluginSource(item.Value!, names) is not { } name) continue;
            names.Add(name);
            places.Add(_text.PlaceOf(item.Value!.Span));
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
            Report(value.Span,
                $"unknown plugin '{name}': expected one of {known}, or the path of an assembly or its folder, such as \"./{name}\"");
            return null;
        }

        if (before.Contains(name, StringComparer.Ordinal)
            || _categories.Exists(category => category.SourceSet.Contains(name, StringComparer.Ordinal)))
        {
            Report(value.Span, $"plugin '{name}' is named twice");
            return null;
        }

        return name;
    }

    private void Report(SourceSpan span, string message) => _problems.Add(_text.PlaceOf(span).Problem(message));
}
