namespace PlumCache.Hosting.Configuration;

/// <summary>Finds settings by the names people give them: the file's or Redis', with dashes or underscores.</summary>
internal static class SettingNames
{
    private static readonly Dictionary<string, Setting> Folded = FoldAll();

    /// <summary>The setting of a name, or null.</summary>
    /// <param name="name">In lower case.</param>
    public static Setting? Find(string name) => Folded.GetValueOrDefault(Fold(name));

    /// <summary>The key of the setting that somebody meant, or null when none is near.</summary>
    /// <param name="name">As written: people forget an underscore, write Redis' dash, or Redis' name.</param>
    public static string? Nearest(string name)
    {
        if (NearestName.Among(name, SettingTable.All.Select(static setting => setting.Name)) is { } own) return own;
        return NearestName.Among(name, SettingTable.ByConfigName.Keys) is { } redis ? SettingTable.ByConfigName[redis].Name : null;
    }

    private static Dictionary<string, Setting> FoldAll()
    {
        Dictionary<string, Setting> folded = new(StringComparer.Ordinal);
        foreach (Setting setting in SettingTable.All)
        {
            folded.TryAdd(Fold(setting.Name), setting);
            folded.TryAdd(Fold(setting.ConfigName), setting);
        }

        return folded;
    }

    private static string Fold(string name) => name.Replace('-', '_');
}
