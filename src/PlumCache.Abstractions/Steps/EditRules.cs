namespace PlumCache.Abstractions;

/// <summary>
/// What no edit may be, whoever makes it and wherever: what a server answers with -PLUGINERR, and a plugin's test with the same words.
/// </summary>
internal static class EditRules
{
    /// <summary>What is wrong with an edit, or null.</summary>
    /// <param name="edit">The edit.</param>
    /// <param name="rights">The plugin's; null for the core, which may do everything and has no state.</param>
    /// <param name="limits">Longest key and value.</param>
    /// <param name="databases">How many there are.</param>
    /// <param name="statePrefix">Bytes that the plugin's name takes of a key in its state.</param>
    public static string? Problem(scoped in Edit edit, PluginRights? rights, CommandLimits limits, int databases, int statePrefix = 0)
    {
        EditRow row = EditRow.Of(edit.Kind);
        TargetTrie trie = edit.Target.Trie, whither = edit.Destination.Trie;
        if (!trie.IsState && IsNowhere(trie, databases)) return $"its edit {edit.Kind} is in {trie}, and there are {databases}";
        if (whither.IsState) return $"its edit {edit.Kind} goes to {whither}, and not to a database";
        if (IsNowhere(whither, databases)) return $"its edit {edit.Kind} goes to {whither}, and there are {databases}";
        int longest = limits.MaxKeyBytes - (trie.IsState ? statePrefix : 0);
        if (edit.Key.Length > longest) return $"its edit {edit.Kind} has a key of {edit.Key.Length} bytes, and {longest} are allowed";
        bool isTooLongThere = row is { HasDestination: true, Scope: EditScope.Key } && edit.Value.Length > limits.MaxKeyBytes;
        if (isTooLongThere) return $"its edit {edit.Kind} goes to a key of {edit.Value.Length} bytes, and {limits.MaxKeyBytes} are allowed";
        if (edit.ExpiresAtMs < Expiry.None) return $"its edit {edit.Kind} has the expiry {edit.ExpiresAtMs}, which is no time";
        bool isTooLong = edit.Kind == EditKind.Splice && (edit.Offset < 0 || edit.Offset > limits.MaxValueBytes - edit.Value.Length);
        if (isTooLong) return $"its edit {edit.Kind} makes a value that is longer than {limits.MaxValueBytes} bytes";
        if (trie.IsState) return ProblemOfState(row, trie, rights);
        return rights is { } given && (given & row.Right) != row.Right ? $"its edit {edit.Kind} needs the right {row.Right}" : null;
    }

    private static bool IsNowhere(TargetTrie trie, int databases) => (uint)trie.DatabaseOf(0) >= (uint)databases;

    private static string? ProblemOfState(EditRow row, TargetTrie trie, PluginRights? rights)
    {
        if (rights is null) return trie == TargetTrie.AllState ? null : "the core has no state";
        if (trie == TargetTrie.AllState) return $"its edit {row.Kind} is in what other plugins keep";
        return row.Scope switch
        {
            EditScope.Session => "its state cannot be watched",
            EditScope.Snapshot => "its state has no snapshots",
            _ => row.IsForState ? null : $"its edit {row.Kind} is in its state, whose keys stay where they are",
        };
    }
}
