using System.Collections;
using System.Collections.Immutable;

namespace PlumCache.Server;

/// <summary>The environment of this process.</summary>
internal static class ProcessEnvironment
{
    /// <summary>All variables, as they are now.</summary>
    public static ImmutableDictionary<string, string> Read()
    {
        ImmutableDictionary<string, string>.Builder variables = ImmutableDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        foreach (DictionaryEntry entry in Environment.GetEnvironmentVariables())
        {
            variables.Add((string)entry.Key, (string?)entry.Value ?? "");
        }

        return variables.ToImmutable();
    }
}
