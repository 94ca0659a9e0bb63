using System.Diagnostics;
using PlumCache.Abstractions;

namespace PlumCache.Engine;

/// <summary>What each kind of edit does to a draft; the rest of what there is to say of a kind is in its <see cref="EditRow"/>.</summary>
internal static class EditActions
{
    private static readonly EditAction[] Actions = InOrder(
        (EditKind.None, None),
        (EditKind.Put, Put),
        (EditKind.Splice, Splice),
        (EditKind.Remove, Remove),
        (EditKind.SetExpiry, SetExpiry),
        (EditKind.CopyEntry, CopyEntry),
        (EditKind.MoveEntry, MoveEntry),
        (EditKind.RemovePrefix, RemovePrefix),
        (EditKind.CopyPrefix, CopyPrefix),
        (EditKind.MovePrefix, MovePrefix),
        (EditKind.SetPrefixExpiry, SetPrefixExpiry),
        (EditKind.RestorePrefix, RestorePrefix),
        (EditKind.SwapDatabases, SwapDatabases),
        (EditKind.CreateSnapshot, CreateSnapshot),
        (EditKind.DropSnapshot, DropSnapshot),
        (EditKind.Watch, Watch),
        (EditKind.WatchPrefix, WatchPrefix),
        (EditKind.Unwatch, Unwatch));

    /// <summary>What a kind does.</summary>
    public static EditAction Of(EditKind kind) => Actions[(int)kind];

    private static string? None(scoped EditPlace at, scoped in Edit edit) => null;

    /// <summary>Sets a key: what nearly every edit does, so it is also called without a look into the table.</summary>
    public static string? Put(scoped EditPlace at, scoped in Edit edit)
    {
        at.Draft.Set(at.Database, at.Key, edit.Value, edit.ExpiresAtMs, at.Stamp, (byte)ValueKind.String);
        return null;
    }

    private static string? Splice(scoped EditPlace at, scoped in Edit edit)
    {
        at.Draft.Splice(at.Database, at.Key, edit.Offset, edit.Value, at.Applier.NowMs, at.Stamp);
        return null;
    }

    private static string? Remove(scoped EditPlace at, scoped in Edit edit)
    {
        at.Draft.Remove(at.Database, at.Key);
        return null;
    }

    private static string? SetExpiry(scoped EditPlace at, scoped in Edit edit)
    {
        at.Draft.SetExpiry(at.Database, at.Key, edit.ExpiresAtMs);
        return null;
    }

    private static string? CopyEntry(scoped EditPlace at, scoped in Edit edit)
    {
        int target = at.Applier.DatabaseOf(edit.Destination.Trie);
        at.Draft.CopyEntry(at.Database, at.Key, target, edit.Value, at.Applier.StampOf(at.Draft, target, edit.Value));
        return null;
    }

    private static string? MoveEntry(scoped EditPlace at, scoped in Edit edit)
    {
        int target = at.Applier.DatabaseOf(edit.Destination.Trie);
        at.Draft.MoveEntry(at.Database, at.Key, target, edit.Value, at.Applier.StampOf(at.Draft, target, edit.Value));
        return null;
    }

    private static string? RemovePrefix(scoped EditPlace at, scoped in Edit edit)
    {
        if (edit.Target.Trie == TargetTrie.AllState) at.Applier.RemoveAllState(at.Draft);
        else at.Draft.RemovePrefix(at.Database, at.Key);
        return null;
    }

    private static string? CopyPrefix(scoped EditPlace at, scoped in Edit edit) =>
        RefusalOf(at.Draft.CopyPrefix(at.Database, at.Key, at.Applier.DatabaseOf(edit.Destination.Trie), edit.Value));

    private static string? MovePrefix(scoped EditPlace at, scoped in Edit edit) =>
        RefusalOf(at.Draft.MovePrefix(at.Database, at.Key, at.Applier.DatabaseOf(edit.Destination.Trie), edit.Value));

    private static string? SetPrefixExpiry(scoped EditPlace at, scoped in Edit edit)
    {
        at.Draft.SetPrefixExpiry(at.Database, at.Key, at.Applier.NowMs, edit.ExpiresAtMs);
        return null;
    }

    private static string? RestorePrefix(scoped EditPlace at, scoped in Edit edit) =>
        RefusalOf(at.Draft.Snapshots.Restore(at.Database, edit.Value, at.Key));

    private static string? SwapDatabases(scoped EditPlace at, scoped in Edit edit)
    {
        at.Draft.SwapDatabases(at.Database, at.Applier.DatabaseOf(edit.Destination.Trie));
        return null;
    }

    private static string? CreateSnapshot(scoped EditPlace at, scoped in Edit edit)
    {
        at.Draft.Snapshots.Create(at.Database, edit.Value, at.Key, at.Applier.NowMs, edit.ExpiresAtMs);
        return null;
    }

    private static string? DropSnapshot(scoped EditPlace at, scoped in Edit edit)
    {
        at.Draft.Snapshots.Drop(at.Database, at.Key);
        return null;
    }

    private static string? Watch(scoped EditPlace at, scoped in Edit edit)
    {
        at.Applier.Watch(at.Draft, at.Database, at.Key, isPrefix: false);
        return null;
    }

    private static string? WatchPrefix(scoped EditPlace at, scoped in Edit edit)
    {
        at.Applier.Watch(at.Draft, at.Database, at.Key, isPrefix: true);
        return null;
    }

    private static string? Unwatch(scoped EditPlace at, scoped in Edit edit)
    {
        at.Applier.Unwatch(at.Draft);
        return null;
    }

    private static string? RefusalOf(long keys) =>
        keys < 0 ? "ERR a key would become longer than the limit, or there would be too many keys: nothing was changed" : null;

    private static EditAction[] InOrder(params (EditKind Kind, EditAction Action)[] rows)
    {
        Array.Sort(rows, static (one, other) => one.Kind.CompareTo(other.Kind));
        for (int i = 0; i < rows.Length; i++) Debug.Assert(rows[i].Kind == (EditKind)i, "each kind of edit does one thing");
        return [.. rows.Select(static row => row.Action)];
    }
}
