using PlumCache.Abstractions;
using PlumCache.Engine.Commits;
using PlumCache.Engine.Runs;
using PlumCache.Engine.Serving;
using PlumCache.Engine.Sessions;
using PlumCache.Engine.Views;
using PlumCache.Storage;

namespace PlumCache.Engine.Batches;

/// <summary>Serves who waits for keys in a draft of its own, right behind a write that was no command's.</summary>
internal sealed class WaiterUnit(
    CommandEngine engine, BatchRun run, BatchSource source, CommandExecutor executor, EffectLog effects, ResultRecorder recorder)
    : IWriteUnit
{
    private RunMark _before;

    /// <summary>Serves everybody whose keys are there.</summary>
    /// <param name="session">A session of the server's own, in whose name nothing is done.</param>
    public void Run(EngineSession session)
    {
        run.Begin(new EngineTurn(session, new CommandBatch(), new ReplyTreeWriter()), RunMode.Long, engine.Table);
        source.Seed = run.Seed;
        _before = executor.Marks.Now;
        try
        {
            engine.Committer.Commit(this);
        }
        finally
        {
            source.Clear();
            run.End();
            effects.Clear();
            recorder.Clear();
            executor.Forget();
        }
    }

    WriteOutcome IWriteUnit.Run(Draft draft, long nowMs, WriteCare care)
    {
        source.Use(nowMs, draft: draft, care: care);
        executor.BeginAlone();
        executor.Waiters.NoteAll();
        if (executor.Waiters.Serve() != SegmentOutcome.Done) return WriteOutcome.Refused;
        return executor.Waiters.Count > 0 ? WriteOutcome.Done : WriteOutcome.Dropped;
    }

    void IWriteUnit.TakeBack() => executor.Marks.RunAgain(_before);

    void IWriteUnit.Committed()
    {
        executor.Waiters.Commit();
        effects.Dispatch();
    }
}
