namespace PlumCache.Storage;

/// <summary>
/// How a change is written:
/// <code>
/// kind (bits 0 to 4) | cause (bits 5 to 7)      u8
/// database + 1                                  varint, 0 is the system trie
/// then what the kind has, in this order:
///   target database + 1    varint
///   kind of the value      u8
///   offset                 varint
///   time, Unix ms          varint
///   expiry + 1             varint, 0: never
///   key                    varint length, bytes
///   target                 varint length, bytes
///   value                  varint 2 * length + place, then its bytes, or nothing when it is read from its place
/// </code>
/// A varint has 7 bits a byte, the lowest first, and the top bit set in all but the last. Places are beside the bytes, in the order in
/// which they are asked for, so no number in a record leads to memory.
/// </summary>
internal static class ChangeFormat
{
    /// <summary>Most bytes of all that is no key, target or value.</summary>
    public const int MaxFixedBytes = 64;

    public const int CauseShift = 5;
    public const int KindMask = (1 << CauseShift) - 1;

    private const int MaxVarintBytes = 10;

#if DEBUG
    static ChangeFormat()
    {
        Layout.Holds((int)Enum.GetValues<ChangeKind>().Max() <= KindMask, nameof(ChangeFormat), "a kind reaches into the cause");
        Layout.Holds((int)Enum.GetValues<ChangeCause>().Max() <= byte.MaxValue >> CauseShift, nameof(ChangeFormat), "a cause does not fit");
    }
#endif

    /// <summary>What a kind has; nothing for one that there is not.</summary>
    public static ChangeFields Of(ChangeKind kind) => kind switch
    {
        ChangeKind.Put => ChangeFields.ValueKind | ChangeFields.Expiry | ChangeFields.Key | ChangeFields.Value,
        ChangeKind.Splice => ChangeFields.Offset | ChangeFields.Time | ChangeFields.Key | ChangeFields.Value,
        ChangeKind.Remove or ChangeKind.RemovePrefix => ChangeFields.Key,
        ChangeKind.SetExpiry => ChangeFields.Expiry | ChangeFields.Key,
        ChangeKind.SetPrefixExpiry => ChangeFields.Time | ChangeFields.Expiry | ChangeFields.Key,
        ChangeKind.CopyEntry or ChangeKind.MoveEntry or ChangeKind.CopyPrefix or ChangeKind.MovePrefix =>
            ChangeFields.TargetDatabase | ChangeFields.Key | ChangeFields.Target,
        ChangeKind.SwapDatabases => ChangeFields.TargetDatabase,
        ChangeKind.CreateSnapshot => ChangeFields.Time | ChangeFields.Expiry | ChangeFields.Key | ChangeFields.Target,
        ChangeKind.DropSnapshot => ChangeFields.Target,
        ChangeKind.RestorePrefix or ChangeKind.RemoveField or ChangeKind.RemoveFields => ChangeFields.Key | ChangeFields.Target,
        ChangeKind.PutField => ChangeFields.ValueKind | ChangeFields.Expiry | ChangeFields.Key | ChangeFields.Target | ChangeFields.Value,
        ChangeKind.RemoveFieldRange => ChangeFields.Key | ChangeFields.Target | ChangeFields.Value,
        ChangeKind.SetFieldExpiry => ChangeFields.Expiry | ChangeFields.Key | ChangeFields.Target,
        ChangeKind.SetKind => ChangeFields.ValueKind | ChangeFields.Key,
        _ => ChangeFields.None,
    };

    /// <summary>Whether a field is among some.</summary>
    public static bool Has(ChangeFields fields, ChangeFields field) => (fields & field) == field;

    /// <summary>Writes a number.</summary>
    /// <returns>What is behind it.</returns>
    public static Span<byte> WriteVarint(Span<byte> into, ulong value)
    {
        int at = 0;
        for (; value >= 0x80; value >>= 7) into[at++] = (byte)(value | 0x80);

        into[at] = (byte)value;
        return into[(at + 1)..];
    }

    /// <summary>Reads a number.</summary>
    /// <returns>Number of its bytes; 0 when there is none: the bytes end before it does, or it does not fit.</returns>
    public static int ReadVarint(ReadOnlySpan<byte> from, out ulong value)
    {
        value = 0;
        for (int at = 0; at < from.Length && at < MaxVarintBytes; at++)
        {
            ulong bits = from[at] & 0x7Ful;
            if (at == MaxVarintBytes - 1 && bits > 1) return 0;

            value |= bits << (7 * at);
            if (from[at] < 0x80) return at + 1;
        }

        return 0;
    }
}
