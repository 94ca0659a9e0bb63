using System.Globalization;

namespace PlumCache.Hosting.Configuration;

/// <summary>
/// Sizes as people write them, in Redis' units: <c>64gb</c>, <c>512mb</c>, <c>64k</c>, <c>1024</c>. A k is 1000 and a kb 1024, as in
/// redis.conf.
/// </summary>
public static class ByteSize
{
    /// <summary>What is taken, to follow "a size".</summary>
    public const string Forms = "bytes, or a string with the unit b, k, kb, m, mb, g or gb";

    // The longer ends before the shorter: "kb" ends with "b" too.
    private static readonly (string Unit, long Bytes)[] Units =
    [
        ("gb", 1L << 30), ("mb", 1L << 20), ("kb", 1L << 10), ("g", 1_000_000_000), ("m", 1_000_000), ("k", 1000), ("b", 1),
    ];

    /// <summary>Reads a size.</summary>
    /// <param name="text">Digits and an optional unit, in any case.</param>
    /// <param name="bytes">The size in bytes.</param>
    /// <returns>False when the text is no size or past 2^63.</returns>
    public static bool TryParse(string text, out long bytes)
    {
        ArgumentNullException.ThrowIfNull(text);
        (string unit, long unitBytes) = Array.Find(Units, unit => text.EndsWith(unit.Unit, StringComparison.OrdinalIgnoreCase));
        ReadOnlySpan<char> digits = unit is null ? text : text.AsSpan(0, text.Length - unit.Length);
        if (!long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out bytes)) return false;
        if (unit is null) return true;
        if (bytes > long.MaxValue / unitBytes) return false;
        bytes *= unitBytes;
        return true;
    }

    /// <summary>The shortest exact form: the largest unit of 1024s that divides it.</summary>
    /// <param name="bytes">Not negative.</param>
    public static string Format(long bytes)
    {
        foreach ((string unit, long unitBytes) in Units)
        {
            bool isBinary = unit.Length == 2;
            if (isBinary && bytes > 0 && bytes % unitBytes == 0)
            {
                return string.Create(CultureInfo.InvariantCulture, $"{bytes / unitBytes}{unit}");
            }
        }

        return bytes.ToString(CultureInfo.InvariantCulture);
    }
}
