using PlumCache.Abstractions;
using PlumCache.Storage;

namespace PlumCache.Engine;

/// <summary>Turns a step's edits into changes of the draft, and of what the connection watches.</summary>
internal sealed class EditApplier(BatchRun run, BatchSource source)
{
    private readonly PluginStateView _state = new(source);

    public static bool HasEdits(scoped in Step step) => step.Edits is { Count: > 0 } || step.Edit.Kind != EditKind.None;

    /// <summary>Applies a step's edits in order.</summary>
    /// <param name="step">Whose edits; they were checked. A value may point into the draft: Storage takes it before anything changes.</param>
    /// <param name="draft">What is changed.</param>
    /// <param name="owner">The plugin they are of, for its state; null: the core's.</param>
    /// <returns>The error that answers when one cannot be done; the draft then holds some of them and is broken.</returns>
    public string? Apply(scoped in Step step, Draft draft, ActivePlugin? owner)
    {
        draft.UsesReserve = OnlyRemoves(step);
        if (step.Edits is { } edits)
        {
            for (int i = 0; i < edits.Count; i++)
            {
                if (Apply(edits[i], draft, owner) is { } refusal) return refusal;
            }

            return null;
        }

        return Apply(step.Edit, draft, owner);
    }

    /// <summary>Whether a step makes room, or at least takes none: it may then use what the arena keeps free, or nothing could be removed once it is full.</summary>
    private static bool OnlyRemoves(scoped in Step step)
    {
        if (step.Edits is not { } edits) return OnlyRemoves(step.Edit);
        for (int i = 0; i < edits.Count; i++)
        {
            if (!OnlyRemoves(edits[i])) return false;
        }

        return true;
    }

    private static bool OnlyRemoves(scoped in Edit edit)
    {
        EditRow row = EditRow.Of(edit.Kind);
        if (row.Fills) return false;
        bool takesExpiry = edit is { Kind: EditKind.SetExpiry or EditKind.SetPrefixExpiry, ExpiresAtMs: Expiry.None };
        return row.Clears || row.Scope == EditScope.Session || takesExpiry;
    }

    private string? Apply(scoped in Edit edit, Draft draft, ActivePlugin? owner)
    {
        int database = DatabaseOf(edit.Database);
        ReadOnlySpan<byte> key = edit.Database == Edit.PluginState ? _state.Of(owner!).Full(edit.Key) : edit.Key;
        switch (edit.Kind)
        {
            case EditKind.None:
                break;
            case EditKind.Put:
                draft.Set(database, key, edit.Value, edit.ExpiresAtMs, StampOf(draft, database, key), (byte)ValueKind.String);
                break;
            case EditKind.Splice:
                draft.Splice(database, key, edit.Offset, edit.Value, source.NowMs, StampOf(draft, database, key));
                break;
            case EditKind.Remove:
                draft.Remove(database, key);
                break;
            case EditKind.SetExpiry:
                draft.SetExpiry(database, key, edit.ExpiresAtMs);
                break;
            case EditKind.CopyEntry or EditKind.MoveEntry:
                Carry(draft, database, key, edit);
                break;
            case EditKind.RemovePrefix when edit.Database == Edit.AllState:
                RemoveAllState(draft);
                break;
            case EditKind.RemovePrefix:
                draft.RemovePrefix(database, key);
                break;
            case EditKind.CopyPrefix:
                return RefusalOf(draft.CopyPrefix(database, key, DatabaseOf(edit.TargetDatabase), edit.Value));
            case EditKind.MovePrefix:
                return RefusalOf(draft.MovePrefix(database, key, DatabaseOf(edit.TargetDatabase), edit.Value));
            case EditKind.SetPrefixExpiry:
                draft.SetPrefixExpiry(database, key, source.NowMs, edit.ExpiresAtMs);
                break;
            case EditKind.SwapDatabases:
                draft.SwapDatabases(database, DatabaseOf(edit.TargetDatabase));
                break;
            case EditKind.RestorePrefix:
                return RefusalOf(draft.Snapshots.Restore(database, edit.Value, key));
            case EditKind.CreateSnapshot:
                draft.Snapshots.Create(database, edit.Value, key, source.NowMs, edit.ExpiresAtMs);
                break;
            case EditKind.DropSnapshot:
                draft.Snapshots.Drop(database, edit.Value);
                break;
            case EditKind.Watch:
            case EditKind.WatchPrefix:
                Watch(draft, database, key, edit.Kind == EditKind.WatchPrefix);
                break;
            case EditKind.Unwatch:
                Unwatch(draft);
                break;
            default:
                throw new InvalidOperationException($"The engine does not know the edit {edit.Kind}.");
        }

        return null;
    }

    /// <summary>Copies or moves what a key holds.</summary>
    private void Carry(Draft draft, int database, scoped ReadOnlySpan<byte> from, scoped in Edit edit)
    {
        int target = DatabaseOf(edit.TargetDatabase);
        bool isSame = database == target && from.SequenceEqual(edit.Value);
        if (isSame || !draft[database].TryGet(from, out Entry entry)) return;
        draft.Set(target, edit.Value, entry.Value, entry.ExpiresAtMs, StampOf(draft, target, edit.Value), entry.Kind);
        if (edit.Kind == EditKind.MoveEntry) draft.Remove(database, from);
    }

    /// <summary>The connection watches nothing any more.</summary>
    public void Unwatch(Draft draft)
    {
        if (run.State.Watches.IsEmpty) return;
        draft.Unwatch(EngineSession.PlacesOf(run.State));
        run.State = run.State with { Watches = [] };
    }

    /// <summary>Empties what plugins keep, up to what their manifests say is no data.</summary>
    private void RemoveAllState(Draft draft)
    {
        var kept = new List<(byte[] Key, byte[] Value)>();
        foreach (byte[] key in run.Table!.Plugins.SelectMany(static plugin => plugin.KeptState))
        {
            if (draft[Keyspace.SystemDatabase].TryGet(key, out Entry entry)) kept.Add((key, entry.Value.ToArray()));
        }

        draft.RemovePrefix(Keyspace.SystemDatabase, default);
        foreach ((byte[] key, byte[] value) in kept)
        {
            draft.Set(Keyspace.SystemDatabase, key, value, Expiry.None, source.NewStamp().Raw, (byte)ValueKind.String);
        }
    }

    private int DatabaseOf(int database) => database switch
    {
        Edit.CurrentDatabase => run.State.Database,
        Edit.PluginState or Edit.AllState => Keyspace.SystemDatabase,
        _ => database,
    };

    private static string? RefusalOf(long keys) =>
        keys < 0 ? "ERR a key would become longer than the limit, or there would be too many keys: nothing was changed" : null;

    /// <summary>The stamp of what is put. Policies of recency need no look at what was there.</summary>
    private uint StampOf(Draft draft, int database, scoped ReadOnlySpan<byte> key)
    {
        bool counts = source.AccessMode == AccessMode.Frequency && database != Keyspace.SystemDatabase;
        return (counts && draft[database].TryGet(key, out Entry old) ? source.StampAfterUse(new AccessStamp(old.AccessStamp)) : source.NewStamp()).Raw;
    }

    private void Watch(Draft draft, int database, scoped ReadOnlySpan<byte> key, bool isPrefix)
    {
        long since = draft.Watch(database, key, isPrefix, source.NowMs);
        run.State = run.State with { Watches = run.State.Watches.Add(new WatchedKey(database, key.ToArray(), isPrefix, since)) };
    }
}
