using System.Collections.Immutable;

namespace PlumCache.Abstractions;

/// <summary>
/// What is true of all edits of one kind, as data: who checks, applies or tells of edits reads it and need not know each kind. A plugin in
/// the phase Settle or Observe does the same.
/// </summary>
public sealed record EditRow
{
    /// <summary>The kind.</summary>
    public required EditKind Kind { get; init; }

    /// <summary>What such an edit is about.</summary>
    public required EditScope Scope { get; init; }

    /// <summary>What a plugin needs for it, outside its own state.</summary>
    public PluginRights Right { get; init; } = PluginRights.WriteKeys;

    /// <summary>Whether a plugin may do it in its own state.</summary>
    public bool IsForState { get; init; }

    /// <summary>
    /// Whether it may put something there that was not, or make it larger: at its destination if it has one, else at its key.
    /// </summary>
    public bool Fills { get; init; }

    /// <summary>Whether what stands at its key, or under it, goes.</summary>
    public bool Clears { get; init; }

    /// <summary>Whether it takes something out of what stands at its key, which stays: it may then be done when memory is full.</summary>
    public bool MakesRoom { get; init; }

    /// <summary>
    /// Whether it changes a field of the key's collection: several of one key in a row are applied under one lookup of it.
    /// </summary>
    public bool IsOfField { get; init; }

    /// <summary>Whether its value is the key, or the prefix, that it copies or moves to.</summary>
    public bool HasDestination { get; init; }

    /// <summary>What it is called where changes of keys are told, unless the command has names of its own; empty: it is not told.</summary>
    public ImmutableArray<KeyEvent> Events { get; init; } = [];

    /// <summary>The row of a kind.</summary>
    public static EditRow Of(EditKind kind) => EditTable.Rows[(int)kind];

    /// <summary>What is wrong with an edit that makes a value of a kind that is not its plugin's.</summary>
    internal static string NotNamed(EditKind edit, ValueKind kind) =>
        $"its edit {edit} makes a value of the kind {(int)kind}, which its manifest does not name";

    /// <summary>
    /// What no edit may be, whoever makes it and wherever: what a server answers with -PLUGINERR, and a plugin's test with the same words.
    /// </summary>
    /// <param name="edit">An edit of the kind.</param>
    /// <param name="rights">The plugin's; null for the core, which may do everything and has no state.</param>
    /// <param name="limits">Longest key and value.</param>
    /// <param name="databases">How many there are.</param>
    /// <param name="statePrefix">Bytes that the plugin's name takes of a key in its state.</param>
    /// <returns>What is wrong with it, or null.</returns>
    internal string? ProblemOf(scoped in Edit edit, PluginRights? rights, CommandLimits limits, int databases, int statePrefix = 0)
    {
        TargetTrie trie = edit.Target.Trie, whither = edit.Destination.Trie;
        if (!trie.IsState && IsNowhere(trie, databases)) return $"its edit {Kind} is in {trie}, and there are {databases}";
        if (whither.IsState) return $"its edit {Kind} goes to {whither}, and not to a database";
        if (IsNowhere(whither, databases)) return $"its edit {Kind} goes to {whither}, and there are {databases}";
        int longest = limits.MaxKeyBytes - (trie.IsState ? statePrefix : 0);
        if (edit.Key.Length > longest) return $"its edit {Kind} has a key of {edit.Key.Length} bytes, and {longest} are allowed";
        if (edit.Field.Length > limits.MaxKeyBytes)
        {
            return $"its edit {Kind} has a field of {edit.Field.Length} bytes, and {limits.MaxKeyBytes} are allowed";
        }
        if (Kind == EditKind.RemoveFieldRange && edit.Value.Length > limits.MaxKeyBytes)
        {
            return $"its edit {Kind} ends at a field of {edit.Value.Length} bytes, and {limits.MaxKeyBytes} are allowed";
        }
        bool isTooLongThere = HasDestination && Scope == EditScope.Key && edit.Value.Length > limits.MaxKeyBytes;
        if (isTooLongThere) return $"its edit {Kind} goes to a key of {edit.Value.Length} bytes, and {limits.MaxKeyBytes} are allowed";
        if (edit.ExpiresAtMs < Expiry.None) return $"its edit {Kind} has the expiry {edit.ExpiresAtMs}, which is no time";
        bool isTooLong = Kind == EditKind.Splice && (edit.Offset < 0 || edit.Offset > limits.MaxValueBytes - edit.Value.Length);
        if (isTooLong) return $"its edit {Kind} makes a value that is longer than {limits.MaxValueBytes} bytes";
        if (trie.IsState) return ProblemInState(trie, rights);
        return rights is { } given && (given & Right) != Right ? $"its edit {Kind} needs the right {Right}" : null;
    }

    private static bool IsNowhere(TargetTrie trie, int databases) => (uint)trie.DatabaseOf(0) >= (uint)databases;

    private string? ProblemInState(TargetTrie trie, PluginRights? rights)
    {
        if (rights is null) return trie == TargetTrie.AllState ? null : "the core has no state";
        if (trie == TargetTrie.AllState) return $"its edit {Kind} is in what other plugins keep";
        return Scope switch
        {
            EditScope.Session => "its state cannot be watched",
            EditScope.Snapshot => "its state has no snapshots",
            _ => IsForState ? null : $"its edit {Kind} is in its state, whose keys stay where they are",
        };
    }
}
