using System.Numerics;
using System.Runtime.InteropServices;

namespace PlumCache.Bench.Storage;

/// <summary>
/// A fast comparer for byte[] keys, so that the dictionary is met at its best: eight bytes a step, one multiplication each. It also
/// serves the ordered peer, byte by byte.
/// </summary>
internal sealed class ByteKeyComparer : IEqualityComparer<byte[]>, IComparer<byte[]>
{
    public bool Equals(byte[]? x, byte[]? y) => x.AsSpan().SequenceEqual(y);

    public int GetHashCode(byte[] obj)
    {
        ulong hash = (ulong)obj.Length * 0x9E3779B97F4A7C15;
        ReadOnlySpan<byte> rest = obj;
        for (; rest.Length >= 8; rest = rest[8..]) hash = Mix(hash ^ MemoryMarshal.Read<ulong>(rest));
        ulong tail = 0;
        for (int i = 0; i < rest.Length; i++) tail |= (ulong)rest[i] << (8 * i);
        hash = Mix(hash ^ tail);
        return (int)(hash ^ (hash >> 32));
    }

    public int Compare(byte[]? x, byte[]? y) => x.AsSpan().SequenceCompareTo(y);

    private static ulong Mix(ulong value) => BitOperations.RotateLeft(value * 0xD6E8FEB86659FD93, 29) * 0xC2B2AE3D27D4EB4F;
}
