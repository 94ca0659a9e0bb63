using System.Runtime.InteropServices;

namespace PlumCache.Storage;

/// <summary>
/// Verifies every invariant of the tries of one root, and that nothing else is in memory if so asked. O(everything): for tests, and for
/// finding out what broke. Iterative: a trie may be as deep as its longest key.
/// </summary>
internal sealed unsafe class TrieChecker(Heap heap)
{
    private readonly Dictionary<uint, int> _parents = [];
    private readonly Stack<(uint Handle, bool IsOfFields)> _todo = new();
    private bool _isOfFields;

    /// <summary>Checks the tries of one root.</summary>
    /// <param name="roots">Their roots; 0 for empty ones.</param>
    /// <param name="dropped">Retired blocks that still own what they refer to: until they are freed they count as parents.</param>
    /// <returns>Bytes of the blocks they all hold.</returns>
    /// <exception cref="StorageBrokenException">Something is broken.</exception>
    internal long Check(ReadOnlySpan<uint> roots, params ReadOnlySpan<uint> dropped)
    {
        _parents.Clear();
        _isOfFields = false;
        foreach (uint root in roots)
        {
            if (root != 0) Refer(root, long.MaxValue);
        }

        foreach (uint handle in dropped) Refer(handle, long.MaxValue, IsOfFields(handle));

        long bytes = 0;
        while (_todo.TryPop(out (uint Handle, bool IsOfFields) next))
        {
            (uint handle, _isOfFields) = next;
            bytes += heap.Arena.SizeOf(handle);
            Node node = heap.At(handle);
            Require(heap.Arena.GranulesAt(handle) == node.Granules, handle, "has another size than its header says");
            if (node.IsInner) CheckInner(handle, node);
            else if (node.IsBucket) CheckBucket(handle, node);
        }

        foreach ((uint handle, int parents) in _parents)
        {
            int counted = heap.At(handle).ExtraParents + 1;
            Require(counted == parents, handle, $"counts {counted} parents and has {parents}");
        }

        return bytes;
    }

    private void CheckInner(uint handle, Node node)
    {
        Inner inner = node.AsInner;
        SubtreeMeasure sum = SubtreeMeasure.None;
        ExpiryMark mark = inner.Mark;
        Require(!inner.HasMark || (inner.HasMarkRoom && !ExpiryTime.IsDue(mark.ExpiresAtMs, mark.KeptUpToMs)), handle,
            "has a mark that is due when it is set");
        Require(!inner.HasMark || !_isOfFields, handle, "has a mark, within a collection");
        Require(inner.Separators[0] == 0, handle, "does not begin at separator 0");
        Require(inner.PrefixLength == 0 || inner.FirstByte == *inner.PrefixStart, handle, "has a wrong first byte");
        Require(node.Count >= 2 || inner.Terminal != 0, handle, "has an only child");
        for (int i = 0; i < node.Count; i++)
        {
            byte from = inner.Separators[i], to = i + 1 < node.Count ? (byte)(inner.Separators[i + 1] - 1) : byte.MaxValue;
            Require(i == 0 || from > inner.Separators[i - 1], handle, "has separators that do not rise");
            uint child = inner.Children[i];
            Refer(child, node.Birth);
            Node below = heap.At(child);
            (byte first, byte last) = FirstBytes(child, below);
            Require(first >= from && last <= to, child, "lies outside its range");
            sum.Add(MarkedSubtree.Measure(heap, child, mark));
        }

        if (inner.Terminal != 0)
        {
            Refer(inner.Terminal, node.Birth);
            Node terminal = heap.At(inner.Terminal);
            bool isTerminal =
                terminal.IsBucket && terminal.Count == 1 && terminal.PrefixLength == 0 && terminal.AsBucket.Suffix(0).IsEmpty;
            Require(isTerminal, inner.Terminal, "is no terminal");
            sum.Add(MarkedSubtree.Measure(heap, inner.Terminal, mark));
        }

        sum = sum.Above(inner.PrefixLength);
        SubtreeMeasure own = inner.Measure;
        Require(own.Keys == sum.Keys && own.Bytes == sum.Bytes && own.ExpiringKeys == sum.ExpiringKeys, handle, "counts wrongly");
        Require(ExpiryTime.IsDue(own.EarliestExpiryMs, sum.EarliestExpiryMs), handle, "has a late bound of the earliest expiry");
        Require(own.FieldsExpire || !sum.FieldsExpire, handle, "does not say that fields expire beneath");
        int longest = Math.Min(sum.LongestKeyBytes, TrieLimits.MaxKeyBytes);
        Require(own.LongestKeyBytes >= longest, handle, "has a short bound of the longest key");
        if (own.Keys > TrieLimits.FlattenKeys) return;
        long atMost = SuffixBytesBelow(handle, 0) - (own.Keys * inner.PrefixLength) + (own.Keys * StoredValue.MaxEncodedBytes);
        Require(atMost > TrieLimits.MaxBucketData, handle, $"has only {own.Keys} keys that would fit one bucket");
    }

    private void CheckBucket(uint handle, Node node)
    {
        Bucket bucket = node.AsBucket;
        Require((node.Flags & (Node.HasMarkFlag | Node.MarkRoomFlag)) == 0, handle, "is a bucket with a mark");
        Require(bucket.IsSlim == _isOfFields, handle, "has access stamps in a collection, or none elsewhere");
        Require(node.Count <= TrieLimits.MaxBucketEntries, handle, "has too many entries");
        Require(bucket.Slots[node.Count - 1].End == bucket.DataLength, handle, "has data behind its entries");
        for (int i = 0; i < node.Count; i++)
        {
            ReadOnlySpan<byte> suffix = bucket.Suffix(i);
            StoredValue value = bucket.Value(i);
            Require(i == 0 || bucket.Suffix(i - 1).SequenceCompareTo(suffix) < 0, handle, "has entries out of order");
            Require(bucket.Fingerprints[i] == Fingerprint.Of(suffix), handle, "has a wrong fingerprint");
            Require((node.Flags & value.BucketFlags) == value.BucketFlags, handle, "lacks a flag of an entry");
            Require(node.PrefixLength + suffix.Length <= TrieLimits.MaxKeyBytes, handle, "has a key that is too long");
            CheckValue(handle, value, node.Birth);
        }
    }

    private void CheckValue(uint handle, StoredValue value, long parentBirth)
    {
        if (value.Form == ValueForm.Inline)
        {
            Require(value.Length is >= 0 and <= StoredValue.MaxInlineBytes, handle, "has an inline value of a wrong length");
            return;
        }

        Refer(value.Handle, parentBirth, isOfFields: value.Form == ValueForm.Trie);
        Node block = heap.At(value.Handle);
        if (value.Form == ValueForm.Block)
        {
            bool isIt = block.Kind == NodeKind.LongValue && block.LongValue.Length == value.Length;
            Require(isIt, value.Handle, "is not the long value it should be");
            return;
        }

        // None of these is empty: there is no block for that.
        Require(!_isOfFields, handle, "is a collection's, and has a field that is a collection");
        Require(block.IsBucket || block.IsInner, value.Handle, "is no collection");
        Require(block.Measure().Bytes == value.Weight, handle, "weighs a collection wrongly");
        Require(ExpiryTime.IsDue(value.FieldsExpireAtMs, block.EarliestExpiryMs), handle, "has a late bound of its fields' expiries");
    }

    /// <summary>Whether a block that no entry leads to any more was a part of a collection: any of its buckets tells.</summary>
    private bool IsOfFields(uint handle)
    {
        Node node = heap.At(handle);
        while (node.IsInner) node = heap.At(node.AsInner.Children[0]);
        return node.IsBucket && node.AsBucket.IsSlim;
    }

    private static (byte First, byte Last) FirstBytes(uint handle, Node node)
    {
        if (node.PrefixLength > 0) return (node.Prefix[0], node.Prefix[0]);
        Require(node.IsBucket && !node.AsBucket.Suffix(0).IsEmpty, handle, "has no byte that tells it from its siblings");
        return (node.AsBucket.Suffix(0)[0], node.AsBucket.Suffix(node.Count - 1)[0]);
    }

    /// <summary>Bytes of whole keys of a subtree of at most 8 keys, so at most 8 levels.</summary>
    private long SuffixBytesBelow(uint handle, int above)
    {
        Node node = heap.At(handle);
        int below = above + node.PrefixLength;
        long bytes = 0;
        if (node.IsBucket)
        {
            for (int i = 0; i < node.Count; i++) bytes += below + node.AsBucket.Suffix(i).Length;
            return bytes;
        }

        Inner inner = node.AsInner;
        if (inner.Terminal != 0) bytes += SuffixBytesBelow(inner.Terminal, below);
        for (int i = 0; i < node.Count; i++) bytes += SuffixBytesBelow(inner.Children[i], below);
        return bytes;
    }

    /// <summary>Notes a reference; a block is visited at the first.</summary>
    private void Refer(uint handle, long parentBirth) => Refer(handle, parentBirth, _isOfFields);

    /// <param name="isOfFields">Whether it is a part of a collection.</param>
    private void Refer(uint handle, long parentBirth, bool isOfFields)
    {
        Require(heap.Arena.IsLive(handle), handle, "is referred to but not live");
        Require(heap.At(handle).Birth <= parentBirth, handle, "is younger than its parent");
        ref int parents = ref CollectionsMarshal.GetValueRefOrAddDefault(_parents, handle, out bool seen);
        parents++;
        if (!seen) _todo.Push((handle, isOfFields));
    }

    private static void Require(bool condition, uint handle, string what)
    {
        if (!condition) throw new StorageBrokenException($"Block {handle} {what}.");
    }
}
