using System.Text;
using PlumCache.Abstractions;

namespace PlumCache.Plugins.Shared;

/// <summary>The expiry options that SET and GETEX share: their words and what they come to.</summary>
internal static class ExpiryOption
{
    /// <summary>Which unit a word asks for; <see cref="ExpiryUnit.None"/> when it is another word.</summary>
    public static ExpiryUnit Read(ReadOnlySpan<byte> word) => word.Length switch
    {
        2 when Ascii.EqualsIgnoreCase(word, "EX"u8) => ExpiryUnit.Seconds,
        2 when Ascii.EqualsIgnoreCase(word, "PX"u8) => ExpiryUnit.Milliseconds,
        4 when Ascii.EqualsIgnoreCase(word, "EXAT"u8) => ExpiryUnit.UnixSeconds,
        4 when Ascii.EqualsIgnoreCase(word, "PXAT"u8) => ExpiryUnit.UnixMilliseconds,
        _ => ExpiryUnit.None,
    };

    /// <summary>Whether the unit names an instant and not a span from now.</summary>
    public static bool IsAbsolute(ExpiryUnit unit) => unit is ExpiryUnit.UnixSeconds or ExpiryUnit.UnixMilliseconds;

    /// <summary>Turns an option's argument into an absolute expiry.</summary>
    /// <param name="argument">The option's argument.</param>
    /// <param name="unit">The option.</param>
    /// <param name="nowMs">The batch's time.</param>
    /// <param name="commandName">For the error: lower case.</param>
    /// <param name="expiresAtMs">Unix ms, when there is no error. Zero, less and what does not fit into 64 bits are errors.</param>
    /// <returns>The error, or null.</returns>
    public static string? Resolve(ReadOnlySpan<byte> argument, ExpiryUnit unit, long nowMs, string commandName, out long expiresAtMs)
    {
        expiresAtMs = Expiry.None;
        if (!Integers.TryParse(argument, out long amount)) return Errors.NotAnInteger;
        bool isSeconds = unit is ExpiryUnit.Seconds or ExpiryUnit.UnixSeconds;
        if (amount <= 0 || (isSeconds && amount > long.MaxValue / 1000)) return Errors.InvalidExpire(commandName);
        if (isSeconds) amount *= 1000;
        if (!IsAbsolute(unit))
        {
            if (amount > long.MaxValue - nowMs) return Errors.InvalidExpire(commandName);
            amount += nowMs;
        }

        expiresAtMs = amount;
        return null;
    }
}
