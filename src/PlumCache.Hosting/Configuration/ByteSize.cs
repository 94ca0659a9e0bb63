using System.Globalization;

namespace PlumCache.Hosting.Configuration;

/// <summary>Sizes as people write them: <c>64gb</c>, <c>512mb</c>, <c>64kb</c>, <c>1024</c>. A k is 1024, as in redis.conf's <c>kb</c>.</summary>
public static class ByteSize
{
    private static readonly (string Unit, int Shift)[] Units = [("gb", 30), ("mb", 20), ("kb", 10), ("b", 0)];

    /// <summary>Reads a size.</summary>
    /// <param name="text">Digits and an optional unit, in any case.</param>
    /// <param name="bytes">The size in bytes.</param>
    /// <returns>False when the text is no size or past 2^63.</returns>
    public static bool TryParse(string text, out long bytes)
    {
        ArgumentNullException.ThrowIfNull(text);
        int shift = 0;
        ReadOnlySpan<char> digits = text;
        foreach ((string unit, int unitShift) in Units)
        {
            if (!text.EndsWith(unit, StringComparison.OrdinalIgnoreCase)) continue;
            digits = digits[..^unit.Length];
            shift = unitShift;
            break;
        }

        if (!long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out bytes)) return false;
        if (bytes > long.MaxValue >> shift) return false;
        bytes <<= shift;
        return true;
    }

    /// <summary>The shortest exact form: the largest unit that divides it.</summary>
    /// <param name="bytes">Not negative.</param>
    public static string Format(long bytes)
    {
        foreach ((string unit, int shift) in Units)
        {
            if (shift > 0 && bytes > 0 && (bytes & ((1L << shift) - 1)) == 0) return string.Create(CultureInfo.InvariantCulture, $"{bytes >> shift}{unit}");
        }

        return bytes.ToString(CultureInfo.InvariantCulture);
    }
}
