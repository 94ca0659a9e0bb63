using System.Diagnostics;
using PlumCache.Abstractions;
using PlumCache.Engine.Commits;
using PlumCache.Engine.Edits;
using PlumCache.Engine.Runs;
using PlumCache.Engine.Serving;
using PlumCache.Engine.Views;
using PlumCache.Storage;

namespace PlumCache.Engine.Batches;

/// <summary>
/// Puts the fields of one key together as a long row of edits makes them, beside the key, some at a time: each slice is a publish of its
/// own, and whoever waits for the lane is let in between two. Blocks while others write, so never on a thread that serves sockets.
/// </summary>
/// <param name="engine">Whose keys.</param>
/// <param name="source">Not in use otherwise.</param>
/// <param name="write">What the edits are of; unchanged meanwhile.</param>
/// <param name="edits">All of them.</param>
/// <param name="run">Those of the fields.</param>
/// <param name="kinds">Kinds of values that they may change.</param>
internal sealed class Staging(CommandEngine engine, BatchSource source, PreparedWrite write, EditList edits, EditRun run, uint kinds)
    : IWriteUnit
{
    /// <summary>Bytes of values after which a slice ends: copying them takes some 50 us.</summary>
    private const int SliceBytes = 256 << 10;

    /// <summary>
    /// The longest value that is put together so. A longer one may become a value where it was received, and could not be put again when
    /// the whole does not hold.
    /// </summary>
    public const int MaxValueBytes = 64 << 10;

    private readonly bool _isSorted = FieldEdits.AreSorted(Step.Answer(default, edits), run.First);
    private int _next = run.First;
    private int _end;
    private long _countSoFar;
    private bool _isCopy;

    /// <summary>Where, in the system trie.</summary>
    public byte[] Place { get; } = StagedFields.PlaceOf(engine.NextNumber());

    /// <summary>Whether it cannot be done because of what others wrote meanwhile: another time it may be.</summary>
    public bool IsLost { get; private set; }

    /// <summary>How many fields there are.</summary>
    public long Count { get; private set; }

    /// <summary>Puts them together.</summary>
    /// <returns>False, and nothing is left: the key has changed, or holds what may not be changed, or there is no room.</returns>
    public bool TryRun()
    {
        try
        {
            WriteOutcome outcome = WriteOutcome.Done;
            while (_next < run.End && outcome is (WriteOutcome.Done or WriteOutcome.Lost)) outcome = RunSlice();
        }
        catch (Exception exception) when (!StorageBrokenException.IsIn(exception))
        {
            Remove(engine, Place);
            throw;
        }

        bool isDone = _next == run.End;
        if (!isDone) Remove(engine, Place);
        return isDone;
    }

    /// <summary>
    /// Removes what was put together, if it is still there. O(1): freeing it is left to others. Where that fails, it is tried again later.
    /// </summary>
    public static void Remove(CommandEngine engine, byte[] place)
    {
        try
        {
            if (IsThere(engine, place)) RemoveInLane(engine, place);
        }
        catch (Exception exception) when (!StorageBrokenException.IsIn(exception))
        {
            engine.Leftovers.Enqueue(place);
            throw;
        }
    }

    /// <summary>Removes what could not be removed before.</summary>
    public static void RemoveLeftovers(CommandEngine engine)
    {
        for (int i = engine.Leftovers.Count; i > 0 && engine.Leftovers.TryDequeue(out byte[]? place); i--) Remove(engine, place);
    }

    WriteOutcome IWriteUnit.Run(Draft draft, long nowMs, WriteCare care)
    {
        source.Use(nowMs, draft: draft);
        ReadOnlySpan<byte> key = edits[run.First].Key;
        if (_next == run.First)
        {
            IsLost = !write.IsUnchanged(source, run.Database, key);
            if (IsLost) return WriteOutcome.Dropped;
            _isCopy = !run.IsAnew && source.Live(run.Database).TryFind(key, out _);
            if (_isCopy) draft.CopyEntry(run.Database, key, Keyspace.SystemDatabase, Place);
        }
        else
        {
            IsLost = StagedFields.CountAt(source, Place) != Count;
        }

        return !IsLost && TryChange(draft) ? WriteOutcome.Done : WriteOutcome.Dropped;
    }

    void IWriteUnit.Committed() => (_next, Count) = (_end, _countSoFar);

    private WriteOutcome RunSlice()
    {
        Lane lane = engine.Keyspace.Lane;
        lane.Enter();
        try
        {
            return engine.Committer.TryCommit(this);
        }
        finally
        {
            source.Clear();
            lane.ExitForNext();
        }
    }

    /// <summary>Carries the edits of a slice out.</summary>
    /// <returns>False: the key does not hold what they may change.</returns>
    private bool TryChange(Draft draft)
    {
        byte kind = (byte)edits[run.First].ValueKind;
        if (!draft.TryOpenCollection(Keyspace.SystemDatabase, Place, kind, out CollectionEdit? fields)) return false;
        bool isOwn = fields.Fields.Count == 0 || (kinds >> fields.Kind & 1) != 0;
        int last = Math.Min(run.End, _next + engine.Options.SliceFields);
        long bytes = 0;
        for (_end = _next; isOwn && _end < last && bytes < SliceBytes; _end++)
        {
            Edit edit = edits[_end];
            FieldEdits.Apply(edit, fields, isSorted: _isSorted && !_isCopy, source.NowMs);
            bytes += edit.Value.Length;
        }

        fields.Close();
        _countSoFar = StagedFields.CountAt(source, Place);
        Debug.Assert(!isOwn || _end > _next, "each slice is a step ahead");
        return isOwn;
    }

    private static bool IsThere(CommandEngine engine, byte[] place)
    {
        using var view = new View(engine.Keyspace);
        view.Open();
        return view[Keyspace.SystemDatabase].TryGet(place, out _);
    }

    private static void RemoveInLane(CommandEngine engine, byte[] place)
    {
        Lane lane = engine.Keyspace.Lane;
        lane.Enter();
        try
        {
            engine.Committer.Commit(new Removal(place));
        }
        finally
        {
            lane.Exit();
        }
    }

    /// <summary>The end of it.</summary>
    private sealed class Removal(byte[] place) : IWriteUnit
    {
        WriteOutcome IWriteUnit.Run(Draft draft, long nowMs, WriteCare care)
        {
            draft.UsesReserve = true;
            return draft.Remove(Keyspace.SystemDatabase, place) ? WriteOutcome.Done : WriteOutcome.Dropped;
        }
    }
}
