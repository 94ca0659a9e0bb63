using PlumCache.Abstractions;

namespace PlumCache.Plugins.SortedSets;

/// <summary>A border of a range of members: <c>-</c> before all, <c>+</c> behind all, <c>[a</c> with it, <c>(a</c> without it.</summary>
internal readonly ref struct MemberBorder
{
    private readonly byte _sign;
    private readonly ReadOnlySpan<byte> _member;

    private MemberBorder(byte sign, ReadOnlySpan<byte> member)
    {
        _sign = sign;
        _member = member;
    }

    /// <summary>Reads one.</summary>
    public static bool TryRead(ReadOnlySpan<byte> text, out MemberBorder border)
    {
        border = default;
        if (text.IsEmpty) return false;
        border = new MemberBorder(text[0], text[1..]);

        // Redis looks at the byte behind, and where there is none finds a 0.
        return text[0] is (byte)'[' or (byte)'(' || (text[0] is (byte)'-' or (byte)'+' && (text.Length == 1 || text[1] == 0));
    }

    /// <summary>How many seats lie before the first member within it, or, of the greatest one, behind it. O(depth).</summary>
    /// <param name="members">How many members there are.</param>
    /// <param name="isMost">Whether it is the greatest one.</param>
    public long RankIn(CollectionView fields, long members, bool isMost)
    {
        if (_sign is (byte)'-' or (byte)'+') return _sign == '-' ? 0 : members;
        Span<byte> room = stackalloc byte[Halves.Room];
        bool isBehind = (_sign == '[') == isMost;
        return fields.CountBefore(isBehind ? Halves.Seat([.. _member, 0], room) : Halves.Seat(_member, room));
    }
}
