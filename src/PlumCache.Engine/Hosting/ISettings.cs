using System.Collections.Immutable;

namespace PlumCache.Engine.Hosting;

/// <summary>The server's settings, for AUTH and CONFIG. Any thread; answers at once.</summary>
public interface ISettings
{
    /// <summary>
    /// The password that AUTH must give, as bytes; empty: none is needed. Read before many commands, so it must be a plain field.
    /// </summary>
    ReadOnlyMemory<byte> Password { get; }

    /// <summary>All settings under Redis' names, in order of name, as CONFIG GET shows them.</summary>
    ImmutableArray<KeyValuePair<string, string>> ListSettings();

    /// <summary>Changes settings until the next start, all or none. Names have been folded to lower case and none comes twice.</summary>
    /// <param name="changes">Redis' names and the new values.</param>
    /// <returns>
    /// Null when taken; else the error in Redis' words: <c>ERR Unknown option or number of arguments for CONFIG SET - 'x'</c>, ...
    /// </returns>
    string? Change(ImmutableArray<KeyValuePair<string, string>> changes);
}
