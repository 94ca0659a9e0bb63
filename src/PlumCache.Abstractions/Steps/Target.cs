namespace PlumCache.Abstractions;

/// <summary>
/// Where something is changed: a trie, and a key in it or a prefix. Bytes alone are a key of the connection's own database, so
/// <c>Edit.Remove(command[1])</c> needs no more.
/// </summary>
public readonly ref struct Target
{
    internal Target(TargetTrie trie, ReadOnlySpan<byte> key)
    {
        Trie = trie;
        Key = key;
    }

    /// <summary>Whatever plugins keep: FLUSHALL's alone.</summary>
    internal static Target AllState => new(TargetTrie.AllState, default);

    /// <summary>Which trie.</summary>
    public TargetTrie Trie { get; }

    /// <summary>The key, or the prefix.</summary>
    public ReadOnlySpan<byte> Key { get; }

    /// <summary>In a database of one's choice.</summary>
    /// <param name="database">From 0.</param>
    /// <param name="key">The key, or the prefix; empty for all keys.</param>
    public static Target In(int database, ReadOnlySpan<byte> key = default) => new(TargetTrie.Database(database), key);

    /// <summary>In the plugin's own state: <see cref="CommandContext.State"/>.</summary>
    /// <param name="key">The key, or the prefix; empty for all keys.</param>
    public static Target InState(ReadOnlySpan<byte> key) => new(TargetTrie.State, key);

    /// <summary>In the connection's database.</summary>
    /// <param name="key">The key, or the prefix.</param>
    public static Target FromReadOnlySpan(ReadOnlySpan<byte> key) => new(default, key);

    /// <summary>In the connection's database.</summary>
    /// <param name="key">The key, or the prefix.</param>
    public static implicit operator Target(ReadOnlySpan<byte> key) => new(default, key);
}
