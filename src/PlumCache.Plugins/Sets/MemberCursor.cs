using System.Buffers.Binary;
using System.Diagnostics;
using PlumCache.Abstractions;

namespace PlumCache.Plugins.Sets;

/// <summary>A place among the members of one set, which goes forwards only.</summary>
internal sealed class MemberCursor(FieldCursor cursor, long count) : IDisposable
{
    /// <summary>
    /// Members that are passed one by one before the place is looked up: sets of like sizes are merged, and of a much larger one only what
    /// is near the members of the other is visited.
    /// </summary>
    private const int MostSteps = 6;

    private bool _isAtMember;

    /// <summary>Members of the set.</summary>
    public long Count => count;

    /// <summary>Whether all members have been passed.</summary>
    public bool IsEnded { get; private set; }

    /// <summary>The current member; valid until the next move of this cursor.</summary>
    public ReadOnlySpan<byte> Member => cursor.Field;

    /// <summary>Goes to the next member.</summary>
    /// <returns>False at the end.</returns>
    public bool MoveNext()
    {
        Debug.Assert(!IsEnded, "a set is not walked behind its end");
        _isAtMember = cursor.MoveNext();
        IsEnded = !_isAtMember;
        return _isAtMember;
    }

    /// <summary>Goes to the first member that is not smaller than another set's; stays where it is when it is there. O(depth).</summary>
    /// <param name="member">Not smaller than in the call before.</param>
    /// <returns>Whether they are equal; false at the end too.</returns>
    public bool Reaches(scoped ReadOnlySpan<byte> member)
    {
        int order = _isAtMember ? cursor.Field.SequenceCompareTo(member) : -1;
        return order < 0 ? MovesTo(member) : order == 0;
    }

    /// <summary>The same where the current member is known to be smaller.</summary>
    public bool MovesTo(scoped ReadOnlySpan<byte> member)
    {
        int order = -1;
        for (int steps = 0; order < 0; steps++)
        {
            if (steps == MostSteps) cursor.Seek(member);
            if (!MoveNext()) return false;
            order = Compare(cursor.Field, member);
        }

        return order == 0;
    }

    /// <summary>As <c>SequenceCompareTo</c>, for members of 8 to 16 bytes without its loop: a tenth of a merge's time.</summary>
    private static int Compare(ReadOnlySpan<byte> one, ReadOnlySpan<byte> other)
    {
        if (one.Length != other.Length || one.Length is < sizeof(ulong) or > 2 * sizeof(ulong)) return one.SequenceCompareTo(other);
        ulong mine = BinaryPrimitives.ReadUInt64BigEndian(one), others = BinaryPrimitives.ReadUInt64BigEndian(other);
        if (mine == others)
        {
            // What both parts have of it is the same.
            mine = BinaryPrimitives.ReadUInt64BigEndian(one[^sizeof(ulong)..]);
            others = BinaryPrimitives.ReadUInt64BigEndian(other[^sizeof(ulong)..]);
        }

        return (mine > others ? 1 : 0) - (mine < others ? 1 : 0);
    }

    /// <inheritdoc/>
    public void Dispose() => cursor.Dispose();
}
