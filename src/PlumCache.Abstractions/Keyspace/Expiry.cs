using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace PlumCache.Abstractions;

/// <summary>
/// How an expiry is told: Unix milliseconds, absolute, from 0 to <see cref="long.MaxValue"/>; a client may ask for each of them.
/// <see cref="None"/> is the one number beside them and later than all, so expiries are compared by <see cref="IsDue"/> and
/// <see cref="Earlier"/>, never by their signs.
/// </summary>
public static class Expiry
{
    /// <summary>The key does not expire.</summary>
    public const long None = -1;

    /// <summary>Whether an expiry has come.</summary>
    /// <param name="expiresAtMs">Unix ms, or <see cref="None"/>, which never comes.</param>
    /// <param name="nowMs">Unix ms.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsDue(long expiresAtMs, long nowMs)
    {
        Debug.Assert(expiresAtMs >= None && nowMs >= 0, "there are no times before 1970: without a sign they would be the latest of all");
        return (ulong)expiresAtMs <= (ulong)nowMs;
    }

    /// <summary>The earlier of two expiries.</summary>
    /// <param name="one">Unix ms, or <see cref="None"/>, which is later than all others.</param>
    /// <param name="other">The same.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long Earlier(long one, long other)
    {
        Debug.Assert(one >= None && other >= None, "there are no times before 1970: without a sign they would be the latest of all");
        return (long)Math.Min((ulong)one, (ulong)other);
    }
}
