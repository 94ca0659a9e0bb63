using PlumCache.Engine.Views;
using PlumCache.Storage;

namespace PlumCache.Engine.Edits;

/// <summary>
/// Fields of a key as a step's edits make them, put together before the step is carried out: under a key of the engine's own in the system
/// trie, which is moved to where it belongs in their place. Of the edits themselves the step keeps one of each kind, for those who are told
/// of them.
/// </summary>
/// <param name="place">The key in the system trie; no plugin's state has such.</param>
/// <param name="firstEdit">Of the step's edits, the first that it stands in for.</param>
/// <param name="lastEdit">The last one: all of fields of one key.</param>
/// <param name="count">See <see cref="Count"/>.</param>
internal sealed class StagedFields(byte[] place, int firstEdit, int lastEdit, long count)
{
    /// <summary>What the keys begin with: no name of a plugin does.</summary>
    private static ReadOnlySpan<byte> Prefix => "\0staged\0"u8;

    /// <summary>The key in the system trie.</summary>
    public byte[] Place => place;

    /// <summary>How many fields there are; none: the key is not there, nor will the other be.</summary>
    public long Count => count;

    /// <summary>Of the step's edits, the last one that it stands in for.</summary>
    public int LastEdit => lastEdit;

    /// <summary>A key for fields that are put together.</summary>
    /// <param name="number">One that no other has.</param>
    public static byte[] PlaceOf(long number) => [.. Prefix, .. BitConverter.GetBytes(number)];

    /// <summary>How many fields there are now.</summary>
    /// <param name="source">Where to look.</param>
    /// <param name="place">See <see cref="Place"/>.</param>
    public static long CountAt(BatchSource source, scoped ReadOnlySpan<byte> place) =>
        source.Live(Keyspace.SystemDatabase).FieldsOf(place).Stored(default).Keys;

    /// <summary>Whether it stands in for an edit of the step.</summary>
    public bool StandsInFor(int edit) => edit >= firstEdit && edit <= lastEdit;

    /// <summary>Whether nobody has taken any of them away: a flush does, and the sweep takes those that are due.</summary>
    public bool IsWhole(BatchSource source) => CountAt(source, place) == count;

    /// <summary>Moves them to where they belong; what is there goes.</summary>
    /// <param name="source">The draft, and how a key's use is noted.</param>
    /// <param name="database">The key's.</param>
    public void Graft(BatchSource source, int database, scoped ReadOnlySpan<byte> key)
    {
        Draft draft = source.Draft!;
        if (count == 0) draft.Remove(database, key);
        else draft.MoveEntry(Keyspace.SystemDatabase, place, database, key, source.StampFor(database, key).Raw);
    }
}
