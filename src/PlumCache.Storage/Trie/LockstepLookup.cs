using System.Numerics;
using System.Runtime.CompilerServices;

namespace PlumCache.Storage;

/// <summary>
/// Finds many keys at once. Where one lookup waits for memory at every node, here each step takes every unfinished key one node further,
/// whose lines were asked for in the step before.
/// </summary>
internal static unsafe class LockstepLookup
{
    /// <summary>
    /// Keys under way at once: more would not find room among the core's outstanding loads, and the walks lie on the stack.
    /// </summary>
    private const int MaxWalks = 32;

    private const int LineBytes = 64;

    /// <summary>Most buckets are smaller; one of a single very long key is not worth a thousand lines.</summary>
    private const int MaxWarmBytes = 2048;

    /// <summary>Looks keys up.</summary>
    /// <param name="root">0 for an empty trie.</param>
    /// <param name="keys">Where they lie in it.</param>
    /// <param name="locations">Where each was found; as many as keys.</param>
    /// <param name="isForWrites">Whether the buckets are brought into the cache whole, as <see cref="Warm"/> does.</param>
    internal static void Run(
        Heap heap,
        uint root,
        scoped ReadOnlySpan<byte> buffer,
        scoped ReadOnlySpan<KeyRange> keys,
        scoped Span<EntryLocation> locations,
        bool isForWrites)
    {
        if (locations.Length != keys.Length) throw new ArgumentException("There must be as many locations as keys.", nameof(locations));
        Check(buffer, keys);
        locations.Clear();
        if (root == 0) return;
        LookupWalk* walks = stackalloc LookupWalk[Math.Min(keys.Length, MaxWalks)];
        fixed (byte* start = buffer)
        {
            for (int from = 0; from < keys.Length; from += MaxWalks)
            {
                int count = Fill(walks, start, keys, from, root);
                FindAll(heap, walks, count, locations, isForWrites);
            }
        }
    }

    /// <summary>Looks fields of collections up: a walk that has found its key goes on to the field in what that holds.</summary>
    /// <param name="root">0 for an empty trie.</param>
    /// <param name="keys">Where they lie in the buffer.</param>
    /// <param name="fields">The same, one for each key.</param>
    /// <param name="keyLocations">Where each key was found; as many as keys.</param>
    /// <param name="fieldLocations">Where each field was found; as many as keys.</param>
    /// <param name="isForWrites">Whether the buckets are brought into the cache whole, as <see cref="Warm"/> does.</param>
    internal static void RunFields(
        Heap heap,
        uint root,
        scoped ReadOnlySpan<byte> buffer,
        scoped ReadOnlySpan<KeyRange> keys,
        scoped ReadOnlySpan<KeyRange> fields,
        scoped Span<EntryLocation> keyLocations,
        scoped Span<EntryLocation> fieldLocations,
        bool isForWrites)
    {
        if (fields.Length != keys.Length) throw new ArgumentException("There must be a field for each key.", nameof(fields));
        bool isRoom = keyLocations.Length == keys.Length && fieldLocations.Length == keys.Length;
        if (!isRoom) throw new ArgumentException("There must be as many locations as keys.", nameof(keyLocations));
        Check(buffer, keys);
        Check(buffer, fields);
        keyLocations.Clear();
        fieldLocations.Clear();
        if (root == 0) return;
        LookupWalk* walks = stackalloc LookupWalk[Math.Min(keys.Length, MaxWalks)];
        fixed (byte* start = buffer)
        {
            for (int from = 0; from < keys.Length; from += MaxWalks)
            {
                int count = Fill(walks, start, keys, from, root);
                FindAllFields(heap, walks, count, start, fields, keyLocations, fieldLocations, isForWrites);
            }
        }
    }

    /// <summary>
    /// Brings the paths to many keys into the cache, their buckets whole: who writes the keys copies those, and what a copy waits for is
    /// the memory it copies. Beside a lookup, which asks for a few lines of a bucket, it took 15 % off pipelined writes.
    /// </summary>
    internal static void Warm(Heap heap, uint root, scoped ReadOnlySpan<byte> buffer, scoped ReadOnlySpan<KeyRange> keys)
    {
        Check(buffer, keys);
        if (root == 0) return;
        LookupWalk* walks = stackalloc LookupWalk[Math.Min(keys.Length, MaxWalks)];
        fixed (byte* start = buffer)
        {
            for (int from = 0; from < keys.Length; from += MaxWalks)
            {
                int count = Fill(walks, start, keys, from, root);
                WarmAll(heap, walks, count);
            }
        }
    }

    private static void Check(scoped ReadOnlySpan<byte> buffer, scoped ReadOnlySpan<KeyRange> keys)
    {
        foreach (KeyRange key in keys)
        {
            // What follows goes by pointers.
            bool isInside = (ulong)(uint)key.Start + (uint)key.Length <= (ulong)buffer.Length;
            if (!isInside) throw new ArgumentException("A key lies outside the buffer.", nameof(keys));
        }
    }

    /// <returns>How many walks have a key.</returns>
    private static int Fill(LookupWalk* walks, byte* buffer, scoped ReadOnlySpan<KeyRange> keys, int from, uint root)
    {
        int count = Math.Min(MaxWalks, keys.Length - from);
        for (int i = 0; i < count; i++)
        {
            KeyRange key = keys[from + i];
            walks[i] = new LookupWalk
            {
                Key = buffer + key.Start,
                Length = key.Length,
                Handle = root,
                Mark = ExpiryMark.None,
                Index = from + i,
            };
        }

        return count;
    }

    private static void WarmAll(Heap heap, LookupWalk* walks, int unfinished)
    {
        while (unfinished > 0)
        {
            for (int i = 0; i < unfinished; i++)
            {
                LookupWalk* walk = walks + i;
                Node node = heap.At(walk->Handle);
                if (node.IsInner && AdvanceInInner(heap, node.AsInner, walk)) continue;
                if (node.IsBucket) PrefetchWhole(node);
                *walk = walks[--unfinished];
                i--;
            }
        }
    }

    /// <summary>The lines behind the first two, which were asked for when the way led here.</summary>
    private static void PrefetchWhole(Node node)
    {
        byte* end = node.Start + Math.Min(node.Size, MaxWarmBytes);
        for (byte* line = node.Start + (2 * LineBytes); line < end; line += LineBytes) Prefetch.Line(line);
    }

    private static void FindAll(Heap heap, LookupWalk* walks, int unfinished, scoped Span<EntryLocation> locations, bool isForWrites)
    {
        while (unfinished > 0)
        {
            for (int i = 0; i < unfinished; i++)
            {
                LookupWalk* walk = walks + i;
                Node node = heap.At(walk->Handle);
                if (node.IsInner ? AdvanceInInner(heap, node.AsInner, walk) : AdvanceInBucket(node, walk, locations, isForWrites)) continue;

                // The last walk takes the place of the finished one, and its turn in this step.
                *walk = walks[--unfinished];
                i--;
            }
        }
    }

    // A loop of its own, so that looking plain keys up asks nothing more.
    private static void FindAllFields(
        Heap heap,
        LookupWalk* walks,
        int unfinished,
        byte* buffer,
        scoped ReadOnlySpan<KeyRange> fields,
        scoped Span<EntryLocation> keyLocations,
        scoped Span<EntryLocation> fieldLocations,
        bool isForWrites)
    {
        while (unfinished > 0)
        {
            for (int i = 0; i < unfinished; i++)
            {
                LookupWalk* walk = walks + i;
                Node node = heap.At(walk->Handle);
                Span<EntryLocation> locations = walk->IsInFields ? fieldLocations : keyLocations;
                if (node.IsInner ? AdvanceInInner(heap, node.AsInner, walk) : AdvanceInBucket(node, walk, locations, isForWrites)) continue;
                if (!walk->IsInFields && TryEnterFields(heap, walk, buffer, fields, keyLocations)) continue;
                *walk = walks[--unfinished];
                i--;
            }
        }
    }

    /// <summary>Lets a walk go on with its field.</summary>
    /// <returns>False when its key was not found or holds no collection.</returns>
    private static bool TryEnterFields(
        Heap heap, LookupWalk* walk, byte* buffer, scoped ReadOnlySpan<KeyRange> fields, scoped ReadOnlySpan<EntryLocation> keyLocations)
    {
        EntryLocation found = keyLocations[walk->Index];
        if (!found.IsFound) return false;
        StoredValue value = heap.At(found.Bucket).AsBucket.Value(found.Index);
        if (value.Form != ValueForm.Trie) return false;
        KeyRange field = fields[walk->Index];
        *walk = new LookupWalk
        {
            Key = buffer + field.Start,
            Length = field.Length,
            Handle = value.Handle,
            Mark = ExpiryMark.None, // those above are about the key
            IsInFields = true,
            Index = walk->Index,
        };
        byte* start = heap.At(value.Handle).Start;
        Prefetch.Line(start);
        Prefetch.Line(start + LineBytes);
        return true;
    }

    /// <summary>Takes a walk to the next node.</summary>
    /// <returns>False when its key is not there.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool AdvanceInInner(Heap heap, Inner inner, LookupWalk* walk)
    {
        int prefixLength = inner.PrefixLength;
        if (prefixLength > walk->Length) return false;
        if (prefixLength == 1)
        {
            // It stands in the header as well, which is here: the prefix itself may lie on a line that nobody asked for.
            if (*walk->Key != inner.FirstByte) return false;
        }
        else if (!new ReadOnlySpan<byte>(inner.PrefixStart, prefixLength).SequenceEqual(new ReadOnlySpan<byte>(walk->Key, prefixLength)))
        {
            return false;
        }

        walk->Key += prefixLength;
        walk->Length -= prefixLength;
        if (inner.HasMark) walk->Mark = EntryLookup.TakeUp(inner, walk->Mark);
        uint next = walk->Length == 0 ? inner.Terminal : inner.Children[inner.Find(*walk->Key)];
        if (next == 0) return false;

        walk->Handle = next;
        byte* start = heap.Arena.Start + ((long)next * Arena.GranuleBytes);
        Prefetch.Line(start);
        Prefetch.Line(start + LineBytes);
        return true;
    }

    /// <summary>
    /// A bucket takes two or three steps: its fingerprints are here, then the slot of the first candidate if that lies further on, then its
    /// data.
    /// </summary>
    /// <returns>False when the key was found or is not there.</returns>
    private static bool AdvanceInBucket(Node node, LookupWalk* walk, scoped Span<EntryLocation> locations, bool isForWrites)
    {
        // No candidates is "not asked yet": a bucket that has none ends the walk at once.
        if (isForWrites && walk->Candidates == 0) PrefetchWhole(node);
        Bucket bucket = node.AsBucket;
        int prefixLength = bucket.PrefixLength, suffixLength = walk->Length - prefixLength;
        if (suffixLength < 0) return false;
        EntrySlot* slots = bucket.Slots;
        if (walk->Candidates == 0)
        {
            walk->Candidates = bucket.Candidates(Fingerprint.Of(new ReadOnlySpan<byte>(walk->Key + prefixLength, suffixLength)));
            if (walk->Candidates == 0) return false;
            byte* slot = (byte*)(slots + BitOperations.TrailingZeroCount(walk->Candidates));

            // The prefix is compared with the data, a step or two from now.
            Prefetch.Line(bucket.PrefixStart);
            if (slot - bucket.Fingerprints >= LineBytes)
            {
                Prefetch.Line(slot);
                return true;
            }
        }

        if (!walk->AskedForData)
        {
            walk->AskedForData = true;
            int candidate = BitOperations.TrailingZeroCount(walk->Candidates);
            Prefetch.Line(bucket.Data + bucket.StartOf(candidate));

            // Of one in four the value ends on the next line, and its reader would wait for that: 5 to 8 % of a pipelined GET.
            Prefetch.Line(bucket.Data + slots[candidate].End - 1);
            return true;
        }

        int index = EntryLookup.FindAmong(bucket, walk->Candidates, ref *walk->Key, walk->Length);
        if (index >= 0) locations[walk->Index] = new EntryLocation(walk->Handle, index, walk->Mark);
        return false;
    }
}
