using PlumCache.Storage;

namespace PlumCache.Engine;

/// <summary>
/// Carries out writes of the host itself, which are no commands: in the lane, on a draft, published by one CAS. Plugins
/// that make room for the limit of memory have their say as they have behind commands; no other plugin sees such a write.
/// </summary>
internal sealed class DirectWriter(CommandEngine engine)
{
    private readonly SettlingRound _round = new(engine);

    /// <summary>Whether a write goes by a table. Any thread.</summary>
    public bool IsRunning(CommandTable table) => _round.IsRunning(table);

    public DirectWriteResult Run(Action<DirectWrite> write)
    {
        Lane lane = engine.Keyspace.Lane;
        lane.Enter();
        try
        {
            int attempts = 0;
            while (true)
            {
                try
                {
                    if (TryWrite(write, out DirectWriteResult result)) return result;
                }
                catch (ArenaFullException)
                {
                    if (!ArenaRoom.TryMake(engine, attempts++)) return DirectWriteResult.ArenaFull;
                }
            }
        }
        finally
        {
            lane.Exit();
        }
    }

    /// <returns>
    /// False: it was not published, which only tests bring about behind the back of who holds the lane, and must be made again.
    /// </returns>
    private bool TryWrite(Action<DirectWrite> write, out DirectWriteResult result)
    {
        Draft draft = engine.Keyspace.OpenDraft();
        result = DirectWriteResult.Done;
        try
        {
            long nowMs = Math.Max(engine.Options.Time.GetUtcNow().ToUnixTimeMilliseconds(), draft.TimeMs);
            long usedBefore = SettlingRound.UsedBytes(draft, engine.Keyspace.Options.Databases);
            write(new DirectWrite(engine, draft, nowMs));
            if (draft.IsBroken) throw new InvalidOperationException(DirectWrite.GoesOn);
            if (!_round.TrySettle(draft, nowMs, usedBefore))
            {
                result = DirectWriteResult.OverMaxMemory;
                return true;
            }

            bool isPublished = draft.TryPublish(nowMs) == PublishResult.Published;
            _round.TellSettled(isPublished);
            return isPublished;
        }
        finally
        {
            _round.Forget();
            if (draft.IsOpen) draft.Abandon();
        }
    }
}
