using PlumCache.Abstractions;

namespace PlumCache.Plugins.Ttl;

/// <summary>
/// TTL, PTTL, EXPIRETIME, PEXPIRETIME: when a key ends. Asking does not count as using the key. Seconds are rounded to the nearest.
/// </summary>
internal static class TimeToLive
{
    private const long NoKey = -2;
    private const long NoExpiry = -1;

    /// <summary>TTL key.</summary>
    public static Step Seconds(in CommandContext context, KeyspaceView view, in Command command) =>
        Tell(view, command[1], context.NowMs, isSeconds: true);

    /// <summary>PTTL key.</summary>
    public static Step Milliseconds(in CommandContext context, KeyspaceView view, in Command command) =>
        Tell(view, command[1], context.NowMs, isSeconds: false);

    /// <summary>EXPIRETIME key.</summary>
    public static Step UnixSeconds(in CommandContext context, KeyspaceView view, in Command command) =>
        Tell(view, command[1], 0, isSeconds: true);

    /// <summary>PEXPIRETIME key.</summary>
    public static Step UnixMilliseconds(in CommandContext context, KeyspaceView view, in Command command) =>
        Tell(view, command[1], 0, isSeconds: false);

    private static Step Tell(KeyspaceView view, ReadOnlySpan<byte> key, long fromMs, bool isSeconds)
    {
        if (!view.TryPeek(key, out EntryView entry)) return Step.Answer(Reply.Integer(NoKey));
        if (entry.ExpiresAtMs == Expiry.None) return Step.Answer(Reply.Integer(NoExpiry));
        long ms = entry.ExpiresAtMs - fromMs;
        return Step.Answer(Reply.Integer(isSeconds ? (ms / 1000) + (ms % 1000 >= 500 ? 1 : 0) : ms));
    }
}
