using PlumCache.Storage;

namespace PlumCache.Engine;

/// <summary>
/// Has due keys swept before a command that changes whole prefixes. Such a command counts the due keys beneath, which is a walk of the subtrees that hold them, in
/// the lane. A moment after many keys have come due that walk can take a tenth of a second; sweeping them first, a millisecond at a time with the lane
/// free in between, takes the command as long and nobody else.
/// </summary>
internal sealed class SweepFirst(CommandEngine engine)
{
    /// <summary>Steps after which the command runs all the same, because keys come due as fast as they are swept: about a second.</summary>
    private const int MaxSteps = 1_000;

    /// <summary>Whether there may be much to sweep in a database. O(1).</summary>
    /// <param name="trie">The database.</param>
    /// <param name="nowMs">Unix ms.</param>
    public bool IsNeeded(in Trie trie, long nowMs) => engine.IsSweeping && trie.Measure(default).MayHoldDue(nowMs);

    /// <summary>Sweeps in steps. Not for a thread that serves sockets, and not in the lane.</summary>
    public void Run()
    {
        Lane lane = engine.Keyspace.Lane;
        for (int step = 0; step < MaxSteps; step++)
        {
            lane.Enter();
            try
            {
                if (!engine.SweepStep()) return;
            }
            finally
            {
                lane.ExitForNext();
            }
        }
    }
}
