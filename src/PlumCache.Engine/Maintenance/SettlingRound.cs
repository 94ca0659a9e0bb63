using PlumCache.Abstractions;
using PlumCache.Storage;

namespace PlumCache.Engine;

/// <summary>
/// Works off what is above the limit of memory though no write passes it: it was lowered. In steps of one call of each settler, some thousand keys at
/// most, each published on its own. It also tells observers of keys that the sweep removes.
/// </summary>
internal sealed class SettlingRound
{
    private readonly CommandEngine _engine;
    private readonly BatchRun _run = new();
    private readonly BatchSource _source;
    private readonly EffectLog _effects;
    private readonly Settler _settler;
    private readonly PluginCaller _caller;

    public SettlingRound(CommandEngine engine)
    {
        _engine = engine;
        _source = new BatchSource(engine.Keyspace.Options.Databases, engine.Statistics.Register());
        _effects = new EffectLog(engine, _run);
        _caller = new PluginCaller(engine, _run, _source, _effects) { HasDraft = true };
        _settler = new Settler(engine, _run, _source, _caller, new EditApplier(_run, _source), _effects);
    }

    /// <summary>One step. The caller holds the lane, with no draft open.</summary>
    /// <returns>True when there is more to do now.</returns>
    public bool Step(long nowMs)
    {
        if (_engine.MaxMemoryBytes == 0) return false;
        Draft draft = _engine.Keyspace.OpenDraft();
        try
        {
            Begin(draft, nowMs);
            long used = _settler.UsedBytes();
            if (used <= _engine.MaxMemoryBytes) return false;
            StoredCommand command = StoredCommand.Of("settle");
            bool isSound = _settler.Settle(_run.Table!.Removals.Round, command.Command, draft, used, _engine.Options.NextSeed()) is null;
            long evicted = _settler.Evicted;
            if (!isSound || evicted == 0 || draft.TryPublish(_source.NowMs) != PublishResult.Published) return false;
            _engine.Statistics.CountEvicted(evicted);
            _effects.Dispatch();
            return true;
        }
        catch (ArenaFullException)
        {
            return false; // the next round tries again, once garbage has been freed
        }
        finally
        {
            End(draft);
        }
    }

    /// <summary>Whether anybody wants to know of expired keys.</summary>
    public bool IsObserved => _engine.Table.Removals.Expired.Observers.Length > 0;

    /// <summary>Whether a round goes by a table. Any thread.</summary>
    public bool IsRunning(CommandTable table) => ReferenceEquals(_run.Table, table);

    /// <summary>Has observers told of keys that the sweep is removing; <see cref="Tell"/> does it once that is published.</summary>
    public void Observe(Draft draft, int database, List<byte[]> keys, long nowMs)
    {
        Begin(draft, nowMs);
        TableRow row = _run.Table!.Removals.Expired;
        foreach (byte[] key in keys) _settler.TellRemoval(row, key, _source[database], _engine.Options.NextSeed()); // a failing observer is reported; the keys go all the same
        _source.Clear();
    }

    /// <summary>The sweep's step is published. <see cref="Forget"/> follows, whether it is or not.</summary>
    public void Tell() => _effects.Dispatch();

    /// <summary>Live bytes of keys and values over all databases of a draft. O(databases).</summary>
    public static long UsedBytes(Draft draft, int databases)
    {
        long bytes = 0;
        for (int database = 0; database < databases; database++) bytes += draft[database].Measure(default).Bytes;
        return bytes;
    }

    /// <summary>Has room made for a write that is no command, in its own draft. <see cref="TellSettled"/> or <see cref="Forget"/> follows.</summary>
    /// <param name="draft">With the write's changes.</param>
    /// <param name="nowMs">Of the write.</param>
    /// <param name="usedBefore"><see cref="UsedBytes"/> before them.</param>
    /// <returns>False: it grows past the limit all the same, so it must not be published.</returns>
    public bool TrySettle(Draft draft, long nowMs, long usedBefore)
    {
        long limit = _engine.MaxMemoryBytes;
        if (limit == 0 || UsedBytes(draft, _source.Databases) <= limit) return true;
        Begin(draft, nowMs);
        StoredCommand command = StoredCommand.Of("settle");
        if (_settler.Settle(_run.Table!.Removals.Round, command.Command, draft, usedBefore, _engine.Options.NextSeed()) is not null) return false;
        return _settler.UsedBytes() is var used && (used <= limit || used <= usedBefore);
    }

    /// <summary>The write is published, or is not.</summary>
    public void TellSettled(bool isPublished)
    {
        if (_run.Table is null || !isPublished) return;
        _engine.Statistics.CountEvicted(_settler.Evicted);
        _effects.Dispatch();
    }

    /// <summary>Lets go of the write's draft, and of what was to be told of it.</summary>
    public void Forget()
    {
        _effects.Clear();
        _source.Clear();
        _caller.Forget();
        _run.ReleaseTable();
    }

    private void Begin(Draft draft, long nowMs)
    {
        _run.Adopt(_engine.Table);
        _source.AccessMode = _engine.AccessMode;
        _source.Use(draft, Math.Max(nowMs, draft.TimeMs));
    }

    private void End(Draft draft)
    {
        if (draft.IsOpen) draft.Abandon();
        Forget();
    }
}
