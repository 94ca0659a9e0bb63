using System.Diagnostics;
using PlumCache.Engine.Runs;
using PlumCache.Engine.Views;

namespace PlumCache.Engine.Batches;

/// <summary>Knows what a run leaves outside its draft, and takes it back when it does not hold.</summary>
internal sealed class RunMarks(BatchRun run, BatchSource source, EffectLog effects, ResultRecorder recorder, WaiterServing waiters)
{
    /// <summary>What the run has left outside its draft by now.</summary>
    public RunMark Now => new(run.State, run.Writer.Position, effects.Count, recorder.Count,
        source.Counters.Evicted, source.Counters.Hits, source.Counters.Misses, waiters.Count);

    /// <summary>What was left since then does not hold.</summary>
    public void TakeBack(in RunMark mark)
    {
        Debug.Assert(mark.Effects <= effects.Count && mark.Results <= recorder.Count, "what is taken back came behind the mark");
        run.Writer.Rewind(mark.Position);
        run.Session.DropStream(); // the rest of a reply whose beginning has just gone
        run.TakeBack(mark.State);
        effects.CutTo(mark.Effects);
        waiters.CutTo(mark.Served);
        source.Counters.Evicted = mark.Evicted;
    }

    /// <summary>The same, and it runs again: nothing of it must be there twice, nor be counted so.</summary>
    public void RunAgain(in RunMark mark)
    {
        TakeBack(mark);
        recorder.CutTo(mark.Results);
        source.Counters.Hits = mark.Hits;
        source.Counters.Misses = mark.Misses;
    }
}
