using PlumCache.Abstractions;

namespace PlumCache.Plugins.Hashes;

/// <summary>What a key that holds a hash is looked up by. A key that is not there is a hash without fields.</summary>
internal static class Hash
{
    /// <summary>A hash that Redis would keep as one packed block.</summary>
    public const ValueKind Small = (ValueKind)1;

    /// <summary>A hash that has once been larger than that.</summary>
    public const ValueKind Large = (ValueKind)2;

    /// <summary>A small hash of which a field was given an end once.</summary>
    public const ValueKind SmallWithEnds = (ValueKind)6;

    /// <summary>All of these.</summary>
    public static KindSet Kinds { get; } = KindSet.Of(Small, Large, SmallWithEnds);

    /// <summary>Looks a key up, as a use of it.</summary>
    /// <param name="hash">What it holds, when the answer is true; the default: the key is not there.</param>
    /// <returns>False when it holds something else: the command answers <see cref="Errors.WrongType"/>.</returns>
    public static bool TryOpen(KeyspaceView view, ReadOnlySpan<byte> key, out EntryView hash) =>
        !view.TryGet(key, out hash) || hash.Kind is Small or Large or SmallWithEnds;

    /// <summary>Whether there is a hash.</summary>
    public static bool IsThere(scoped in EntryView hash) => !hash.IsString;

    /// <summary>Lets a field end, or no more: the first end makes a small hash one with ends.</summary>
    /// <param name="hash">As it is, with the field.</param>
    /// <param name="expiresAtMs">Unix ms, or <see cref="Expiry.None"/>.</param>
    public static Edit SetEnd(scoped in EntryView hash, ReadOnlySpan<byte> key, ReadOnlySpan<byte> field, long expiresAtMs)
    {
        bool isFirst = hash.Kind == Small && expiresAtMs != Expiry.None;
        return Edit.SetFieldExpiry(key, field, expiresAtMs, isFirst ? SmallWithEnds : ValueKind.String);
    }

    /// <summary>A field's value as an item of a reply, of a hash that was found before; null: it has no such field.</summary>
    public static Reply ValueOf(KeyspaceView view, ReadOnlySpan<byte> key, ReadOnlySpan<byte> field) =>
        view.TryPeek(key, out EntryView hash) && hash.Fields.TryGet(field, out FieldView found) ? Reply.Bulk(found.Value) : Reply.Null;

    /// <summary>The error of a field that is longer than a key may be, or null.</summary>
    public static string? RefuseLong(ReadOnlySpan<byte> field, CommandLimits limits) => field.Length <= limits.MaxKeyBytes
        ? null
        : $"ERR field of {field.Length} bytes is too long, max_key_bytes is {limits.MaxKeyBytes}";
}
