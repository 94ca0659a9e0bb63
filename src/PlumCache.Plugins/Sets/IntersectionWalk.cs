using System.Diagnostics;

namespace PlumCache.Plugins.Sets;

/// <summary>
/// The members that all sets have: in turn each goes to where the one furthest on stands, the smallest set first, so that of a large set
/// only what is near the members of a small one is visited. (A leapfrog join: Veldhuizen, ICDT 2014.)
/// </summary>
internal sealed class IntersectionWalk(byte[][] keys) : SetWalk(keys)
{
    /// <summary>Moves of a step: enough that what a step costs beside them does not count.</summary>
    private const int MovesPerStep = 64;

    private int _next;
    private int _agreeing; // how many stand at the furthest member: those before the next one
    private MemberCursor? _furthest;

    /// <inheritdoc/>
    public override ReadOnlySpan<byte> Item => _furthest!.Member;

    /// <inheritdoc/>
    public override bool Step(out bool isPicked)
    {
        isPicked = false;
        if (HasEmpty) return false;
        for (int moves = 0; moves < MovesPerStep && !isPicked; moves++)
        {
            MemberCursor next = Cursors[_next];

            // Whoever is next stands before the furthest member: had it been there since its last turn, all would agree.
            bool isBegun = _agreeing > 0;
            if (isBegun && next.MovesTo(_furthest!.Member)) _agreeing++;
            else if (next.IsEnded || (!isBegun && !next.MoveNext())) return false;
            else (_furthest, _agreeing) = (next, 1);
            _next = _next + 1 == Cursors.Count ? 0 : _next + 1;
            isPicked = _agreeing == Cursors.Count;
            if (isPicked) _agreeing = 0;
        }

        return true;
    }

    /// <inheritdoc/>
    protected override void Prepare()
    {
        _next = 0;
        _agreeing = 0;
        _furthest = null;
        Cursors.Sort(static (one, other) => one.Count.CompareTo(other.Count));
        Debug.Assert(Cursors.Count == 0 || Cursors[0].Count <= Cursors[^1].Count, "the smallest set leads");
    }
}
