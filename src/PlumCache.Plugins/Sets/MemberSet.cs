using PlumCache.Abstractions;

namespace PlumCache.Plugins.Sets;

/// <summary>
/// What a key that holds a set is looked up by: its members are fields without values. A key that is not there is a set without members.
/// </summary>
internal static class MemberSet
{
    /// <summary>A set of few integers, which has never been anything else.</summary>
    public const ValueKind Integers = (ValueKind)3;

    /// <summary>A set that Redis would keep as one packed block.</summary>
    public const ValueKind Small = (ValueKind)4;

    /// <summary>A set that has once been larger than that.</summary>
    public const ValueKind Large = (ValueKind)5;

    /// <summary>All of these.</summary>
    public static KindSet Kinds { get; } = KindSet.Of(Integers, Small, Large);

    /// <summary>Those that Redis keeps in one block.</summary>
    public static KindSet PackedKinds { get; } = KindSet.Of(Integers, Small);

    /// <summary>Looks a key up, as a use of it.</summary>
    /// <param name="set">What it holds, when the answer is true; the default: the key is not there.</param>
    /// <returns>False when it holds something else: the command answers <see cref="Errors.WrongType"/>.</returns>
    public static bool TryOpen(KeyspaceView view, ReadOnlySpan<byte> key, out EntryView set) =>
        !view.TryGet(key, out set) || IsSet(set);

    /// <summary>The same for a command that writes the key: its write is the use, and as in Redis it is neither a hit nor a miss.</summary>
    /// <param name="set">What it holds, when the answer is true; the default: the key is not there.</param>
    public static bool TryOpenToWrite(KeyspaceView view, ReadOnlySpan<byte> key, out EntryView set) =>
        !view.TryPeek(key, out set) || IsSet(set);

    /// <summary>Looks up all keys from an argument to another, as a use of them.</summary>
    /// <param name="first">The first argument.</param>
    /// <param name="end">Behind the last one.</param>
    /// <param name="counts">How many members they have.</param>
    /// <returns>False when one holds something else.</returns>
    public static bool TryOpenAll(KeyspaceView view, in Command command, int first, int end, out SetCounts counts)
    {
        (long ofFirst, long least, long total) = (0, long.MaxValue, 0);
        bool areSets = true;
        for (int i = first; i < end && areSets; i++)
        {
            areSets = TryOpen(view, command[i], out EntryView set);
            long count = areSets && IsThere(set) ? set.Fields.Count : 0;
            if (i == first) ofFirst = count;
            least = Math.Min(least, count);
            total += count;
        }

        counts = new SetCounts(end - first, ofFirst, least, total);
        return areSets;
    }

    /// <summary>Whether there is a set.</summary>
    public static bool IsThere(scoped in EntryView set) => !set.IsString;

    /// <summary>The error of a member that is longer than a key may be, or null.</summary>
    public static string? RefuseLong(ReadOnlySpan<byte> member, CommandLimits limits) => member.Length <= limits.MaxKeyBytes
        ? null
        : $"ERR member of {member.Length} bytes is too long, max_key_bytes is {limits.MaxKeyBytes}";

    /// <summary>
    /// Has keyspace events tell that a key is gone, as Redis does when the last member goes: that takes the key along by itself.
    /// </summary>
    /// <param name="edits">With the edits that have removed all members.</param>
    public static void TellRemoval(EditList edits, ReadOnlySpan<byte> key) => edits.Add(Edit.Remove(key));

    private static bool IsSet(scoped in EntryView entry) => entry.Kind is Integers or Small or Large;
}
