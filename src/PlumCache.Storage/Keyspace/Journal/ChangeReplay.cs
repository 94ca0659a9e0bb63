namespace PlumCache.Storage;

/// <summary>
/// Carries changes of a record out on a draft of another keyspace. One that does not apply there says that the two were not the same, or
/// that the bytes are not what was written: nothing is passed over.
/// </summary>
internal static class ChangeReplay
{
    /// <exception cref="InvalidDataException">It does not apply.</exception>
    public static void Apply(Draft draft, scoped in Change change, KeyspaceOptions options, uint accessStamp)
    {
        if (Refuse(change, options, draft.TimeMs) is { } wrong) throw NotApplicable(change, wrong);

        draft.Cause = change.Cause;
        bool isDone = change.Kind switch
        {
            ChangeKind.Put => Put(draft, change, accessStamp),
            ChangeKind.Splice => Splice(draft, change, accessStamp),
            ChangeKind.Remove => draft.Remove(change.Database, change.Key),
            ChangeKind.SetExpiry => draft.SetExpiry(change.Database, change.Key, change.ExpiresAtMs),
            ChangeKind.CopyEntry => draft.CopyEntry(change.Database, change.Key, change.TargetDatabase, change.Target, accessStamp),
            ChangeKind.MoveEntry => draft.MoveEntry(change.Database, change.Key, change.TargetDatabase, change.Target, accessStamp),
            ChangeKind.RemovePrefix => draft.RemovePrefix(change.Database, change.Key) > 0,
            ChangeKind.SetPrefixExpiry => draft.SetPrefixExpiry(change.Database, change.Key, change.TimeMs, change.ExpiresAtMs) > 0,
            ChangeKind.CopyPrefix => draft.CopyPrefix(change.Database, change.Key, change.TargetDatabase, change.Target) >= 0,
            ChangeKind.MovePrefix => draft.MovePrefix(change.Database, change.Key, change.TargetDatabase, change.Target) >= 0,
            ChangeKind.SwapDatabases => Swap(draft, change),
            ChangeKind.CreateSnapshot => Create(draft, change),
            ChangeKind.DropSnapshot => draft.Snapshots.Drop(change.Database, change.Target),
            ChangeKind.RestorePrefix => Restore(draft, change),
            >= ChangeKind.PutField and <= ChangeKind.RemoveFieldRange => EditFields(draft, change, accessStamp),
            _ => false,
        };
        if (!isDone) throw NotApplicable(change, "there is nothing that it could change, or it would pass a limit");
    }

    /// <returns>Why it could not have been made in a keyspace of these sizes; null when it could.</returns>
    private static string? Refuse(scoped in Change change, KeyspaceOptions options, long timeMs)
    {
        // Which snapshots are too, and the system trie is none.
        bool isOfDatabase = change.Kind is >= ChangeKind.SwapDatabases and <= ChangeKind.RestorePrefix;
        if (change.Database >= options.Databases || change.TargetDatabase >= options.Databases
            || (isOfDatabase && (change.Database < 0 || change.TargetDatabase < 0)))
        {
            return "there is no such database";
        }

        int end = change.Kind == ChangeKind.RemoveFieldRange ? change.Value.Length : 0;
        if (change.Key.Length > options.MaxKeyBytes || (!isOfDatabase && Math.Max(change.Target.Length, end) > options.MaxKeyBytes))
        {
            return "a key is too long";
        }

        bool isDue = ExpiryTime.IsDue(change.ExpiresAtMs, Math.Max(change.TimeMs, timeMs));
        return isDue && change.Kind == ChangeKind.SetPrefixExpiry ? "an expiry is not after its time" : null;
    }

    private static bool Put(Draft draft, scoped in Change change, uint accessStamp)
    {
        draft.Set(change.Database, change.Key, change.Value, change.ExpiresAtMs, accessStamp, change.ValueKind);
        return true;
    }

    private static bool Splice(Draft draft, scoped in Change change, uint accessStamp)
    {
        draft.Splice(change.Database, change.Key, change.Offset, change.Value, change.TimeMs, accessStamp);
        return true;
    }

    private static bool EditFields(Draft draft, scoped in Change change, uint accessStamp)
    {
        if (!draft.TryOpenCollection(change.Database, change.Key, change.ValueKind, out CollectionEdit? edit, accessStamp)) return false;

        bool isDone = true;
        switch (change.Kind)
        {
            case ChangeKind.PutField when edit.Kind == change.ValueKind:
                edit.Put(change.Target, change.Value, change.ExpiresAtMs);
                break;
            case ChangeKind.RemoveField:
                isDone = edit.Remove(change.Target);
                break;
            case ChangeKind.RemoveFields:
                isDone = edit.RemovePrefix(change.Target) > 0;
                break;
            case ChangeKind.RemoveFieldRange:
                isDone = edit.RemoveRange(change.Target, change.Value) > 0;
                break;
            case ChangeKind.SetFieldExpiry:
                isDone = edit.SetExpiry(change.Target, change.ExpiresAtMs);
                break;
            case ChangeKind.SetKind:
                isDone = edit.Fields.Count > 0;
                edit.SetKind(change.ValueKind);
                break;
            default:
                isDone = false;
                break;
        }

        edit.Close();
        return isDone;
    }

    private static bool Swap(Draft draft, scoped in Change change)
    {
        draft.SwapDatabases(change.Database, change.TargetDatabase);
        return change.Database != change.TargetDatabase;
    }

    private static bool Create(Draft draft, scoped in Change change)
    {
        bool isNew = !draft.Snapshots.Table.TryFind(change.Database, change.Target, out _);
        if (isNew) draft.Snapshots.Create(change.Database, change.Target, change.Key, change.TimeMs, change.ExpiresAtMs);

        return isNew;
    }

    private static bool Restore(Draft draft, scoped in Change change) =>
        draft.Snapshots.Table.TryFind(change.Database, change.Target, out Snapshot? snapshot) && change.Key.StartsWith(snapshot.Prefix.Span)
            && draft.Snapshots.Restore(change.Database, change.Target, change.Key) >= 0;

    private static InvalidDataException NotApplicable(scoped in Change change, string why) =>
        new($"A change of a record ({change.Kind}, database {change.Database}) does not apply: {why}.");
}
