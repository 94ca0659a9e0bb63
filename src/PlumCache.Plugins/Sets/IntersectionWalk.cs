using System.Diagnostics;

namespace PlumCache.Plugins.Sets;

/// <summary>
/// The members that all sets have: each goes to where another one stands, the smallest first, so that of a large set only what is near the
/// members of a small one is visited.
/// </summary>
internal sealed class IntersectionWalk(byte[][] keys) : SetWalk(keys)
{
    // Set when a set has passed the first one's member: the first one goes there before all others.
    private MemberCursor? _ahead;

    /// <inheritdoc/>
    public override ReadOnlySpan<byte> Item => Cursors[0].Member;

    /// <inheritdoc/>
    public override bool Step(out bool isPicked)
    {
        isPicked = false;
        if (HasEmpty) return false;
        MemberCursor first = Cursors[0];
        if (_ahead is not null) first.Reaches(_ahead.Member);
        else first.MoveNext();
        if (first.IsEnded) return false;
        _ahead = null;
        for (int i = 1; i < Cursors.Count; i++)
        {
            MemberCursor other = Cursors[i];
            if (other.Reaches(first.Member)) continue;
            if (other.IsEnded) return false;
            _ahead = other;
            return true;
        }

        isPicked = true;
        return true;
    }

    /// <inheritdoc/>
    protected override void Prepare()
    {
        _ahead = null;
        Cursors.Sort(static (one, other) => one.Count.CompareTo(other.Count));
        Debug.Assert(Cursors.Count == 0 || Cursors[0].Count <= Cursors[^1].Count, "the smallest set leads");
    }
}
