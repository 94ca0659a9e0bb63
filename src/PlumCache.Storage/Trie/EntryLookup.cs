using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace PlumCache.Storage;

/// <summary>Finds one key.</summary>
internal static unsafe class EntryLookup
{
    /// <summary>Looks a key up from a root. O(length of the key), iterative.</summary>
    internal static bool TryFind(Heap heap, uint root, scoped ReadOnlySpan<byte> key, out EntryLocation location)
    {
        location = default;
        if (root == 0) return false;
        ref byte rest = ref MemoryMarshal.GetReference(key);
        int length = key.Length;
        uint handle = root;
        ExpiryMark mark = ExpiryMark.None;
        Node node = heap.At(root);
        while (true)
        {
            int prefixLength = node.PrefixLength;
            if (prefixLength > length) return false;
            if (!node.IsInner) break;

            Inner inner = node.AsInner;
            if (prefixLength == 1)
            {
                if (inner.FirstByte != rest) return false;
            }
            else if (prefixLength != 0 && !Same(inner.PrefixStart, ref rest, prefixLength))
            {
                return false;
            }

            rest = ref Unsafe.Add(ref rest, prefixLength);
            length -= prefixLength;
            if (inner.HasMark) mark = TakeUp(inner, mark);
            if (length == 0)
            {
                handle = inner.Terminal;
                if (handle == 0) return false;
                node = heap.At(handle);
                break;
            }

            handle = inner.Children[inner.Find(rest)];
            node = heap.At(handle);

            // Child handles or slots: asked for together with the first line.
            Prefetch.Line(node.Start + 64);
            Prefetch.Line(node.Start + 128);
            Prefetch.Line(node.Start + 192);
        }

        int index = FindInBucket(node.AsBucket, ref rest, length);
        if (index < 0) return false;
        location = new EntryLocation(handle, index, mark);
        return true;
    }

    /// <summary>Apart, because there are hardly ever marks, and the walk shall keep its registers.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    internal static ExpiryMark TakeUp(Inner inner, ExpiryMark above) => inner.Below(above);

    /// <summary>The entry with exactly this key, measured from the bucket's prefix on, or -1.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int FindInBucket(Bucket bucket, ref byte key, int length)
    {
        int prefixLength = bucket.PrefixLength;
        ReadOnlySpan<byte> suffix = MemoryMarshal.CreateReadOnlySpan(ref Unsafe.Add(ref key, prefixLength), length - prefixLength);
        return FindAmong(bucket, bucket.Candidates(Fingerprint.Of(suffix)), ref key, length);
    }

    /// <summary>The same among entries whose fingerprints match. The prefix is compared last: it mostly matches.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static int FindAmong(Bucket bucket, uint candidates, ref byte key, int length)
    {
        int prefixLength = bucket.PrefixLength, suffixLength = length - prefixLength;
        ref byte suffix = ref Unsafe.Add(ref key, prefixLength);
        EntrySlot* slots = bucket.Slots;
        byte* prefix = bucket.PrefixStart;
        for (; candidates != 0; candidates &= candidates - 1)
        {
            int i = BitOperations.TrailingZeroCount(candidates);
            int start = i == 0 ? 0 : slots[i - 1].End;
            if (slots[i].KeyEnd - start != suffixLength) continue;
            if (!Same(prefix + prefixLength + start, ref suffix, suffixLength)) continue;
            if (prefixLength == 0 || Same(prefix, ref key, prefixLength)) return i;
        }

        return -1;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool Same(byte* stored, ref byte key, int length) =>
        new ReadOnlySpan<byte>(stored, length).SequenceEqual(MemoryMarshal.CreateReadOnlySpan(ref key, length));
}
