using System.Diagnostics;
using PlumCache.Abstractions;
using PlumCache.Engine.Batches;
using PlumCache.Engine.Commits;
using PlumCache.Engine.Edits;
using PlumCache.Engine.Runs;
using PlumCache.Engine.Serving;
using PlumCache.Engine.Table;
using PlumCache.Engine.Views;
using PlumCache.Storage;

namespace PlumCache.Engine.Maintenance;

/// <summary>
/// Settles what no client's command has changed. When the limit of memory was lowered, it works off what is above it, in steps of one call
/// of each settler, some thousand keys at most, each published on its own. It settles the writes of the host, and tells observers of keys
/// that the sweep removes.
/// </summary>
internal sealed class ServerSettling : IWriteUnit
{
    private readonly CommandEngine _engine;
    private readonly BatchRun _run;
    private readonly BatchSource _source;
    private readonly EffectLog _effects;
    private readonly Settler _settler;
    private readonly CallFrame _frame;
    private long _evictedBefore; // by all that is published

    public ServerSettling(CommandEngine engine)
    {
        _engine = engine;
        _run = engine.Tables.NewRun(engine.Options);
        _source = engine.NewSource(engine.Statistics.Register());
        _effects = new EffectLog(engine, _run);
        _frame = new CallFrame(depth: 0, engine, _run, _source, _effects);
        var caller = new PluginCaller(engine, _run, _source, _effects);
        _settler = new Settler(engine, _run, _source, caller, new EditApplier(_run, _source), _effects);
    }

    /// <summary>One step. The caller holds the lane, with no draft open.</summary>
    /// <returns>True when there is more to do now.</returns>
    public bool Step() =>
        // without room the next step tries again
        _engine.Settings.MaxMemoryBytes > 0 && _engine.Committer.TryCommit(this) == WriteOutcome.Done;

    WriteOutcome IWriteUnit.Run(Draft draft, long nowMs, WriteCare care)
    {
        long used = Begin(draft, nowMs);
        if (used <= _engine.Settings.MaxMemoryBytes) return WriteOutcome.Dropped;
        return IsSettled(draft, used) && _source.Counters.Evicted > _evictedBefore ? WriteOutcome.Done : WriteOutcome.Dropped;
    }

    void IWriteUnit.TakeBack() => Forget();

    void IWriteUnit.Committed() => Tell();

    /// <summary>Whether anybody wants to know of expired keys, or of keys of which fields have.</summary>
    public bool IsObserved => _engine.Table.Removals is var rows && rows.Expired.Observers.Length + rows.FieldsExpired.Observers.Length > 0;

    /// <summary>Has observers told of what the sweep is removing; <see cref="Tell"/> does it once that is published.</summary>
    /// <param name="draft">With the removals.</param>
    /// <param name="keys">Those that are gone.</param>
    /// <param name="keysOfFields">Those that lost fields, and may be gone with the last one.</param>
    public void Observe(Draft draft, int database, List<byte[]> keys, List<byte[]> keysOfFields, long nowMs)
    {
        Begin(draft, nowMs);
        RemovalRows rows = _run.Table!.Removals;
        foreach (byte[] key in keys) Observe(rows.Expired, key, isKeyGone: true);
        foreach (byte[] key in keysOfFields) Observe(rows.FieldsExpired, key, isKeyGone: !draft[database].TryGet(key, out _));
        _source.Clear();

        // a failing observer is reported; what goes goes all the same
        void Observe(TableRow row, byte[] key, bool isKeyGone) =>
            _settler.TellRemoval(row, key, isKeyGone, _source[database], (ulong)_engine.Options.NextSeed());
    }

    /// <summary>What was changed is published: what was evicted counts, and what observers and settlers asked for is done.</summary>
    public void Tell()
    {
        _evictedBefore = _source.Counters.Evicted;
        _effects.Dispatch();
        Forget();
    }

    /// <summary>What a draft's writes that are no commands see and are stamped by.</summary>
    public BatchSource Source => _source;

    /// <summary>A draft is about to be changed. <see cref="Tell"/> or <see cref="Forget"/> follows.</summary>
    /// <param name="draft">Open.</param>
    /// <param name="nowMs">Of the change.</param>
    /// <returns>Live bytes of its keys and values. O(databases).</returns>
    public long Begin(Draft draft, long nowMs)
    {
        Debug.Assert(_source.Draft is null, "the last draft was settled, or forgotten");
        _run.Adopt(_engine.Table);
        _source.Seed = (ulong)_engine.Options.NextSeed();
        _source.Use(nowMs, draft: draft);
        return _settler.UsedBytes();
    }

    /// <summary>Has room made for a write that is no command, in its own draft.</summary>
    /// <param name="draft">With the write's changes.</param>
    /// <param name="usedBefore">What <see cref="Begin"/> has answered.</param>
    /// <returns>False: it grows past the limit all the same, so it must not be published.</returns>
    public bool TrySettle(Draft draft, long usedBefore)
    {
        long limit = _engine.Settings.MaxMemoryBytes;
        if (limit == 0 || _settler.UsedBytes() <= limit) return true;
        return IsSettled(draft, usedBefore) && _settler.UsedBytes() is var used && (used <= limit || used <= usedBefore);
    }

    /// <summary>Lets go of the write's draft, and of what was to be told of it.</summary>
    public void Forget()
    {
        _effects.Clear();
        _source.Counters.Evicted = _evictedBefore;
        _source.Clear();
        _frame.Forget();
        _run.ReleaseTable();
    }

    private bool IsSettled(Draft draft, long usedBefore)
    {
        Debug.Assert(_source.Draft == draft, "keys are evicted from the draft that was measured");
        var command = StoredCommand.Of("settle");
        _frame.Row = _run.Table!.Removals.Settling;
        _frame.Look(_source[0], (ulong)_engine.Options.NextSeed());
        return _settler.Settle(_frame, command.Command, draft, usedBefore) is null;
    }
}
