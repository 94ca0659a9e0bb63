namespace PlumCache.Plugins.Sets;

/// <summary>The members of the first set that no other one has.</summary>
internal sealed class DifferenceWalk(byte[][] keys) : SetWalk(keys)
{
    /// <inheritdoc/>
    public override ReadOnlySpan<byte> Item => Cursors[0].Member;

    /// <inheritdoc/>
    public override bool Step(out bool isPicked)
    {
        isPicked = false;
        if (IsFirstEmpty) return false;
        MemberCursor first = Cursors[0];
        if (!first.MoveNext()) return false;
        isPicked = true;
        for (int i = 1; i < Cursors.Count && isPicked; i++) isPicked = Cursors[i].IsEnded || !Cursors[i].Reaches(first.Member);
        return true;
    }

    /// <inheritdoc/>
    protected override void Prepare()
    {
    }
}
