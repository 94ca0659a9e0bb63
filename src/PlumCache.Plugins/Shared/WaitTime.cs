using System.Numerics;
using PlumCache.Abstractions;

namespace PlumCache.Plugins.Shared;

/// <summary>How long a command that waits for keys does: its argument in seconds, which may be a fraction.</summary>
internal static class WaitTime
{
    private const string NotANumber = "ERR timeout is not a float or out of range";
    private const string OutOfRange = "ERR timeout is out of range";
    private const string Negative = "ERR timeout is negative";

    /// <summary>Reads it.</summary>
    /// <param name="text">Seconds; 0: for ever.</param>
    /// <param name="nowMs">Unix ms.</param>
    /// <param name="untilMs">For <see cref="Step.Wait"/>, when there is no error: rounded up to a millisecond.</param>
    /// <returns>The error, or null.</returns>
    public static string? Read(ReadOnlySpan<byte> text, long nowMs, out long untilMs)
    {
        untilMs = Step.Forever;
        if (!ExtendedReal.TryParse(text, out ExtendedReal seconds)) return NotANumber;
        if (!seconds.IsFinite) return text[0] == '-' ? Negative : OutOfRange;
        BigInteger ms = seconds.CeilingOfTimes(1000);
        if (ms > long.MaxValue) return OutOfRange;
        if (ms < 0) return Negative;
        if (ms > long.MaxValue - nowMs) return OutOfRange;
        if (ms > 0) untilMs = nowMs + (long)ms;
        return null;
    }
}
