using System.Collections.Immutable;
using System.Globalization;
using PlumCache.Abstractions;

namespace PlumCache.Plugins.Lists;

/// <summary>
/// Up to which size a list is a small one, by Redis' setting. All lists are kept alike; it is what OBJECT ENCODING tells. As in Redis a
/// list becomes small again when half of that is left.
/// </summary>
/// <param name="MaxListpackSize">Most elements; negative: -1 to -5 stand for 4, 8, 16, 32 and 64 KB.</param>
/// <param name="Limits">How much lies in one chunk.</param>
internal sealed record ListForm(long MaxListpackSize, ChunkLimits Limits)
{
    private const string SizeSetting = "list-max-listpack-size";

    /// <summary>What a listpack of counted elements may have in bytes, too.</summary>
    private const long SafetyBytes = 8192;

    /// <summary>Bytes of a listpack without elements.</summary>
    private const int EmptyBytes = 7;

    /// <summary>Redis' default.</summary>
    public static readonly ListForm Default = new(-2, ChunkLimits.Default);

    /// <summary>The setting it is read from, by the name of CONFIG GET.</summary>
    public static ImmutableArray<string> Settings { get; } = [SizeSetting];

    /// <summary>Reads it.</summary>
    /// <param name="settings">With <see cref="Settings"/>.</param>
    /// <param name="limits">Of chunks.</param>
    public static ListForm Of(PluginSettings settings, ChunkLimits limits) =>
        new(long.Parse(settings.Text(SizeSetting), CultureInfo.InvariantCulture), limits);

    private long MaxBytes => MaxListpackSize < 0 ? 4096L << (int)(Math.Min(5, -MaxListpackSize) - 1) : SafetyBytes;

    private long MaxCount => MaxListpackSize < 0 ? long.MaxValue : Math.Max(1, MaxListpackSize);

    /// <summary>What kind a list is with more elements.</summary>
    /// <param name="list">Before; the default: there is none.</param>
    /// <param name="length">Its length.</param>
    /// <param name="added">How many come to it.</param>
    /// <param name="bytes">Their own bytes, which Redis adds up without what it puts around them.</param>
    public ValueKind Grown(scoped in EntryView list, long length, long added, long bytes) =>
        list.Kind == ListKey.Large || PackedBytes(list, length) + bytes > MaxBytes || length + added > MaxCount
            ? ListKey.Large : ListKey.Small;

    /// <summary>What kind it is with fewer.</summary>
    /// <param name="before">The kind it is of.</param>
    /// <param name="bytes">Encoded bytes of the elements that are left.</param>
    /// <param name="left">How many these are.</param>
    public ValueKind Shrunk(ValueKind before, long bytes, long left)
    {
        if (before == ListKey.Small) return ListKey.Small;
        long packed = bytes + left + EmptyBytes;
        bool isSmall = MaxListpackSize < 0 ? packed <= MaxBytes / 2 : packed <= SafetyBytes && left <= MaxCount / 2;
        return isSmall ? ListKey.Small : ListKey.Large;
    }

    /// <summary>Encoded bytes of all elements.</summary>
    public static long EncodedBytes(scoped in EntryView list) =>
        list.Bytes - (list.Fields.Count * (Chunk.NameBytes + Chunk.HeaderBytes));

    /// <summary>Encoded bytes of some elements, as far as it matters for what kind they are.</summary>
    /// <param name="shape">Of a list that has them.</param>
    /// <param name="from">Position of the first of them.</param>
    /// <param name="to">Behind the last.</param>
    public long BytesBetween(ListShape shape, ulong from, ulong to)
    {
        long bytes = 0;
        using FieldCursor cursor = shape.WalkFrom(from);
        while (bytes <= MaxBytes && cursor.MoveNext())
        {
            Chunk chunk = ListShape.ChunkAt(cursor);
            if (chunk.First >= to) break;
            int first = chunk.First < from ? (int)(from - chunk.First) : 0, end = (int)(Math.Min(chunk.End, to) - chunk.First);
            bytes += chunk.OffsetOf(end) - chunk.OffsetOf(first);
        }

        return bytes;
    }

    /// <summary>About what the elements would take in a listpack, which keeps integers shorter than this tells.</summary>
    private static long PackedBytes(scoped in EntryView list, long length) =>
        length == 0 ? EmptyBytes : EncodedBytes(list) + length + EmptyBytes;
}
