namespace PlumCache.Abstractions;

/// <summary>
/// The edits of a command that has been applied, in order, for those who settle it. They tell where something was changed and how; what is
/// there now is in the view, so the bytes that an edit wrote are left out, and of those in a row that do the same to fields of one key, one
/// is told.
/// </summary>
public readonly struct AppliedEdits
{
    private readonly EditList? _edits;

    /// <summary>What a list tells.</summary>
    /// <param name="edits">The edits; not changed as long as this is read.</param>
    public AppliedEdits(EditList edits) => _edits = edits;

    /// <summary>How many there are.</summary>
    public int Count => _edits?.Count ?? 0;

    /// <summary>The edit at an index; valid during the call.</summary>
    /// <param name="index">From 0, less than <see cref="Count"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such edit.</exception>
    public Edit this[int index] => _edits is { } edits ? edits[index] : throw new ArgumentOutOfRangeException(nameof(index));
}
