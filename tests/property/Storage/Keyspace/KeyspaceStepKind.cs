namespace PlumCache.Tests.Properties.Storage;

/// <summary>What happens in one step of a history.</summary>
internal enum KeyspaceStepKind
{
    Draft,
    OpenLease,
    CloseLease,
    OpenView,
    CloseView,
    Swap,
    Maintain,
}
