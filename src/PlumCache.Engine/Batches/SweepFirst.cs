using PlumCache.Engine.Serving;
using PlumCache.Engine.Sessions;
using PlumCache.Storage;

namespace PlumCache.Engine.Batches;

/// <summary>
/// Has due keys and fields swept before a command that changes whole prefixes. Such a command counts the due keys beneath, which is a walk
/// of the subtrees that hold them, in the lane; and a key of which only due fields are left it would take for one that is there. A moment
/// after many keys have come due that walk can take a tenth of a second; sweeping them first, a millisecond at a time with the lane free in
/// between, takes the command as long and nobody else.
/// </summary>
/// <param name="engine">Whose keys.</param>
/// <param name="view">To look at a database; not open.</param>
internal sealed class SweepFirst(CommandEngine engine, View view)
{
    /// <summary>Steps after which the command runs all the same, because keys come due as fast as they are swept: about a second.</summary>
    private const int MaxSteps = 1_000;

    /// <summary>Sweeps if there may be much to sweep in a database. Not in the lane.</summary>
    /// <param name="database">From 0.</param>
    /// <param name="nowMs">Unix ms.</param>
    /// <param name="mode">Whether this thread may take long.</param>
    /// <returns>False: there may be, and it may not.</returns>
    public bool TryRun(int database, long nowMs, RunMode mode)
    {
        bool isNeeded = IsNeeded(database, nowMs);
        if (isNeeded && mode != RunMode.Inline) Run();
        return !isNeeded || mode != RunMode.Inline;
    }

    private bool IsNeeded(int database, long nowMs)
    {
        using View pinned = view;
        pinned.Open();
        return engine.IsSweeping && pinned[database].Measure(default).MaySweep(Math.Max(nowMs, pinned.TimeMs));
    }

    private void Run()
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
