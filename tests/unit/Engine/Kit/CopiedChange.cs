using PlumCache.Storage;

namespace PlumCache.Tests.Engine.Kit;

/// <summary>A change that outlives its record: all bytes are its own.</summary>
internal sealed class CopiedChange(scoped in Change change)
{
    private readonly int _database = change.Database;
    private readonly int _targetDatabase = change.TargetDatabase;
    private readonly byte[] _key = change.Key.ToArray();
    private readonly byte[] _target = change.Target.ToArray();
    private readonly byte[] _value = change.Value.ToArray();
    private readonly byte _valueKind = change.ValueKind;
    private readonly int _offset = change.Offset;
    private readonly long _timeMs = change.TimeMs;
    private readonly long _expiresAtMs = change.ExpiresAtMs;

    public ChangeKind Kind { get; } = change.Kind;

    public ChangeCause Cause { get; } = change.Cause;

    /// <summary>The same as a record tells it.</summary>
    public Change Change => new()
    {
        Kind = Kind,
        Cause = Cause,
        Database = _database,
        TargetDatabase = _targetDatabase,
        Key = _key,
        Target = _target,
        Value = _value,
        ValueKind = _valueKind,
        Offset = _offset,
        TimeMs = _timeMs,
        ExpiresAtMs = _expiresAtMs,
    };
}
