using PlumCache.Abstractions;

namespace PlumCache.Engine.Hosting;

/// <summary>What an engine is given at its start: limits, clock and randomness.</summary>
public sealed record EngineOptions
{
    /// <summary>Limits of keys and values. MaxKeyBytes equals the keyspace's.</summary>
    public CommandLimits Limits { get; init; } = CommandLimits.Default;

    /// <summary>The clock. Read once per run of a batch.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Randomness: one number per run of a batch, from which each command's seed is made. Called from many threads.</summary>
    public Func<long> NextSeed { get; init; } = static () => 0;

    /// <summary>
    /// Pending reply bytes past which a batch pauses to have them sent, and a listing is streamed: 128 KB, a few times what a socket's
    /// buffer takes at once.
    /// </summary>
    public int OutputSoftLimitBytes { get; init; } = 128 << 10;

    /// <summary>
    /// Bytes that one reply may grow to before it is taken back and streamed instead: eight times the soft limit (1 MB in all). Below, a
    /// lease and more passes cost more than they save.
    /// </summary>
    public long OutputAtOnceBytes => OutputSoftLimitBytes * 8L;

    /// <summary>Keys a command may walk on a thread that serves sockets: 10,000, about half a millisecond.</summary>
    public int InlineWalkKeys { get; init; } = 10_000;

    /// <summary>
    /// Elements that a command may go over or change on a thread that serves sockets, or with the lane held: 4,096. That takes a
    /// millisecond or two where each is a new field, and less where it is only read. What has more to do is computed on a version of its
    /// own first.
    /// </summary>
    public int InlineElements { get; init; } = 4_096;

    /// <summary>Fields that are changed at a time where what was so computed is put together: 512, half a millisecond at most.</summary>
    public int SliceFields { get; init; } = 512;

    /// <summary>
    /// Most commands that one may call, those that they run included: 1,000,000, about a second. Past it somebody calls in a circle, with
    /// the lane held.
    /// </summary>
    public int MaxCalls { get; init; } = 1_000_000;

    /// <summary>How long a scan that nobody continues keeps its version: 60 s.</summary>
    public long ScanIdleMs { get; init; } = 60_000;

    /// <summary>
    /// Most versions held for scans: 256; each may hold garbage, so the one idle for longest gives way, in steps when it has many
    /// positions.
    /// </summary>
    public int MaxScanLeases { get; init; } = 256;

    /// <summary>Positions of lapsed scans that can still be continued: the last 65,536, and of these no more than 16 MB of keys.</summary>
    public int MaxLapsedPositions { get; init; } = 65_536;

    /// <summary>Whether DEBUG may be called from a connection of this machine (<c>debug_commands = "local"</c>).</summary>
    public bool AllowsLocalDebug { get; init; }

    /// <summary>Failures of a plugin in a row that open its breaker: 16.</summary>
    public int PluginBreakerFailures { get; init; } = 16;

    /// <summary>How long a plugin whose breaker is open rests before it is tried again: 10 s.</summary>
    public long PluginBreakerCooldownMs { get; init; } = 10_000;

    /// <summary>
    /// What a snapshot, by its number, is to count for, in bytes; null: what the upkeep has measured. For tests of what limits do.
    /// </summary>
    internal Func<long, long?> HeldBytes { get; init; } = static _ => null;

    /// <summary>What may be changed while it runs. One engine's.</summary>
    public EngineSettings Settings { get; init; } = new();
}
