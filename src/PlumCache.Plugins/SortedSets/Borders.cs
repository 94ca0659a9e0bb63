using System.Buffers.Binary;
using PlumCache.Abstractions;
using PlumCache.Plugins.Shared;

namespace PlumCache.Plugins.SortedSets;

/// <summary>A range of ranks, scores or members as a command names it, with both its borders.</summary>
internal readonly ref struct Borders
{
    private const string NoScores = "ERR min or max is not a float", NoMembers = "ERR min or max not valid string range item";

    private readonly RangeOrder _order;
    private readonly long _start, _stop;
    private readonly ulong _from, _to;
    private readonly MemberBorder _least, _most;

    private Borders(long start, long stop)
    {
        _order = RangeOrder.Ranks;
        (_start, _stop) = (start, stop);
    }

    private Borders(ulong from, ulong to)
    {
        _order = RangeOrder.Scores;
        (_from, _to) = (from, to);
    }

    private Borders(MemberBorder least, MemberBorder most)
    {
        _order = RangeOrder.Members;
        _least = least;
        _most = most;
    }

    /// <summary>Reads them.</summary>
    /// <param name="min">The first rank, or the least score or member.</param>
    /// <param name="max">The last one.</param>
    /// <returns>The error, or null.</returns>
    public static string? Read(ReadOnlySpan<byte> min, ReadOnlySpan<byte> max, RangeOrder order, out Borders borders)
    {
        borders = default;
        switch (order)
        {
            case RangeOrder.Scores:
                if (!TryReadScore(min, isMost: false, out ulong from) || !TryReadScore(max, isMost: true, out ulong to)) return NoScores;
                borders = new Borders(from, to);
                return null;
            case RangeOrder.Members:
                bool isLeast = MemberBorder.TryRead(min, out MemberBorder least), isMost = MemberBorder.TryRead(max, out MemberBorder most);
                if (!isLeast || !isMost) return NoMembers;
                borders = new Borders(least, most);
                return null;
            default:
                if (!Integers.TryParse(min, out long start) || !Integers.TryParse(max, out long stop)) return Errors.NotAnInteger;
                borders = new Borders(start, stop);
                return null;
        }
    }

    /// <summary>What lies between them. O(depth).</summary>
    /// <param name="isReversed">Whether ranks are counted from the greatest, and it comes first.</param>
    public Stretch In(CollectionView fields, bool isReversed = false)
    {
        long members = Halves.Count(fields);
        if (members == 0) return default;
        if (_order == RangeOrder.Ranks)
        {
            long start = Math.Max(0, _start < 0 ? _start + members : _start);
            long stop = Math.Min(members - 1, _stop < 0 ? _stop + members : _stop);
            if (start > stop) return default;
            return new Stretch(members + (isReversed ? members - 1 - stop : start), stop - start + 1, isReversed);
        }

        bool isOfScores = _order == RangeOrder.Scores;
        long first = isOfScores ? RankAt(fields, _from) : _least.RankIn(fields, members, isMost: false);
        long end = isOfScores ? RankAt(fields, _to) : _most.RankIn(fields, members, isMost: true);
        return new Stretch(first, Math.Max(0, end - first), isReversed);
    }

    /// <summary>Reads the border of scores as the first ordered score within it, or, of the greatest one, behind it.</summary>
    private static bool TryReadScore(ReadOnlySpan<byte> text, bool isMost, out ulong ordered)
    {
        bool isExclusive = text.StartsWith((byte)'(');
        bool isScore = RealText.TryParseBorder(isExclusive ? text[1..] : text, out double score);
        Span<byte> bytes = stackalloc byte[OrderedDouble.Size];
        OrderedDouble.Write(bytes, score);
        ordered = BinaryPrimitives.ReadUInt64BigEndian(bytes) + (isMost == isExclusive ? 0UL : 1UL);
        return isScore;
    }

    private static long RankAt(CollectionView fields, ulong ordered)
    {
        Span<byte> place = stackalloc byte[Halves.Head];
        return fields.CountBefore(Halves.FirstPlace(ordered, place));
    }
}
