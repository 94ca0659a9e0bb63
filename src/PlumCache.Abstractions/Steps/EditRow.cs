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

    /// <summary>Whether its value is the key, or the prefix, that it copies or moves to.</summary>
    public bool HasDestination { get; init; }

    /// <summary>What it is called where changes of keys are told, unless the command has names of its own; empty: it is not told.</summary>
    public ImmutableArray<KeyEvent> Events { get; init; } = [];

    /// <summary>The row of a kind.</summary>
    /// <param name="kind">The kind.</param>
    public static EditRow Of(EditKind kind) => EditTable.Rows[(int)kind];
}
