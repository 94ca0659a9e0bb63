using System.Collections.Frozen;
using System.Collections.Immutable;

namespace PlumCache.Hosting.Configuration.Redis;

/// <summary>The one table behind CONFIG GET and SET: this server's settings, and Redis' parameters that are none.</summary>
internal static class ConfigParameters
{
    /// <summary>Redis' parameters that are no settings here, in order of name.</summary>
    public static ImmutableArray<ForeignParameter> Foreign { get; } =
    [
        .. new[] { PersistenceParameters.All, ReplicationParameters.All, MemoryParameters.All, ProcessParameters.All }
            .SelectMany(static part => part)
            .OrderBy(static parameter => parameter.Name, StringComparer.Ordinal),
    ];

    private static readonly ImmutableArray<ConfigParameter> All =
    [
        .. SettingTable.All.Select(static setting => new SettingParameter(setting) { Aliases = setting.Aliases }),
        new OutputLimitsParameter(),
        .. Foreign,
    ];

    private static readonly ImmutableArray<(string Name, ConfigParameter Parameter)> Listed =
    [
        .. All.SelectMany(static parameter => parameter.Aliases.Prepend(parameter.Name).Select(name => (name, parameter)))
            .OrderBy(static entry => entry.name, StringComparer.Ordinal),
    ];

    private static readonly FrozenDictionary<string, ConfigParameter> ByFoldedName = Listed
        .Concat(All.OfType<SettingParameter>().Select(
            static parameter => (Name: parameter.Setting.Name, Parameter: (ConfigParameter)parameter)))
        .Select(static entry => KeyValuePair.Create(Fold(entry.Name), entry.Parameter))
        .DistinctBy(static pair => pair.Key, StringComparer.Ordinal)
        .ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>What CONFIG GET answers, by name and in order of it.</summary>
    /// <param name="options">The options now.</param>
    public static ImmutableArray<KeyValuePair<string, string>> List(PlumCacheOptions options)
    {
        ImmutableArray<KeyValuePair<string, string>>.Builder list =
            ImmutableArray.CreateBuilder<KeyValuePair<string, string>>(Listed.Length);
        foreach ((string name, ConfigParameter parameter) in Listed)
        {
            if (parameter.Tell(options) is { } value) list.Add(KeyValuePair.Create(name, value));
        }

        return list.ToImmutable();
    }

    /// <summary>The parameter of a name, or null.</summary>
    /// <param name="name">Redis' or the file's, in lower case, with dashes or underscores.</param>
    public static ConfigParameter? Find(string name) => ByFoldedName.GetValueOrDefault(Fold(name));

    private static string Fold(string name) => name.Replace('-', '_');
}
