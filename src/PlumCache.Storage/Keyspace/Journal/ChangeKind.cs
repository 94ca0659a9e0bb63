namespace PlumCache.Storage;

/// <summary>What a change of a record does. The numbers are written into records, so they stay.</summary>
public enum ChangeKind : byte
{
    /// <summary>Nothing: stands in no record.</summary>
    None = 0,

    /// <summary><see cref="Draft.Set"/>: key, kind, expiry and value.</summary>
    Put = 1,

    /// <summary><see cref="Draft.Splice"/>: key, offset, time and bytes.</summary>
    Splice = 2,

    /// <summary><see cref="Draft.Remove"/>: key.</summary>
    Remove = 3,

    /// <summary><see cref="Draft.SetExpiry"/>: key and expiry.</summary>
    SetExpiry = 4,

    /// <summary><see cref="Draft.CopyEntry"/>: key, and where to.</summary>
    CopyEntry = 5,

    /// <summary><see cref="Draft.MoveEntry"/>: key, and where to.</summary>
    MoveEntry = 6,

    /// <summary><see cref="Draft.RemovePrefix"/>: prefix.</summary>
    RemovePrefix = 7,

    /// <summary><see cref="Draft.SetPrefixExpiry"/>: prefix, time and expiry.</summary>
    SetPrefixExpiry = 8,

    /// <summary><see cref="Draft.CopyPrefix"/>: prefix, and where to.</summary>
    CopyPrefix = 9,

    /// <summary><see cref="Draft.MovePrefix"/>: prefix, and where to.</summary>
    MovePrefix = 10,

    /// <summary><see cref="Draft.SwapDatabases"/>: two databases.</summary>
    SwapDatabases = 11,

    /// <summary><see cref="DraftSnapshots.Create"/>: prefix, name, time and expiry.</summary>
    CreateSnapshot = 12,

    /// <summary><see cref="DraftSnapshots.Drop"/>: name.</summary>
    DropSnapshot = 13,

    /// <summary><see cref="DraftSnapshots.Restore"/>: prefix and name.</summary>
    RestorePrefix = 14,

    /// <summary><see cref="CollectionEdit.Put"/>: key, its kind, field, expiry and value.</summary>
    PutField = 15,

    /// <summary><see cref="CollectionEdit.Remove"/>: key and field.</summary>
    RemoveField = 16,

    /// <summary><see cref="CollectionEdit.RemovePrefix"/>: key, and what the fields begin with.</summary>
    RemoveFields = 17,

    /// <summary><see cref="CollectionEdit.SetExpiry"/>: key, field and expiry.</summary>
    SetFieldExpiry = 18,

    /// <summary><see cref="CollectionEdit.SetKind"/>: key and kind.</summary>
    SetKind = 19,

    /// <summary><see cref="CollectionEdit.RemoveRange"/>: key, the first field, and behind the last one as the value.</summary>
    RemoveFieldRange = 20,
}
