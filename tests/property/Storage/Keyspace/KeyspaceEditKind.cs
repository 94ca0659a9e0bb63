namespace PlumCache.Tests.Properties.Storage;

/// <summary>What one edit of a draft does.</summary>
internal enum KeyspaceEditKind
{
    Set,
    Remove,
    RemovePrefix,
    ExpirePrefix,
    PersistPrefix,
    RemoveDue,
    Copy,
    Move,
    CopyEntry,
    MoveEntry,
    ChangeFields,
    Swap,
    Watch,
    LookUp,
    Save,
    LetGo,
    RollBack,
    BreakOffAndRollBack,
}
