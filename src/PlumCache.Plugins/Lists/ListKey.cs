using PlumCache.Abstractions;

namespace PlumCache.Plugins.Lists;

/// <summary>What a key that holds a list is looked up by. A key that is not there is a list without elements.</summary>
internal static class ListKey
{
    /// <summary>A list that Redis would keep as one packed block.</summary>
    public const ValueKind Small = (ValueKind)7;

    /// <summary>A larger one.</summary>
    public const ValueKind Large = (ValueKind)8;

    /// <summary>Looks a key up, as a use of it.</summary>
    /// <param name="list">What it holds, when the answer is true; the default: the key is not there.</param>
    /// <returns>False when it holds something else: the command answers <see cref="Errors.WrongType"/>.</returns>
    public static bool TryOpen(KeyspaceView view, ReadOnlySpan<byte> key, out EntryView list) =>
        !view.TryGet(key, out list) || IsList(list);

    /// <summary>The same for a command that writes the key: its write is the use, and as in Redis it is neither a hit nor a miss.</summary>
    /// <param name="list">What it holds, when the answer is true; the default: the key is not there.</param>
    public static bool TryOpenToWrite(KeyspaceView view, ReadOnlySpan<byte> key, out EntryView list) =>
        !view.TryPeek(key, out list) || IsList(list);

    /// <summary>Whether there is a list.</summary>
    public static bool IsThere(scoped in EntryView list) => !list.IsString;

    /// <summary>The error of an element that is longer than a value may be with what stands around it, or null.</summary>
    public static string? RefuseLong(ReadOnlySpan<byte> element, CommandLimits limits) =>
        Chunk.HeaderBytes + Chunk.BytesOf(element.Length) <= limits.MaxValueBytes ? null : Errors.ValueTooLong;

    /// <summary>
    /// Has keyspace events tell that a key is gone, as Redis does when the last element goes: that takes the key along by itself.
    /// </summary>
    /// <param name="edits">With the edits that have removed all elements.</param>
    public static void TellRemoval(EditList edits, ReadOnlySpan<byte> key) => edits.Add(Edit.Remove(key));

    private static bool IsList(scoped in EntryView entry) => entry.Kind is Small or Large;
}
