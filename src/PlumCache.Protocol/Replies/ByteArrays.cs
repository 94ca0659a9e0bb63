using System.Buffers;

namespace PlumCache.Protocol;

/// <summary>
/// Where the arrays of connections' buffers come from, as far as a pool should keep them. What is larger is native memory, which nobody
/// keeps.
/// </summary>
public static class ByteArrays
{
    /// <summary>1 MB: beyond, a buffer serves one rare request or reply, and keeping it costs more than making it.</summary>
    public const int MaxPooledBytes = 1 << 20;

    /// <summary>An array of at least that length, its content undefined.</summary>
    /// <param name="minBytes">1 to <see cref="MaxPooledBytes"/>.</param>
    public static byte[] Rent(int minBytes)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(minBytes, MaxPooledBytes);
        return ArrayPool<byte>.Shared.Rent(minBytes);
    }

    /// <summary>Gives an array back. Nobody may use it afterwards.</summary>
    /// <param name="array">From <see cref="Rent"/>.</param>
    public static void Return(byte[] array)
    {
        ArgumentNullException.ThrowIfNull(array);
        ArrayPool<byte>.Shared.Return(array);
    }
}
