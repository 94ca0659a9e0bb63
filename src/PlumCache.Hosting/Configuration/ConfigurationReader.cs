using System.Collections.Immutable;
using System.Globalization;
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
    private const string SourceSetKey = "srcSet";

    private readonly string _file;
    private readonly ImmutableArray<string> _knownPlugins;
    private readonly List<ConfigurationProblem> _problems = [];
    private readonly List<PluginCategory> _categories = [];
    private readonly Dictionary<string, SourceSpan> _places = new(StringComparer.Ordinal);
    private PlumCacheOptions _options = new();

    private ConfigurationReader(string file, ImmutableArray<string> knownPlugins)
    {
        _file = file;
        _knownPlugins = knownPlugins;
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

    private void ReadDocument(DocumentSyntax document)
    {
        foreach (DiagnosticMessage diagnostic in document.Diagnostics)
        {
            if (diagnostic.Kind == DiagnosticMessageKind.Error) Report(diagnostic.Span, diagnostic.Message);
        }

        if (_problems.Count > 0) return;
        foreach (KeyValueSyntax pair in document.KeyValues) ReadPair([], pair);
        foreach (TableSyntaxBase table in document.Tables) ReadTable(table);
        if (_categories.Count > 0) _options = _options with { Plugins = [.. _categories] };
    }

    private void ReadTable(TableSyntaxBase table)
    {
        ImmutableArray<string> path = PathOf(table.Name!);
        if (table is TableArraySyntax || !string.Equals(path[0], PluginsTable, StringComparison.Ordinal) || path.Length > 2)
        {
            Report(table.Name!.Span, $"unknown table [{string.Join('.', path)}]: expected [{PluginsTable}.CATEGORY], such as [{PluginsTable}.core]");
            return;
        }

        foreach (KeyValueSyntax pair in table.Items) ReadPair(path, pair);
    }

    private void ReadPair(ImmutableArray<string> table, KeyValueSyntax pair)
    {
        ImmutableArray<string> path = table.AddRange(PathOf(pair.Key!));
        if (string.Equals(path[0], PluginsTable, StringComparison.Ordinal)) ReadPlugins(path, pair);
        else ReadSetting(string.Join('.', path), pair);
    }

    private void ReadSetting(string name, KeyValueSyntax pair)
    {
        if (!SettingTable.ByName.TryGetValue(name, out Setting? setting))
        {
            Report(pair.Key!.Span, $"unknown key '{name}'{Nearest(name)}: default_config.toml lists every key");
            return;
        }

        _places[name] = pair.Value!.Span;
        if (setting.With(_options, InputOf(pair.Value)) is { } changed) _options = changed;
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
        foreach (ArrayItemSyntax item in array.Items)
        {
            if (ReadPluginName(item.Value!, names) is { } name) names.Add(name);
        }

        _categories.Add(new PluginCategory(path[1], names.ToImmutable()));
    }

    private string? ReadPluginName(ValueSyntax value, ImmutableArray<string>.Builder before)
    {
        string known = string.Join(", ", _knownPlugins.Select(static name => $"\"{name}\""));
        if (value is not StringValueSyntax { Value: { } name })
        {
            Report(value.Span, $"{SourceSetKey}: expected a plugin's name: one of {known}");
            return null;
        }

        if (!_knownPlugins.Contains(name, StringComparer.Ordinal))
        {
            Report(value.Span, $"unknown plugin '{name}': expected one of {known}");
            return null;
        }

        if (before.Contains(name, StringComparer.Ordinal) || _categories.Exists(category => category.SourceSet.Contains(name, StringComparer.Ordinal)))
        {
            Report(value.Span, $"plugin '{name}' is named twice");
            return null;
        }

        return name;
    }

    private void Report(SourceSpan span, string message) =>
        _problems.Add(new ConfigurationProblem(_file, span.Start.Line + 1, span.Start.Column + 1, message));

    private static SettingInput InputOf(ValueSyntax value) => value switch
    {
        IntegerValueSyntax integer => new SettingInput(SettingForm.Integer, integer.Value.ToString(CultureInfo.InvariantCulture)),
        StringValueSyntax text => new SettingInput(SettingForm.String, text.Value ?? ""),
        BooleanValueSyntax boolean => new SettingInput(SettingForm.Boolean, boolean.Value ? "true" : "false"),
        _ => new SettingInput(SettingForm.Other, ""),
    };

    private static ImmutableArray<string> PathOf(KeySyntax key)
    {
        var path = ImmutableArray.CreateBuilder<string>();
        path.Add(TextOf(key.Key!));
        foreach (DottedKeyItemSyntax item in key.DotKeys) path.Add(TextOf(item.Key!));
        return path.ToImmutable();
    }

    private static string TextOf(BareKeyOrStringValueSyntax key) => key switch
    {
        BareKeySyntax bare => bare.Key?.Text ?? "",
        StringValueSyntax text => text.Value ?? "",
        _ => key.ToString().Trim(),
    };

    // People forget an underscore or write Redis' dash: the key they meant is the one that is equal without them.
    private static string Nearest(string name)
    {
        string bare = Bare(name);
        foreach (Setting setting in SettingTable.All)
        {
            if (string.Equals(Bare(setting.Name), bare, StringComparison.OrdinalIgnoreCase) ||
                string.Equals(Bare(setting.ConfigName), bare, StringComparison.OrdinalIgnoreCase)) return $", did you mean '{setting.Name}'?";
        }

        return "";

        static string Bare(string text) => text.Replace("_", "", StringComparison.Ordinal).Replace("-", "", StringComparison.Ordinal);
    }
}
