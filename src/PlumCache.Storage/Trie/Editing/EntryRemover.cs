namespace PlumCache.Storage;

/// <summary>Takes single entries out.</summary>
internal sealed class EntryRemover(BlockDraft blocks, EditPath path, BucketBuilder buckets, ShapeRepair repair)
{
    private readonly Heap _heap = blocks.Heap;

    /// <summary>Takes the entry of a key that the path was followed to out of its bucket.</summary>
    /// <returns>The block that its value owns, which is the caller's from now on; 0 when there is none.</returns>
    internal uint TakeOut(scoped ReadOnlySpan<byte> key, int index)
    {
        // Before the value is read: a copy may have got another block for it.
        uint handle = blocks.Unshare(path.TakeOver());
        int keyBytesLeft = path.BytesLeftOf(key);
        Bucket bucket = _heap.At(handle).AsBucket;
        StoredValue value = bucket.Value(index);
        SubtreeMeasure gone = value.MeasureWith(keyBytesLeft);
        uint owned = value.HasReference ? value.Handle : 0;
        if (bucket.Count == 1)
        {
            path.Link(0);
            blocks.Release(handle);
        }
        else
        {
            path.Link(buckets.WithoutEntry(handle, index));
        }

        path.Count(gone.Negated(), keyBytesLeft);
        repair.AfterRemoval();
        return owned;
    }
}
