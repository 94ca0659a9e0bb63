using System.Diagnostics;
using PlumCache.Engine.Commits;
using PlumCache.Engine.Maintenance;
using PlumCache.Engine.Runs;
using PlumCache.Storage;

namespace PlumCache.Engine.Serving;

/// <summary>
/// Carries out writes of the host itself, which are no commands. Plugins that make room for the limit of memory have their say as they
/// have behind commands; no other plugin sees such a write.
/// </summary>
internal sealed class DirectWriter(CommandEngine engine, ServerSettling settling) : IWriteUnit
{
    private Action<DirectWrite>? _write;

    public DirectWriteResult Run(Action<DirectWrite> write)
    {
        Lane lane = engine.Keyspace.Lane;
        lane.Enter();
        try
        {
            Debug.Assert(_write is null, "a write of the host begins inside of another");
            _write = write;
            DirectWriteResult result = engine.Committer.Commit(this) switch
            {
                WriteOutcome.Dropped => DirectWriteResult.OverMaxMemory,
                WriteOutcome.NoRoom => DirectWriteResult.ArenaFull,
                _ => DirectWriteResult.Done,
            };
            if (result == DirectWriteResult.Done && engine.Waits.Count > 0) engine.ServeWaiters();
            return result;
        }
        finally
        {
            _write = null;
            lane.Exit();
        }
    }

    WriteOutcome IWriteUnit.Run(Draft draft, long nowMs, WriteCare care)
    {
        draft.Cause = ChangeCause.Direct;
        long usedBefore = settling.Begin(draft, nowMs);
        _write!(new DirectWrite(draft, settling.Source));
        if (draft.IsBroken) throw new InvalidOperationException(DirectWrite.GoesOn);
        return settling.TrySettle(draft, usedBefore) ? WriteOutcome.Done : WriteOutcome.Dropped;
    }

    void IWriteUnit.TakeBack() => settling.Forget();

    void IWriteUnit.Committed() => settling.Tell();
}
