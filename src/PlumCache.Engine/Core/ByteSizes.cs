using System.Globalization;

namespace PlumCache.Engine.Core;

/// <summary>Sizes for people, as Redis prints them: 1.13M.</summary>
internal static class ByteSizes
{
    public static string Format(long bytes)
    {
        string[] units = ["B", "K", "M", "G", "T"];
        double size = bytes;
        int unit = 0;
        while (size >= 1024 && unit < units.Length - 1)
        {
            size /= 1024;
            unit++;
        }

        return unit == 0
            ? bytes.ToString(CultureInfo.InvariantCulture) + "B"
            : size.ToString("F2", CultureInfo.InvariantCulture) + units[unit];
    }
}
