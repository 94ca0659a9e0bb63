using PlumCache.Abstractions;
using PlumCache.Storage;

namespace PlumCache.Engine;

/// <summary>Turns a step's edits into changes of the draft, and of what the connection watches.</summary>
internal sealed class EditApplier(BatchRun run, BatchSource source)
{
    private readonly PluginStateView _state = new(source);

    /// <summary>The batch's time.</summary>
    public long NowMs => source.NowMs;

    public static bool HasEdits(scoped in Step step) => step.Edits is { Count: > 0 } || step.Edit.Kind != EditKind.None;

    /// <summary>Applies a step's edits in order.</summary>
    /// <param name="step">
    /// Whose edits; they were checked. A value may point into the draft: Storage takes it before anything changes.
    /// </param>
    /// <param name="draft">What is changed.</param>
    /// <param name="owner">The plugin they are of, for its state; null: the core's.</param>
    /// <returns>The error that answers when one cannot be done; the draft then holds some of them and is broken.</returns>
    public string? Apply(scoped in Step step, Draft draft, ActivePlugin? owner)
    {
        draft.UsesReserve = NeedsNoRoom(step);
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

    /// <summary>Number of a trie in storage.</summary>
    public int DatabaseOf(TargetTrie trie) =>
        trie.IsState ? Keyspace.SystemDatabase : trie.DatabaseOf(run.State.Database);

    /// <summary>The stamp of what is put. Policies of recency need no look at what was there.</summary>
    public uint StampOf(Draft draft, int database, scoped ReadOnlySpan<byte> key)
    {
        bool counts = source.AccessMode == AccessMode.Frequency && database != Keyspace.SystemDatabase;
        return (counts && draft[database].TryGet(key, out Entry old) ? source.StampAfterUse(new AccessStamp(old.AccessStamp)) : source.NewStamp()).Raw;
    }

    /// <summary>The connection watches a key, or a prefix, from now on.</summary>
    public void Watch(Draft draft, int database, scoped ReadOnlySpan<byte> key, bool isPrefix)
    {
        long since = draft.Watch(database, key, isPrefix, source.NowMs);
        run.State = run.State with { Watches = run.State.Watches.Add(new WatchedKey(database, key.ToArray(), isPrefix, since)) };
    }

    /// <summary>The connection watches nothing any more.</summary>
    public void Unwatch(Draft draft)
    {
        if (run.State.Watches.IsEmpty) return;
        draft.Unwatch(EngineSession.PlacesOf(run.State));
        run.State = run.State with { Watches = [] };
    }

    /// <summary>Empties what plugins keep, up to what their manifests say is no data.</summary>
    public void RemoveAllState(Draft draft)
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

    /// <summary>
    /// Whether a step makes room, or at least takes none: it may then use what the arena keeps free, or nothing could be removed once it is
    /// full.
    /// </summary>
    private static bool NeedsNoRoom(scoped in Step step)
    {
        if (step.Edits is not { } edits) return NeedsNoRoom(step.Edit);
        for (int i = 0; i < edits.Count; i++)
        {
            if (!NeedsNoRoom(edits[i])) return false;
        }

        return true;
    }

    private static bool NeedsNoRoom(scoped in Edit edit)
    {
        EditRow row = EditRow.Of(edit.Kind);
        if (row.Fills) return false;
        bool takesExpiry = edit is { Kind: EditKind.SetExpiry or EditKind.SetPrefixExpiry, ExpiresAtMs: Expiry.None };
        return row.Clears || row.Scope == EditScope.Session || takesExpiry;
    }

    private string? Apply(scoped in Edit edit, Draft draft, ActivePlugin? owner)
    {
        int database = DatabaseOf(edit.Target.Trie);
        ReadOnlySpan<byte> key = owner is not null && edit.Target.Trie.IsState ? _state.Of(owner).Full(edit.Key) : edit.Key;

        var place = new EditPlace(this, draft, database, key);
        return edit.Kind == EditKind.Put ? EditActions.Put(place, edit) : EditActions.Of(edit.Kind)(place, edit);
    }
}
