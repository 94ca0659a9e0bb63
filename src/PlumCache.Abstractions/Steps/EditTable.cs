using System.Diagnostics;

namespace PlumCache.Abstractions;

/// <summary>All kinds of edits.</summary>
internal static class EditTable
{
    /// <summary>By their number. An array, because each write looks one up.</summary>
    public static readonly EditRow[] Rows = InOrder(
    [
        new() { Kind = EditKind.None, Scope = EditScope.Session, Right = PluginRights.None },
        new() { Kind = EditKind.Put, Scope = EditScope.Key, IsForState = true, Fills = true, Events = [Told(EditKind.Put)] },
        new() { Kind = EditKind.Splice, Scope = EditScope.Key, IsForState = true, Fills = true, Events = [Told(EditKind.Splice)] },
        new() { Kind = EditKind.Remove, Scope = EditScope.Key, IsForState = true, Clears = true, Events = [new(EditKind.Remove, "del")] },
        new()
        {
            Kind = EditKind.SetExpiry,
            Scope = EditScope.Key,
            IsForState = true,
            Events = [.. Expiring(EditKind.SetExpiry, "expire", "persist")],
        },
        new()
        {
            Kind = EditKind.CopyEntry,
            Scope = EditScope.Key,
            Fills = true,
            HasDestination = true,
            Events = [new(EditKind.CopyEntry, "copy_to") { IsOfDestination = true }],
        },
        new()
        {
            Kind = EditKind.MoveEntry,
            Scope = EditScope.Key,
            Fills = true,
            Clears = true,
            HasDestination = true,
            Events = [new(EditKind.MoveEntry, "move_from"), new(EditKind.MoveEntry, "move_to") { IsOfDestination = true }],
        },
        new()
        {
            Kind = EditKind.PutField,
            Scope = EditScope.Key,
            IsOfField = true,
            Fills = true,
            Events = [new(EditKind.PutField, "field_set", KeyEventClass.Module)],
        },
        new()
        {
            Kind = EditKind.RemoveField,
            Scope = EditScope.Key,
            IsOfField = true,
            MakesRoom = true,
            Events = [new(EditKind.RemoveField, "field_del", KeyEventClass.Module)],
        },
        new()
        {
            Kind = EditKind.RemoveFields,
            Scope = EditScope.Key,
            IsOfField = true,
            MakesRoom = true,
            Events = [new(EditKind.RemoveFields, "field_del", KeyEventClass.Module)],
        },
        new()
        {
            Kind = EditKind.RemoveFieldRange,
            Scope = EditScope.Key,
            IsOfField = true,
            MakesRoom = true,
            Events = [new(EditKind.RemoveFieldRange, "field_del", KeyEventClass.Module)],
        },
        new()
        {
            Kind = EditKind.SetFieldExpiry,
            Scope = EditScope.Key,
            IsOfField = true,
            Events = [.. Expiring(EditKind.SetFieldExpiry, "field_expire", "field_persist", KeyEventClass.Module)],
        },
        new() { Kind = EditKind.RemovePrefix, Scope = EditScope.Prefix, IsForState = true, Clears = true },
        new()
        {
            Kind = EditKind.CopyPrefix,
            Scope = EditScope.Prefix,
            Fills = true,
            HasDestination = true,
            Events = [new(EditKind.CopyPrefix, "ns.copy") { IsOfDestination = true }],
        },
        new()
        {
            Kind = EditKind.MovePrefix,
            Scope = EditScope.Prefix,
            Fills = true,
            Clears = true,
            HasDestination = true,
            Events = [new(EditKind.MovePrefix, "ns.rename_from"), new(EditKind.MovePrefix, "ns.rename_to") { IsOfDestination = true }],
        },
        new()
        {
            Kind = EditKind.SetPrefixExpiry,
            Scope = EditScope.Prefix,
            Events = [.. Expiring(EditKind.SetPrefixExpiry, "ns.expire", "ns.persist")],
        },
        new() { Kind = EditKind.RestorePrefix, Scope = EditScope.Prefix, Fills = true, Clears = true },
        new() { Kind = EditKind.SwapDatabases, Scope = EditScope.Databases, Fills = true, Clears = true },
        new() { Kind = EditKind.CreateSnapshot, Scope = EditScope.Snapshot, Right = PluginRights.Snapshots },
        new() { Kind = EditKind.DropSnapshot, Scope = EditScope.Snapshot, Right = PluginRights.Snapshots, Clears = true },
        new() { Kind = EditKind.Watch, Scope = EditScope.Session, Right = PluginRights.Watch },
        new() { Kind = EditKind.WatchPrefix, Scope = EditScope.Session, Right = PluginRights.Watch },
        new() { Kind = EditKind.Unwatch, Scope = EditScope.Session, Right = PluginRights.Watch },
    ]);

    /// <summary>Commands that nobody knows set values.</summary>
    private static KeyEvent Told(EditKind kind) => new(kind, "set", KeyEventClass.String);

    private static KeyEvent[] Expiring(EditKind kind, string given, string taken, KeyEventClass of = KeyEventClass.Generic) =>
        [new(kind, given, of) { GivesExpiry = true }, new(kind, taken, of) { GivesExpiry = false }];

    private static EditRow[] InOrder(EditRow[] rows)
    {
        Array.Sort(rows, static (one, other) => one.Kind.CompareTo(other.Kind));
        for (int i = 0; i < rows.Length; i++) Debug.Assert(rows[i].Kind == (EditKind)i, "each kind of edit has one row");
        return rows;
    }
}
