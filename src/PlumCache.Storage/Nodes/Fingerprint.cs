using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace PlumCache.Storage;

/// <summary>An 8-bit hash of a suffix: of its first 8 bytes, its last 8 and its length. What differs only in between shares one.</summary>
internal static class Fingerprint
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static byte Of(ReadOnlySpan<byte> suffix)
    {
        ref byte at = ref MemoryMarshal.GetReference(suffix);
        int length = suffix.Length;
        ulong head = 0, tail = 0;
        if (length >= 8)
        {
            head = Unsafe.ReadUnaligned<ulong>(ref at);
            tail = Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref at, length - 8));
        }
        else if (length >= 4)
        {
            head = Unsafe.ReadUnaligned<uint>(ref at);
            tail = Unsafe.ReadUnaligned<uint>(ref Unsafe.Add(ref at, length - 4));
        }
        else if (length > 0)
        {
            head = at;
            tail = ((ulong)Unsafe.Add(ref at, length >> 1) << 8) | Unsafe.Add(ref at, length - 1);
        }

        // Two odd multipliers and a fold; only the top byte, the best mixed, is kept.
        ulong hash = (head * 0x9E37_79B9_7F4A_7C15) ^ BitOperations.RotateLeft((tail + (ulong)length) * 0xC2B2_AE3D_27D4_EB4F, 29);
        hash ^= hash >> 32;
        return (byte)((hash * 0xD6E8_FEB8_6659_FD93) >> 56);
    }
}
