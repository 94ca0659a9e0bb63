using System.Numerics;
using System.Runtime.InteropServices;

namespace PlumCache.Storage;

/// <summary>
/// Finds many keys at once. Where one lookup waits for memory at every node, here each round advances every unfinished key by one node,
/// whose lines were asked for in the round before.
/// </summary>
internal static unsafe class LockstepLookup
{
    /// <summary>Keys under way at once: more would not find room among the core's outstanding loads, and the lanes lie on the stack.</summary>
    private const int MaxLanes = 32;

    internal static void Run(
        Heap heap, uint root, scoped ReadOnlySpan<byte> buffer, scoped ReadOnlySpan<KeyRange> keys, scoped Span<EntryLocation> locations)
    {
        if (locations.Length != keys.Length) throw new ArgumentException("There must be as many locations as keys.", nameof(locations));
        locations.Clear();
        if (root == 0) return;
        Span<Lane> lanes = stackalloc Lane[Math.Min(keys.Length, MaxLanes)];
        for (int from = 0; from < keys.Length; from += MaxLanes)
        {
            int count = Math.Min(MaxLanes, keys.Length - from);
            RunLanes(heap, root, buffer, keys.Slice(from, count), locations.Slice(from, count), lanes[..count]);
        }
    }

    private static void RunLanes(
        Heap heap, uint root, scoped ReadOnlySpan<byte> buffer, scoped ReadOnlySpan<KeyRange> keys, scoped Span<EntryLocation> locations, Span<Lane> lanes)
    {
        for (int i = 0; i < lanes.Length; i++) lanes[i] = new Lane { Handle = root, At = keys[i].Start };
        int unfinished = lanes.Length;
        while (unfinished > 0)
        {
            for (int i = 0; i < lanes.Length; i++)
            {
                ref var lane = ref lanes[i];
                if (lane.Handle == 0) continue;
                var rest = buffer[lane.At..(keys[i].Start + keys[i].Length)];
                if (Advance(heap, ref lane, rest, out int index)) continue;

                if (index >= 0) locations[i] = new EntryLocation(lane.Handle, index);
                lane.Handle = 0;
                unfinished--;
            }
        }
    }

    /// <summary>Takes a lane one step further.</summary>
    /// <returns>False when it is finished: found at <paramref name="index"/>, or not there when that is -1.</returns>
    private static bool Advance(Heap heap, ref Lane lane, scoped ReadOnlySpan<byte> rest, out int index)
    {
        index = -1;
        var node = heap.At(lane.Handle);
        int prefixLength = node.PrefixLength;
        if (prefixLength > rest.Length) return false;
        if (node.IsBucket) return AdvanceInBucket(node.AsBucket, ref lane, rest, out index);

        var inner = node.AsInner;
        if (PrefixMatch.Length(inner, rest) < prefixLength) return false;
        lane.At += prefixLength;
        uint next = rest.Length == prefixLength ? inner.Terminal : inner.Children[inner.Find(rest[prefixLength])];
        if (next == 0) return false;

        lane.Handle = next;
        byte* start = heap.Arena.Start + ((long)next * Arena.GranuleBytes);
        Prefetch.Line(start);
        Prefetch.Line(start + 64);
        return true;
    }

    /// <summary>A bucket takes three steps: its fingerprints are here, then the slot of the first candidate, then its data.</summary>
    private static bool AdvanceInBucket(Bucket bucket, ref Lane lane, scoped ReadOnlySpan<byte> rest, out int index)
    {
        index = -1;
        if (lane.BucketStep == 2)
        {
            index = EntryLookup.FindInBucket(bucket, ref MemoryMarshal.GetReference(rest), rest.Length);
            return false;
        }

        if (lane.BucketStep++ == 0)
        {
            uint candidates = bucket.Candidates(Fingerprint.Of(rest[bucket.PrefixLength..]));
            if (candidates == 0) return false;
            lane.Candidate = (byte)BitOperations.TrailingZeroCount(candidates);
            Prefetch.Line((byte*)(bucket.Slots + lane.Candidate));
            Prefetch.Line(bucket.PrefixStart);
            return true;
        }

        Prefetch.Line(bucket.Data + bucket.StartOf(lane.Candidate));
        return true;
    }

    [StructLayout(LayoutKind.Auto)]
    private struct Lane
    {
        /// <summary>The node it is at; 0 when it is finished.</summary>
        internal uint Handle;

        /// <summary>Where in the buffer the key goes on behind the nodes above.</summary>
        internal int At;

        internal byte BucketStep;
        internal byte Candidate;
    }
}
