using System.Text;

namespace PlumCache.Hosting.Embedding;

/// <summary>Keys and values as text: their bytes read as UTF-8, with U+FFFD where they are none.</summary>
public static class PlumText
{
    /// <summary>Bytes as text.</summary>
    /// <param name="bytes">UTF-8.</param>
    public static string AsText(this byte[] bytes)
    {
        ArgumentNullException.ThrowIfNull(bytes);
        return Encoding.UTF8.GetString(bytes);
    }

    /// <summary>Each of a sequence as text, as lazily as the sequence itself.</summary>
    /// <param name="several">UTF-8.</param>
    public static IEnumerable<string> AsText(this IEnumerable<byte[]> several) => several.Select(AsText);
}
