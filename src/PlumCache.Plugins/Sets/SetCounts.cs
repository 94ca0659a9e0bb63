using System.Runtime.InteropServices;

namespace PlumCache.Plugins.Sets;

/// <summary>How many members several sets have, and so how many a walk over them may have to look at.</summary>
/// <param name="Sets">How many there are.</param>
/// <param name="First">Members of the first one.</param>
/// <param name="Least">Those of the smallest; 0: there is one without members, or that is not there.</param>
/// <param name="Total">Those of all.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct SetCounts(int Sets, long First, long Least, long Total)
{
    /// <summary>For what all have: each member of the smallest is looked for in the others.</summary>
    public long ToIntersect => Math.Min(Least * Sets, Total);

    /// <summary>For what the first alone has.</summary>
    public long ToSubtract => Math.Min(First * Sets, Total);

    /// <summary>For what any has.</summary>
    public long ToUnite => Total;
}
