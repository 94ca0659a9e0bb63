using PlumCache.Abstractions;

namespace PlumCache.Plugins.SortedSets;

/// <summary>What a key that holds a sorted set is looked up by. A key that is not there is one without members.</summary>
internal static class SortedSet
{
    /// <summary>A sorted set that Redis would keep as one packed block.</summary>
    public const ValueKind Small = (ValueKind)9;

    /// <summary>One that has once been larger than that.</summary>
    public const ValueKind Large = (ValueKind)10;

    /// <summary>Both.</summary>
    public static KindSet Kinds { get; } = KindSet.Of(Small, Large);

    /// <summary>Looks a key up, as a use of it.</summary>
    /// <param name="sorted">What it holds, when the answer is true; the default: the key is not there.</param>
    /// <returns>False when it holds something else: the command answers <see cref="Errors.WrongType"/>.</returns>
    public static bool TryOpen(KeyspaceView view, ReadOnlySpan<byte> key, out EntryView sorted) =>
        !view.TryGet(key, out sorted) || IsSortedSet(sorted);

    /// <summary>The same for a command that writes the key: its write is the use, and as in Redis it is neither a hit nor a miss.</summary>
    /// <param name="sorted">What it holds, when the answer is true; the default: the key is not there.</param>
    public static bool TryOpenToWrite(KeyspaceView view, ReadOnlySpan<byte> key, out EntryView sorted) =>
        !view.TryPeek(key, out sorted) || IsSortedSet(sorted);

    /// <summary>Whether there is one.</summary>
    public static bool IsThere(scoped in EntryView sorted) => !sorted.IsString;

    /// <summary>The error of a member whose fields would be longer than a key may be, or null.</summary>
    public static string? RefuseLong(ReadOnlySpan<byte> member, CommandLimits limits) => member.Length <= limits.MaxKeyBytes - Halves.Head
        ? null
        : $"ERR member of {member.Length} bytes is too long, max_key_bytes is {limits.MaxKeyBytes}";

    private static bool IsSortedSet(scoped in EntryView entry) => entry.Kind is Small or Large;
}
