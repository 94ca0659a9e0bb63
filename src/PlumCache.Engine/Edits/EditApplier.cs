using PlumCache.Abstractions;
using PlumCache.Engine.Plugins;
using PlumCache.Engine.Runs;
using PlumCache.Engine.Sessions;
using PlumCache.Engine.Snapshots;
using PlumCache.Engine.Views;
using PlumCache.Storage;

namespace PlumCache.Engine.Edits;

/// <summary>Turns a step's edits into changes of the draft, and of what the connection watches.</summary>
internal sealed class EditApplier(BatchRun run, BatchSource source)
{
    private readonly PluginStateView _state = new(source);
    private readonly FieldEdits _fields = new(run, source);

    /// <summary>Applies a step's edits in order.</summary>
    /// <param name="step">
    /// Whose edits; they were checked. A value may point into the draft: Storage takes it before anything changes.
    /// </param>
    /// <param name="draft">What is changed.</param>
    /// <param name="owner">The plugin they are of, for its state; null: the core's.</param>
    /// <param name="staged">What stands in for some of them; null: nothing.</param>
    /// <returns>The error that answers when one cannot be done; the draft then holds some of them and is broken.</returns>
    public string? Apply(scoped in Step step, Draft draft, ActivePlugin? owner, StagedFields? staged = null)
    {
        draft.UsesReserve = NeedsNoRoom(step);
        for (int i = 0; i < step.EditCount; i++)
        {
            Edit edit = step.EditAt(i);
            if (staged is not null && staged.StandsInFor(i))
            {
                staged.Graft(source, DatabaseOf(edit.Target.Trie), edit.Key);
                i = staged.LastEdit;
                continue;
            }

            string? refusal = EditRow.Of(edit.Kind).IsOfField ? _fields.Apply(step, ref i, draft, owner) : Apply(edit, draft, owner);
            if (refusal is not null) return refusal;
        }

        return null;
    }

    /// <summary>Number of a trie in storage.</summary>
    private int DatabaseOf(TargetTrie trie) =>
        trie.IsState ? Keyspace.SystemDatabase : trie.DatabaseOf(run.State.Database);

    /// <summary>The connection watches a key, or a prefix, from now on.</summary>
    private void Watch(Draft draft, int database, scoped ReadOnlySpan<byte> key, bool isPrefix)
    {
        long since = draft.Watch(database, key, isPrefix, source.NowMs);
        run.Watch(new WatchedKey(database, key.ToArray(), isPrefix, since));
    }

    /// <summary>The connection watches nothing any more.</summary>
    public void Unwatch(Draft draft)
    {
        if (run.State.Watches.IsEmpty) return;
        draft.Unwatch(EngineSession.PlacesOf(run.State));
        run.Unwatch();
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
            uint stamp = source.StampFor(Keyspace.SystemDatabase, key).Raw;
            draft.Set(Keyspace.SystemDatabase, key, value, Expiry.None, stamp, (byte)ValueKind.String);
        }
    }

    /// <summary>
    /// Whether a step makes room, or at least takes none: it may then use what the arena keeps free, or nothing could be removed once it is
    /// full.
    /// </summary>
    private static bool NeedsNoRoom(scoped in Step step)
    {
        for (int i = 0; i < step.EditCount; i++)
        {
            if (!NeedsNoRoom(step.EditAt(i))) return false;
        }

        return true;
    }

    private static bool NeedsNoRoom(scoped in Edit edit)
    {
        var row = EditRow.Of(edit.Kind);
        if (row.Fills) return false;
        bool takesExpiry = edit is { Kind: EditKind.SetExpiry or EditKind.SetPrefixExpiry, ExpiresAtMs: Expiry.None };
        return row.Clears || row.MakesRoom || row.Scope == EditScope.Session || takesExpiry;
    }

    /// <summary>Carries an edit out: here each kind has an arm, and in its <see cref="EditRow"/> what else there is to say of it.</summary>
    private string? Apply(scoped in Edit edit, Draft draft, ActivePlugin? owner)
    {
        int database = DatabaseOf(edit.Target.Trie);
        ReadOnlySpan<byte> key = owner is not null && edit.Target.Trie.IsState ? _state.Of(owner).Full(edit.Key) : edit.Key;
        switch (edit.Kind)
        {
            case EditKind.None:
                return null;
            case EditKind.Put:
                EntryLocation found = source.Lookahead.Knows(key, database, out EntryLocation known) ? known : default;
                uint stamp = source.StampFor(database, key).Raw;
                draft.Set(database, key, edit.Value, edit.ExpiresAtMs, stamp, (byte)ValueKind.String, found);
                return null;
            case EditKind.Splice:
                draft.Splice(database, key, edit.Offset, edit.Value, source.NowMs, source.StampFor(database, key).Raw);
                return null;
            case EditKind.Remove:
                draft.Remove(database, key);
                return null;
            case EditKind.SetExpiry:
                draft.SetExpiry(database, key, edit.ExpiresAtMs);
                return null;
            case EditKind.Watch or EditKind.WatchPrefix:
                Watch(draft, database, key, edit.Kind == EditKind.WatchPrefix);
                return null;
            case EditKind.Unwatch:
                Unwatch(draft);
                return null;
            default:
                return ApplyToMany(edit, draft, database, key);
        }
    }

    /// <summary>The same for what has a destination, or is about more than a key.</summary>
    private string? ApplyToMany(scoped in Edit edit, Draft draft, int database, scoped ReadOnlySpan<byte> key)
    {
        int to = DatabaseOf(edit.Destination.Trie);
        switch (edit.Kind)
        {
            case EditKind.CopyEntry:
                draft.CopyEntry(database, key, to, edit.Value, source.StampFor(to, edit.Value).Raw);
                return null;
            case EditKind.MoveEntry:
                draft.MoveEntry(database, key, to, edit.Value, source.StampFor(to, edit.Value).Raw);
                return null;
            case EditKind.RemovePrefix when edit.Target.Trie == TargetTrie.AllState:
                RemoveAllState(draft);
                return null;
            case EditKind.RemovePrefix:
                draft.RemovePrefix(database, key);
                return null;
            case EditKind.CopyPrefix:
                return RefusalOf(draft.CopyPrefix(database, key, to, edit.Value));
            case EditKind.MovePrefix:
                return RefusalOf(draft.MovePrefix(database, key, to, edit.Value));
            case EditKind.SetPrefixExpiry:
                draft.SetPrefixExpiry(database, key, source.NowMs, edit.ExpiresAtMs);
                return null;
            case EditKind.RestorePrefix:
                return RefusalOf(draft.Snapshots.Restore(database, edit.Value, key));
            case EditKind.SwapDatabases:
                draft.SwapDatabases(database, to);
                return null;
            case EditKind.CreateSnapshot:
                CreateSnapshot(edit, draft, database, key);
                return null;
            case EditKind.DropSnapshot:
                SnapshotInfos.Drop(draft, database, key, source.NowMs);
                return null;
            default:
                throw new InvalidOperationException($"The engine does not know the edit {edit.Kind}.");
        }
    }

    private void CreateSnapshot(scoped in Edit edit, Draft draft, int database, scoped ReadOnlySpan<byte> prefix)
    {
        ChangeCause cause = draft.Cause;
        draft.Cause = SnapshotInfos.CauseOf(draft, database, edit.Value, source.NowMs);
        draft.Snapshots.Create(database, edit.Value, prefix, source.NowMs, edit.ExpiresAtMs);
        draft.Cause = cause;
    }

    private static string? RefusalOf(long keys) =>
        keys < 0 ? "ERR a key would become longer than the limit, or there would be too many keys: nothing was changed" : null;
}
