namespace PlumCache.Storage;

/// <summary>
/// What is true of a subtree under the marks of the nodes above it, from what it knows of itself. O(1), or one bucket, except under a
/// mark that takes expiries away while something beneath was due when it was set: then the nodes that may hold such keys are walked.
/// </summary>
internal static unsafe class MarkedSubtree
{
    /// <summary>Keys measured from the start of the node's prefix.</summary>
    internal static SubtreeMeasure Measure(Heap heap, uint handle, ExpiryMark mark)
    {
        Node node = heap.At(handle);
        if (node.IsBucket) return node.AsBucket.MeasureEntries(0, node.Count, mark);
        SubtreeMeasure measure = node.AsInner.Measure;
        measure.ExpiringKeys = ExpiringKeys(heap, handle, mark);
        measure.EarliestExpiryMs = Bound(measure, mark);
        return measure;
    }

    /// <summary>No key expires before this (Unix ms), and no field of one.</summary>
    internal static long EarliestExpiryMs(Heap heap, uint handle, ExpiryMark mark)
    {
        Node node = heap.At(handle);
        return node.IsBucket ? node.AsBucket.MeasureEntries(0, node.Count, mark).EarliestExpiryMs : Bound(node.AsInner.Measure, mark);
    }

    /// <summary>Keys with an expiry.</summary>
    internal static long ExpiringKeys(Heap heap, uint handle, ExpiryMark mark)
    {
        Node node = heap.At(handle);
        if (node.IsBucket) return node.AsBucket.ExpiringBefore(node.Count, mark);
        if (mark.IsNone) return node.AsInner.ExpiringKeys;
        return mark.IsPersisting ? DueLookup.Below(heap, handle, above: 0, mark.KeptUpToMs).Keys : node.KeyCount;
    }

    // A mark is about keys. What expires within their values stays where it is, so the bound does not rise above that.
    private static long Bound(in SubtreeMeasure measure, ExpiryMark mark)
    {
        long marked = mark.Apply(measure.EarliestExpiryMs);
        return measure.FieldsExpire ? ExpiryTime.Earlier(measure.EarliestExpiryMs, marked) : marked;
    }
}
