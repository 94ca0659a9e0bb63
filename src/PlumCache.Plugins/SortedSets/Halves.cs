using System.Buffers.Binary;
using System.Diagnostics;
using PlumCache.Abstractions;

namespace PlumCache.Plugins.SortedSets;

/// <summary>
/// The fields of a sorted set, two for each member. Its seat, <c>m member</c>, holds the score. Its place, <c>s score member</c>, holds
/// nothing: it is there for its rank. All seats come before all places, so the seats have the ranks from 0 on, in the order of members, and
/// the places those behind, in the order of scores and, among equal ones, of members.
/// </summary>
internal static class Halves
{
    /// <summary>Bytes of a place before the member.</summary>
    public const int Head = 1 + OrderedDouble.Size;

    /// <summary>Room for the field of a member that is not long, to be taken from the stack.</summary>
    public const int Room = 128;

    private const byte SeatSort = (byte)'m', PlaceSort = (byte)'s';

    /// <summary>What clients are told of: members, and scores in text.</summary>
    public static ToldFields Told { get; } = new() { Prefix = new[] { SeatSort }, HaveNumbers = true };

    /// <summary>How many members there are. O(1): no field of a sorted set has an end of its own.</summary>
    public static long Count(CollectionView fields)
    {
        Debug.Assert(fields.Count == 2 * fields.CountUnder([SeatSort]), "each member has a seat and a place");
        return fields.Count / 2;
    }

    /// <summary>The seat of a member.</summary>
    /// <param name="room">Where it is written when it fits.</param>
    public static ReadOnlySpan<byte> Seat(scoped ReadOnlySpan<byte> member, Span<byte> room)
    {
        Span<byte> field = Take(1 + member.Length, room);
        field[0] = SeatSort;
        member.CopyTo(field[1..]);
        return field;
    }

    /// <summary>The place of a member with a score.</summary>
    /// <param name="room">Where it is written when it fits.</param>
    public static ReadOnlySpan<byte> Place(double score, scoped ReadOnlySpan<byte> member, Span<byte> room)
    {
        Span<byte> field = Take(Head + member.Length, room);
        field[0] = PlaceSort;
        OrderedDouble.Write(field[1..], score);
        member.CopyTo(field[Head..]);
        return field;
    }

    /// <summary>What comes before all places of an ordered score, and behind all those of smaller ones.</summary>
    /// <param name="ordered">The bytes that <see cref="OrderedDouble"/> writes, as a number.</param>
    /// <param name="room">Of <see cref="Head"/> bytes.</param>
    public static ReadOnlySpan<byte> FirstPlace(ulong ordered, Span<byte> room)
    {
        room[0] = PlaceSort;
        BinaryPrimitives.WriteUInt64BigEndian(room[1..], ordered);
        return room[..Head];
    }

    /// <summary>The member of a field.</summary>
    public static ReadOnlySpan<byte> MemberOf(ReadOnlySpan<byte> field) => field[(IsSeat(field) ? 1 : Head)..];

    /// <summary>The score of the field that a cursor is at.</summary>
    public static double ScoreAt(FieldCursor cursor) =>
        OrderedDouble.Read(IsSeat(cursor.Field) ? cursor.Current.Value : cursor.Field[1..]);

    /// <summary>Looks a member up.</summary>
    /// <param name="score">Its score, when the answer is true.</param>
    public static bool TryGetScore(CollectionView fields, scoped ReadOnlySpan<byte> member, out double score)
    {
        Span<byte> room = stackalloc byte[Room];
        bool isThere = fields.TryGet(Seat(member, room), out FieldView seat);
        score = isThere ? OrderedDouble.Read(seat.Value) : 0;
        return isThere;
    }

    /// <summary>How many members come before one in the order of scores. O(depth).</summary>
    public static long RankOf(CollectionView fields, double score, scoped ReadOnlySpan<byte> member)
    {
        Span<byte> room = stackalloc byte[Room];
        return fields.CountBefore(Place(score, member, room)) - Count(fields);
    }

    /// <summary>Adds the edits that give a member its score; those for a score it had before are <see cref="Leave"/>'s.</summary>
    public static void Put(EditList edits, ReadOnlySpan<byte> key, scoped ReadOnlySpan<byte> member, double score, ValueKind kind)
    {
        PutSeat(edits, key, member, score, kind);
        PutPlace(edits, key, member, score, kind);
    }

    /// <summary>Adds the one for its seat alone.</summary>
    public static void PutSeat(EditList edits, ReadOnlySpan<byte> key, scoped ReadOnlySpan<byte> member, double score, ValueKind kind)
    {
        Span<byte> room = stackalloc byte[Room], value = stackalloc byte[OrderedDouble.Size];
        OrderedDouble.Write(value, score);
        edits.Add(Edit.PutField(key, Seat(member, room), value, kind));
    }

    /// <summary>Adds the one for its place alone.</summary>
    public static void PutPlace(EditList edits, ReadOnlySpan<byte> key, scoped ReadOnlySpan<byte> member, double score, ValueKind kind)
    {
        Span<byte> room = stackalloc byte[Room];
        edits.Add(Edit.PutField(key, Place(score, member, room), default, kind));
    }

    /// <summary>Adds the edit that removes a member's seat.</summary>
    public static void Rise(EditList edits, ReadOnlySpan<byte> key, scoped ReadOnlySpan<byte> member)
    {
        Span<byte> room = stackalloc byte[Room];
        edits.Add(Edit.RemoveField(key, Seat(member, room)));
    }

    /// <summary>Adds the edit that removes its place.</summary>
    public static void Leave(EditList edits, ReadOnlySpan<byte> key, scoped ReadOnlySpan<byte> member, double score)
    {
        Span<byte> room = stackalloc byte[Room];
        edits.Add(Edit.RemoveField(key, Place(score, member, room)));
    }

    private static bool IsSeat(ReadOnlySpan<byte> field) => field[0] == SeatSort;

    private static Span<byte> Take(int length, Span<byte> room) => length <= room.Length ? room[..length] : new byte[length];
}
