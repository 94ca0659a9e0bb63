namespace PlumCache.Abstractions;

/// <summary>
/// What a change of keys is called where such changes are told. A row of a kind of edits has the names that its edits usually go by
/// (<see cref="EditRow.Events"/>); a command has names of its own where it is known by others (<see cref="CommandRow.Events"/>).
/// </summary>
/// <param name="Edit">The kind of the edits that are told so.</param>
/// <param name="Name"><c>set</c>, <c>del</c>, <c>rename_to</c>.</param>
/// <param name="Class">The class it is told in.</param>
public sealed record KeyEvent(EditKind Edit, string Name, KeyEventClass Class = KeyEventClass.Generic)
{
    /// <summary>Whether it is told of where the edit copies or moves to, in place of its key.</summary>
    public bool IsOfDestination { get; init; }

    /// <summary>
    /// The argument that is the key it is told of, for a command that does to one of its keys what another is told by; 0: any key.
    /// </summary>
    public int KeyAt { get; init; }

    /// <summary>Only of edits that give an expiry (true), or that take it away (false); null: of all.</summary>
    public bool? GivesExpiry { get; init; }
}
