using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace PlumCache.Storage;

/// <summary>
/// The order of expiries. They are Unix milliseconds from 0 to <see cref="long.MaxValue"/>, all of which a client may ask for, so "never"
/// is the one number beside them: -1, which compared without a sign is the greatest of all. Nothing may compare expiries by their signs,
/// therefore everything does it here.
/// <code>
///   0 ..... due ..... | nowMs     ..... alive ..... long.MaxValue | Never
/// </code>
/// </summary>
public static class ExpiryTime
{
    /// <summary>It does not expire.</summary>
    public const long Never = -1;

    /// <summary>Whether an expiry has come. One instruction, like the comparison with a sign.</summary>
    /// <param name="expiresAtMs">Unix ms, or <see cref="Never"/>.</param>
    /// <param name="atMs">Unix ms; at <see cref="Never"/> all is due, whatever has no expiry too.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsDue(long expiresAtMs, long atMs)
    {
        Debug.Assert(
            IsValid(expiresAtMs) && IsValid(atMs), "there are no times before 1970: without a sign they would be the latest of all");
        return (ulong)expiresAtMs <= (ulong)atMs;
    }

    /// <summary>The earlier of two expiries; <see cref="Never"/> is later than all others.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long Earlier(long one, long other)
    {
        Debug.Assert(IsValid(one) && IsValid(other), "there are no times before 1970: without a sign they would be the latest of all");
        return (long)Math.Min((ulong)one, (ulong)other);
    }

    /// <summary>Whether a number stands for an expiry at all.</summary>
    public static bool IsValid(long expiresAtMs) => expiresAtMs >= Never;
}
