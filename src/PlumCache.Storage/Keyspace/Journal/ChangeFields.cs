namespace PlumCache.Storage;

/// <summary>What of a <see cref="Change"/> is written, beside kind, cause and database. In this order.</summary>
[Flags]
internal enum ChangeFields
{
    None = 0,
    TargetDatabase = 1,
    ValueKind = 2,
    Offset = 4,
    Time = 8,
    Expiry = 16,
    Key = 32,
    Target = 64,
    Value = 128,
}
