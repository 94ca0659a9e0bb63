using PlumCache.Storage;

namespace PlumCache.Engine;

/// <summary>Where an edit is carried out: its target as storage has it.</summary>
/// <param name="applier">Of the step that it is part of.</param>
/// <param name="draft">What is changed.</param>
/// <param name="database">The number of the target's trie in storage.</param>
/// <param name="key">The target's key; in a plugin's state with what stands before it there.</param>
internal readonly ref struct EditPlace(EditApplier applier, Draft draft, int database, ReadOnlySpan<byte> key)
{
    public EditApplier Applier { get; } = applier;

    public Draft Draft { get; } = draft;

    public int Database { get; } = database;

    public ReadOnlySpan<byte> Key { get; } = key;

    /// <summary>The stamp of what is put there.</summary>
    public uint Stamp => Applier.StampOf(Draft, Database, Key);
}
