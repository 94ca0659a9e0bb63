namespace PlumCache.Tests.Engine.Kit;

/// <summary>A clock that moves only when told.</summary>
internal sealed class ManualTime : TimeProvider
{
    private long _nowMs = 1_700_000_000_000;

    public long NowMs
    {
        get => Volatile.Read(ref _nowMs);
        set => Volatile.Write(ref _nowMs, value);
    }

    /// <summary>Happens whenever somebody looks at the clock.</summary>
    public Action OnLook { get; set; } = static () => { };

    public override DateTimeOffset GetUtcNow()
    {
        OnLook();
        return DateTimeOffset.FromUnixTimeMilliseconds(NowMs);
    }

    public override long TimestampFrequency => 1000;

    public override long GetTimestamp() => NowMs;

    public void Advance(long milliseconds) => Interlocked.Add(ref _nowMs, milliseconds);
}
