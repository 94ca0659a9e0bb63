using System.Collections.Immutable;
using System.Globalization;
using PlumCache.Abstractions;

namespace PlumCache.Hosting.Configuration;

/// <summary>Plugins' settings as text: as TOML, and what values they take.</summary>
internal static class PluginSettingText
{
    /// <summary>A value as TOML.</summary>
    /// <param name="value">In the setting's type.</param>
    public static string ToToml(PluginSetting setting, object value) => value switch
    {
        bool flag => flag ? "true" : "false",
        long number => setting.Kind == PluginSettingKind.Size ? SizeOf(number) : number.ToString(CultureInfo.InvariantCulture),
        string text => Quote(text),
        ImmutableArray<string> list => $"[{string.Join(", ", list.Select(Quote))}]",
        ImmutableSortedDictionary<string, long> sizes when sizes.IsEmpty => "{}",
        ImmutableSortedDictionary<string, long> sizes =>
            $"{{ {string.Join(", ", sizes.Select(static pair => $"{Quote(pair.Key)} = {SizeOf(pair.Value)}"))} }}",
        _ => throw new InvalidOperationException($"The setting '{setting.Name}' cannot hold a {value.GetType().Name}."),
    };

    /// <summary>What values a setting takes.</summary>
    public static string Expected(PluginSetting setting) => setting.Kind switch
    {
        PluginSettingKind.Boolean => "true or false",
        PluginSettingKind.Integer => "an integer" + Range(setting, static bound => bound.ToString(CultureInfo.InvariantCulture)),
        PluginSettingKind.Size => ExpectedSize(setting),
        PluginSettingKind.Choice => "one of " + string.Join(", ", setting.Words.Select(Quote)),
        PluginSettingKind.TextList => "an array of strings",
        PluginSettingKind.SizeTable => $"a table from strings to sizes, each {ExpectedSize(setting)}",
        _ => "a string",
    };

    /// <summary>What a size may be.</summary>
    /// <param name="setting">A Size or a SizeTable.</param>
    public static string ExpectedSize(PluginSetting setting) => "a size" + Range(setting, SizeOf) + $": {ByteSize.Forms}";

    /// <summary>A text as a TOML string.</summary>
    /// <param name="text">Any text.</param>
    public static string Quote(string text)
    {
        var quoted = new System.Text.StringBuilder("\"");
        foreach (char letter in text)
        {
            if (letter is '"' or '\\') quoted.Append('\\').Append(letter);
            else if (char.IsControl(letter)) quoted.Append(CultureInfo.InvariantCulture, $"\\u{(int)letter:x4}");
            else quoted.Append(letter);
        }

        return quoted.Append('"').ToString();
    }

    private static string Range(PluginSetting setting, Func<long, string> tell) => (setting.Min, setting.Max) switch
    {
        (long.MinValue, long.MaxValue) => "",
        (_, long.MaxValue) => $" of at least {tell(setting.Min)}",
        (long.MinValue, _) => $" of at most {tell(setting.Max)}",
        _ => $" from {tell(setting.Min)} to {tell(setting.Max)}",
    };

    private static string SizeOf(long bytes)
    {
        string text = ByteSize.Format(bytes);
        return char.IsLetter(text[^1]) ? Quote(text) : text;
    }
}
