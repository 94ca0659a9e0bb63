using System.Buffers;

namespace PlumCache.Protocol;

/// <summary>Where the arrays of connections' buffers come from. The pool keeps what it is given for ever, so a large array is left to the garbage collector instead.</summary>
public static class ByteArrays
{
    /// <summary>1 MB: beyond, an array serves one rare request or reply, and keeping it costs more than making it.</summary>
    public const int MaxPooledBytes = 1 << 20;

    /// <summary>An array of at least that length, its content undefined.</summary>
    /// <param name="minBytes">At least 1.</param>
    public static byte[] Rent(int minBytes) =>
        minBytes <= MaxPooledBytes ? ArrayPool<byte>.Shared.Rent(minBytes) : GC.AllocateUninitializedArray<byte>(minBytes);

    /// <summary>Gives an array back. Nobody may use it afterwards.</summary>
    /// <param name="array">From <see cref="Rent"/>.</param>
    public static void Return(byte[] array)
    {
        ArgumentNullException.ThrowIfNull(array);
        if (array.Length <= MaxPooledBytes) ArrayPool<byte>.Shared.Return(array);
    }
}
