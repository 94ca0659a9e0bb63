namespace PlumCache.Tests.Properties.Storage;

/// <summary>One edit of a draft.</summary>
internal sealed record KeyspaceEdit(KeyspaceEditKind Kind, int Database, string Key, int OtherDatabase, string Other, string Value);
