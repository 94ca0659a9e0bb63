using System.Diagnostics;

namespace PlumCache.Storage;

/// <summary>
/// Puts entries in. A key that leaves an inner node's prefix in its middle splits the node there:
/// <code>
///     "user:"               "us"
///     /  |  \      =>       /   \
///    A   B   C           "er:"  [new]       or, when the key ends there, the new entry is the terminal of "us"
///                        / | \
///                       A  B  C
/// </code>
/// A key that falls into the range of an inner child but not on its byte goes to the bucket next door, which takes over that part of the
/// range, or to a new one.
/// </summary>
internal sealed unsafe class Inserter(
    BlockDraft blocks, EditPath path, NodeBuilder nodes, BucketBuilder buckets, Burster burster, EntryScratch scratch)
{
    private readonly Heap _heap = blocks.Heap;

    /// <summary>Sets a key. An old value is dropped.</summary>
    /// <param name="key">Not in memory that the draft may free.</param>
    /// <param name="value">Encoded; what it refers to becomes the trie's.</param>
    /// <param name="accessStamp">The caller's own.</param>
    /// <param name="found">Where it is, if that is known: only the way there is gone then.</param>
    /// <returns>True when the key is new.</returns>
    internal bool Put(scoped ReadOnlySpan<byte> key, StoredValue value, uint accessStamp, EntryLocation found = default)
    {
        path.CutTo(0);
        ReadOnlySpan<byte> rest = key;
        uint at = path.Root;
        while (at != 0)
        {
            Node node = _heap.At(at);
            if (node.IsBucket)
            {
                if (!TryReplace(at, rest, value, accessStamp, found)) break;
                return false;
            }

            Inner inner = node.AsInner;
            int matched = PrefixMatch.Length(inner, rest);
            if (matched < inner.PrefixLength)
            {
                uint single = buckets.Single(rest[matched..], value, accessStamp);

                // The parent that Fork makes has counted both, and is not on the path: what is counted here is the way above it.
                Fork(at, matched, single, matched == rest.Length ? PathStep.TerminalChild : rest[matched]);
                path.Count(value.MeasureWith(rest.Length), rest.Length);
                return true;
            }

            at = path.Descend(at, ref rest);
            if (rest.Length > 0 && IsBeside(at, rest[0]) && !TryGoNextDoor(ref at, rest[0]))
            {
                InsertBeside(at, rest[0], buckets.Single(rest, value, accessStamp));
                path.Count(value.MeasureWith(rest.Length), rest.Length);
                return true;
            }
        }

        if (at == 0) path.Link(buckets.Single(rest, value, accessStamp));
        else InsertIntoBucket(at, rest, value, accessStamp);
        path.Count(value.MeasureWith(rest.Length), rest.Length);
        return true;
    }

    /// <summary>Gives the entry that the path's bucket holds another value and counts the change.</summary>
    /// <param name="bucketHandle">What the path leads to.</param>
    /// <param name="dropOld">Whether the block of the old value goes; not when the new one took it over.</param>
    internal void ReplaceValue(uint bucketHandle, int index, StoredValue value, uint accessStamp, bool dropOld)
    {
        uint own = blocks.Unshare(bucketHandle);

        // Read from the bucket that is there now: a copy may have got another block for the old value.
        StoredValue old = _heap.At(own).AsBucket.Value(index);
        uint oldBlock = old.HasReference && dropOld ? old.Handle : 0;
        SubtreeMeasure change = default; // no key comes or goes
        change.Bytes = value.Weight - old.Weight;
        change.ExpiringKeys = (value.HasExpiry ? 1 : 0) - (old.HasExpiry ? 1 : 0);
        change.EarliestExpiryMs = value.EarliestExpiryMs;
        change.FieldsExpire = value.FieldsExpireAtMs != ExpiryTime.Never;

        path.Link(buckets.WithValue(own, index, value, accessStamp));
        if (oldBlock != 0) blocks.Drop(oldBlock);
        path.Count(change, 0); // so it is no matter where they are measured from
    }

    /// <summary>
    /// Splits the inner node the path leads to: a parent over the first bytes of its prefix, the other block as the second child.
    /// </summary>
    /// <param name="matched">Length of the parent's prefix, less than the node's.</param>
    /// <param name="other">The block beside it; keys from there on.</param>
    /// <param name="otherByte">Its first byte, or <see cref="PathStep.TerminalChild"/>.</param>
    internal void Fork(uint handle, int matched, uint other, int otherByte)
    {
        handle = blocks.Unshare(handle);
        ReadOnlySpan<byte> prefix = _heap.At(handle).Prefix;
        bool isTerminal = otherByte == PathStep.TerminalChild;
        Inner parent = nodes.NewInner(isTerminal ? 1 : 2, prefix[..matched], default, out uint made);

        // Its mark stays down there: what is put beside it came after the mark and does not get its expiry.
        uint lower = nodes.WithPrefix(handle, default, prefix[matched..]);
        if (isTerminal)
        {
            parent.Terminal = other;
            parent.Children[0] = lower;
        }
        else
        {
            bool otherFirst = otherByte < prefix[matched];
            parent.Children[0] = otherFirst ? other : lower;
            parent.Children[1] = otherFirst ? lower : other;
            parent.Separators[1] = Math.Max(prefix[matched], (byte)otherByte);
        }

        nodes.Sum(parent);
        path.Link(made);
        blocks.Release(handle);
    }

    /// <summary>Whether a byte falls on an inner child that does not cover it.</summary>
    internal bool IsBeside(uint child, byte next)
    {
        Node node = _heap.At(child);
        return node.IsInner && node.AsInner.FirstByte != next;
    }

    /// <summary>Links a new child beside the inner child that the path leads to.</summary>
    internal void InsertBeside(uint innerChild, byte next, uint made)
    {
        byte other = _heap.At(innerChild).AsInner.FirstByte;
        int at = path.Top.Child;
        bool before = next < other;
        nodes.InsertChild(made, before ? at : at + 1, before ? other : (byte)(other + 1), separatorAfter: before);
    }

    /// <summary>Lets the bucket next to an inner child take over the part of its range that holds a byte.</summary>
    private bool TryGoNextDoor(ref uint at, byte next)
    {
        byte other = _heap.At(at).AsInner.FirstByte;
        Inner parent = path.TopInner;
        ref PathStep step = ref path.Top;
        int door = next < other ? step.Child - 1 : step.Child + 1;
        if (door < 0 || door >= parent.Count) return false;
        Node neighbour = _heap.At(parent.Children[door]);
        if (!neighbour.IsBucket || neighbour.Count >= TrieLimits.MaxBucketEntries) return false;

        // In place, as all on the path is the draft's own.
        if (next < other) parent.Separators[step.Child] = other;
        else parent.Separators[door] = (byte)(other + 1);
        step.Child = door;
        at = parent.Children[door];
        return true;
    }

    private bool TryReplace(uint handle, scoped ReadOnlySpan<byte> rest, StoredValue value, uint accessStamp, EntryLocation found)
    {
        Debug.Assert(handle != found.Bucket || IndexOf(handle, rest) == found.Index, "A key is not where it was found.");
        int index = handle == found.Bucket ? found.Index : IndexOf(handle, rest);
        if (index < 0) return false;
        ReplaceValue(handle, index, value, accessStamp, dropOld: true);
        return true;
    }

    private int IndexOf(uint handle, scoped ReadOnlySpan<byte> rest)
    {
        Node node = _heap.At(handle);
        return rest.StartsWith(node.Prefix) ? node.AsBucket.Find(rest[node.PrefixLength..]) : -1;
    }

    private void InsertIntoBucket(uint handle, scoped ReadOnlySpan<byte> rest, StoredValue value, uint accessStamp)
    {
        handle = blocks.Unshare(handle);
        Node node = _heap.At(handle);
        Bucket bucket = node.AsBucket;
        if (node.Count < TrieLimits.MaxBucketEntries && rest.StartsWith(node.Prefix))
        {
            ReadOnlySpan<byte> suffix = rest[node.PrefixLength..];
            if (bucket.DataLength + suffix.Length + value.EncodedLength <= TrieLimits.MaxBucketData)
            {
                path.Link(buckets.WithEntry(handle, bucket.LowerBound(suffix), suffix, value, accessStamp));
                return;
            }
        }

        scratch.Clear();
        scratch.Append(bucket);
        int place = scratch.PlaceOf(rest);
        scratch.Insert(place, rest, default, default, value, accessStamp);
        burster.Replace(scratch, append: place == scratch.Count - 1);

        // The scratch pointed into it until now.
        blocks.Release(handle);
    }
}
