namespace PlumCache.Tests.Properties.Storage;

/// <summary>What a client asks.</summary>
internal enum ClientOperationKind
{
    Get,
    GetBoth,
    Count,
    Set,
    SetBoth,
    Append,
    Remove,
    RemoveAll,
    Swap,
}
