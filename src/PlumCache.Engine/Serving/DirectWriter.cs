using PlumCache.Storage;

namespace PlumCache.Engine;

/// <summary>
/// Carries out writes of the host itself, which are no commands. Plugins that make room for the limit of memory have their say as they
/// have behind commands; no other plugin sees such a write.
/// </summary>
internal sealed class DirectWriter(CommandEngine engine) : IWriteUnit
{
    private readonly SettlingRound _round = new(engine);
    private Action<DirectWrite>? _write;

    /// <summary>Whether a write goes by a table. Any thread.</summary>
    public bool IsRunning(CommandTable table) => _round.IsRunning(table);

    public DirectWriteResult Run(Action<DirectWrite> write)
    {
        Lane lane = engine.Keyspace.Lane;
        lane.Enter();
        try
        {
            _write = write;
            return engine.Committer.Commit(this) switch
            {
                WriteOutcome.Dropped => DirectWriteResult.OverMaxMemory,
                WriteOutcome.NoRoom => DirectWriteResult.ArenaFull,
                _ => DirectWriteResult.Done,
            };
        }
        finally
        {
            _write = null;
            lane.Exit();
        }
    }

    ChangeCause IWriteUnit.Cause => ChangeCause.Direct;

    WriteOutcome IWriteUnit.Run(Draft draft, long nowMs, WriteCare care)
    {
        long usedBefore = SettlingRound.UsedBytes(draft, engine.Keyspace.Options.Databases);
        _write!(new DirectWrite(engine, draft, nowMs));
        if (draft.IsBroken) throw new InvalidOperationException(DirectWrite.GoesOn);
        return _round.TrySettle(draft, nowMs, usedBefore) ? WriteOutcome.Done : WriteOutcome.Dropped;
    }

    void IWriteUnit.TakeBack() => _round.Forget();

    void IWriteUnit.Committed() => _round.Tell();
}
