using System.Buffers.Binary;
using System.Collections.Immutable;
using PlumCache.Abstractions;

namespace PlumCache.Plugins.Delay;

/// <summary>
/// The queue as keys of the plugin's state. Numbers are big-endian, so that the order of the bytes is the order of time, and of ids where
/// two are due at once.
/// <code>
///   d [due ms: 8] [id: 8]  ->  the command, see DelayedCommand
///   i [id: 8]              ->  [due ms: 8], for CANCEL
///   n                      ->  [last id: 8]
/// </code>
/// FLUSHALL empties the queue and leaves the last id: an id that somebody still holds must not cancel a later command.
/// </summary>
internal static class DelayQueue
{
    /// <summary>Bytes of a due key.</summary>
    public const int DueKeyBytes = 1 + sizeof(long) + sizeof(long);

    /// <summary>Bytes of an id's key.</summary>
    public const int IdKeyBytes = 1 + sizeof(long);

    /// <summary>What all due keys begin with.</summary>
    public static ReadOnlySpan<byte> DuePrefix => "d"u8;

    private static ReadOnlySpan<byte> LastIdKey => "n"u8;

    /// <summary>What FLUSHALL leaves.</summary>
    public static ImmutableArray<string> Kept => ["n"];

    /// <summary>Writes the key of an entry.</summary>
    /// <param name="dueMs">Unix ms, not negative.</param>
    /// <param name="id">From 1.</param>
    /// <param name="key">At least <see cref="DueKeyBytes"/>.</param>
    public static ReadOnlySpan<byte> DueKey(long dueMs, long id, Span<byte> key)
    {
        key[0] = (byte)'d';
        BinaryPrimitives.WriteInt64BigEndian(key[1..], dueMs);
        BinaryPrimitives.WriteInt64BigEndian(key[(1 + sizeof(long))..], id);
        return key[..DueKeyBytes];
    }

    /// <summary>Writes the key that finds an entry by its id.</summary>
    /// <param name="id">From 1.</param>
    /// <param name="key">At least <see cref="IdKeyBytes"/>.</param>
    public static ReadOnlySpan<byte> IdKey(long id, Span<byte> key)
    {
        key[0] = (byte)'i';
        BinaryPrimitives.WriteInt64BigEndian(key[1..], id);
        return key[..IdKeyBytes];
    }

    /// <summary>When the entry of a due key is due (Unix ms).</summary>
    public static long DueMsOf(ReadOnlySpan<byte> dueKey) => BinaryPrimitives.ReadInt64BigEndian(dueKey[1..]);

    /// <summary>The id of a due key.</summary>
    public static long IdOf(ReadOnlySpan<byte> dueKey) => BinaryPrimitives.ReadInt64BigEndian(dueKey[(1 + sizeof(long))..]);

    /// <summary>The id of the next entry.</summary>
    public static long NextId(TrieView state) =>
        state.TryPeek(LastIdKey, out EntryView last) ? BinaryPrimitives.ReadInt64BigEndian(last.Value) + 1 : 1;

    /// <summary>When an entry is due, by its id.</summary>
    public static bool TryFindDue(TrieView state, long id, out long dueMs)
    {
        bool isFound = state.TryPeek(IdKey(id, stackalloc byte[IdKeyBytes]), out EntryView due);
        dueMs = isFound ? BinaryPrimitives.ReadInt64BigEndian(due.Value) : 0;
        return isFound;
    }

    /// <summary>Records the edits that put an entry.</summary>
    public static EditList Add(EditList edits, long dueMs, long id, ReadOnlySpan<byte> command)
    {
        Span<byte> number = stackalloc byte[sizeof(long)];
        edits.Add(Edit.Put(Target.InState(DueKey(dueMs, id, stackalloc byte[DueKeyBytes])), command));
        BinaryPrimitives.WriteInt64BigEndian(number, dueMs);
        edits.Add(Edit.Put(Target.InState(IdKey(id, stackalloc byte[IdKeyBytes])), number));
        BinaryPrimitives.WriteInt64BigEndian(number, id);
        return edits.Add(Edit.Put(Target.InState(LastIdKey), number));
    }

    /// <summary>Records the edits that take an entry away.</summary>
    public static EditList Remove(EditList edits, long dueMs, long id) => edits
        .Add(Edit.Remove(Target.InState(DueKey(dueMs, id, stackalloc byte[DueKeyBytes]))))
        .Add(Edit.Remove(Target.InState(IdKey(id, stackalloc byte[IdKeyBytes]))));
}
