using System.Collections.Immutable;
using System.Diagnostics;
using PlumCache.Hosting.Configuration.Redis;

namespace PlumCache.Hosting.Configuration;

/// <summary>The options of a running server, and what CONFIG GET and SET see of them. Any thread.</summary>
/// <param name="options">Those of the start.</param>
/// <param name="approve">
/// Asked before a change holds: why the options cannot be so, or null. What depends on them follows them there. Null: all may be.
/// </param>
internal sealed class RuntimeConfiguration(PlumCacheOptions options, Func<PlumCacheOptions, string?>? approve = null)
{
    private readonly Lock _writeLock = new();
    private PlumCacheOptions _current = options;

    /// <summary>The options now.</summary>
    public PlumCacheOptions Current => Volatile.Read(ref _current);

    /// <summary>All settings, by Redis' name.</summary>
    public ImmutableArray<KeyValuePair<string, string>> List() => ListOf(Current);

    /// <summary>All settings of some options, by Redis' name.</summary>
    public static ImmutableArray<KeyValuePair<string, string>> ListOf(PlumCacheOptions options) => ConfigParameters.List(options);

    /// <summary>Changes settings, all or none.</summary>
    /// <param name="changes">By Redis' name or the configuration file's, in lower case.</param>
    /// <param name="follow">
    /// Has what depends on them follow, before another change: of two at once, the one that is told last is also in force last. Not called
    /// when nothing has changed.
    /// </param>
    /// <returns>Null, or the error.</returns>
    public string? Change(ImmutableArray<KeyValuePair<string, string>> changes, Action<PlumCacheOptions>? follow = null)
    {
        // Names are looked at before values, as in Redis.
        if (RefuseNames(changes) is { } refusal) return refusal;
        lock (_writeLock)
        {
            PlumCacheOptions next = _current;
            foreach ((string name, string value) in changes)
            {
                if (ConfigParameters.Find(name)!.Take(ref next, value) is { } complaint) return Failed(name, complaint);
            }

            if (ReferenceEquals(next, _current)) return null;
            if (Refuse(next) is { } why) return Failed(changes[^1].Key, why.ReplaceLineEndings("; "));
            Volatile.Write(ref _current, next);
            follow?.Invoke(next);
            Debug.Assert(ReferenceEquals(_current, next), "What follows a change makes another, and is told of that one first.");
            return null;
        }
    }

    private static string? RefuseNames(ImmutableArray<KeyValuePair<string, string>> changes)
    {
        var seen = new HashSet<ConfigParameter>(ReferenceEqualityComparer.Instance);
        foreach ((string name, _) in changes)
        {
            if (ConfigParameters.Find(name) is not { } parameter)
            {
                return $"ERR Unknown option or number of arguments for CONFIG SET - '{name}'";
            }

            if (!seen.Add(parameter)) return Failed(name, "duplicate parameter");
        }

        return null;
    }

    // What a start would refuse must not be reached by one client's word.
    private string? Refuse(PlumCacheOptions next) => next.IsExposed && !_current.IsExposed
        ? $"protected mode is on, and without a password others could get in by {next.Bind}"
        : approve?.Invoke(next);

    private static string Failed(string name, string why) => $"ERR CONFIG SET failed (possibly related to argument '{name}') - {why}";
}
