using System.Collections;
using System.Collections.Immutable;

namespace PlumCache.Server;

/// <summary>The environment of this process.</summary>
internal static class ProcessEnvironment
{
    /// <summary>All variables, as they are now.</summary>
    public static ImmutableDictionary<string, string> Read() =>
        Environment.GetEnvironmentVariables().Cast<DictionaryEntry>()
            .ToImmutableDictionary(static entry => (string)entry.Key, static entry => (string?)entry.Value ?? "", StringComparer.Ordinal);
}
