using System.Globalization;
using PlumCache.Compare.Figures;

namespace PlumCache.Compare.Output;

/// <summary>Numbers as tables show them: three digits that count, no more.</summary>
internal static class Format
{
    public const string Missing = "n/a";

    /// <returns>"n/a" for null.</returns>
    public static string Number(double? value)
    {
        if (value is not { } number) return Missing;
        string pattern = Math.Abs(number) switch
        {
            >= 99.95 => "#,0",
            >= 9.995 => "0.0",
            >= 0.9995 or 0 => "0.00",
            _ => "0.000",
        };
        return number.ToString(pattern, CultureInfo.InvariantCulture);
    }

    /// <summary>Median (smallest to largest).</summary>
    /// <param name="spread">Null is "n/a".</param>
    /// <param name="unit">Follows the median.</param>
    public static string Spread(Spread? spread, string unit = "")
    {
        if (spread is not { } runs) return Missing;
        string median = Number(runs.Median) + unit;
        return runs.Min.Equals(runs.Max) ? median : $"{median} ({Number(runs.Min)} to {Number(runs.Max)})";
    }

    /// <summary>Median (lower end to upper end).</summary>
    /// <param name="interval">Null is "n/a".</param>
    public static string Interval(Interval? interval) =>
        interval is { } known ? $"{Number(known.Median)} ({Number(known.Lower)} to {Number(known.Upper)})" : Missing;
}
