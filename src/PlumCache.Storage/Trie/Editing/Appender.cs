using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace PlumCache.Storage;

/// <summary>
/// Puts keys in that come in byte order, each behind all that are there. The last bucket is kept open, its entries taken apart, until a
/// key comes that has no room in it or no place; so a bucket is built once, and the way to it is gone once for all its keys:
/// <code>
///        "f"                              "f"                                 "f"
///       /   \                            /   \                               / | \
///   [f00..] [f10 f11]   + f12, f13   [f00..] [f10 f11]  f12 f13   =>     [f00..] ..  [..]     at the seventeenth, or when settled
///                                             open: the four, apart
/// </code>
/// A key that does not come so is put in like any other: nothing depends on the order but the time. Until it is settled the trie lacks
/// what is open, so nothing else may look at it.
/// </summary>
internal sealed unsafe class Appender(BlockDraft blocks, EditPath path, BucketBuilder buckets, Burster burster, Inserter inserter)
{
    private readonly Heap _heap = blocks.Heap;
    private readonly EntryScratch _open = new();

    // The values that came since the bucket was opened; those that it had already lie in it.
    private readonly byte[] _values =
        GC.AllocateUninitializedArray<byte>(EntryScratch.Capacity * StoredValue.MaxEncodedBytes, pinned: true);

    private byte[] _prefix = new byte[64];
    private int _prefixLength;
    private bool _isOpen;
    private uint _bucket;
    private int _added;

    // No less than the bytes that its entries will take.
    private long _data;
    private int _keyBytesLeft;
    private SubtreeMeasure _change;

    /// <summary>Room for <see cref="StoredValue.MaxEncodedBytes"/>, where the next value is to be encoded.</summary>
    internal byte* Room => (byte*)Unsafe.AsPointer(ref _values[_added * StoredValue.MaxEncodedBytes]);

    /// <summary>Forgets what is open: the draft is another one, or was rolled back.</summary>
    internal void Forget() => (_isOpen, _added) = (false, 0);

    /// <summary>Sets a key.</summary>
    /// <param name="key">Not in memory that the draft may free.</param>
    /// <param name="value">Encoded in the <see cref="Room"/>; what it refers to becomes the trie's.</param>
    /// <returns>True when the key is new.</returns>
    internal bool Put(scoped ReadOnlySpan<byte> key, StoredValue value)
    {
        if (!IsBehindTheOpenOnes(key))
        {
            Settle();
            bool isNew = inserter.Put(key, value, accessStamp: 0);
            if (isNew) Open(key);
            return isNew;
        }

        ReadOnlySpan<byte> rest = key[_prefixLength..];
        _open.Insert(_open.Count, rest, default, default, value, accessStamp: 0);
        _change.Add(value.MeasureWith(rest.Length));
        _data += rest.Length + value.EncodedLength;
        _added++;
        if (_open.Count <= TrieLimits.MaxBucketEntries && (_data <= TrieLimits.MaxBucketData || _open.Fits(0, _open.Count))) return true;

        burster.Replace(_open, append: true);
        Finish();
        Open(key);
        return true;
    }

    /// <summary>Puts what is open in place.</summary>
    internal void Settle()
    {
        if (_added > 0)
        {
            path.Link(buckets.Build(_open, 0, _open.Count, 0));
            Finish();
        }

        _isOpen = false;
    }

    /// <summary>Opens the bucket of a key that was just put in, if that is the last one of the trie.</summary>
    private void Open(scoped ReadOnlySpan<byte> key)
    {
        bool isThere = path.TryFollow(key, out EntryLocation found);
        Debug.Assert(isThere, "it was just put in");
        _isOpen = found.Index == _heap.At(found.Bucket).Count - 1;
        for (int i = 0; i < path.Depth; i++) _isOpen &= path[i].Child == _heap.At(path[i].Handle).Count - 1;
        if (!_isOpen) return;

        _bucket = path.TakeOver();
        _keyBytesLeft = path.BytesLeftOf(key);
        _prefixLength = key.Length - _keyBytesLeft;
        if (_prefixLength > _prefix.Length) _prefix = new byte[Math.Max(_prefixLength, 2 * _prefix.Length)];
        key[.._prefixLength].CopyTo(_prefix);
        Node node = _heap.At(_bucket);
        Debug.Assert(node.ExtraParents == 0, "what was just put in has other parents");
        _open.Clear();
        _open.Append(node.AsBucket);
        _data = node.AsBucket.DataLength + ((long)node.Count * node.PrefixLength);
        _change = SubtreeMeasure.None;
    }

    /// <summary>
    /// Whether a key is greater than all there are and belongs where the open ones do: no other child of a node on the way covers it, as
    /// they are the last.
    /// </summary>
    private bool IsBehindTheOpenOnes(scoped ReadOnlySpan<byte> key) =>
        _isOpen && key.StartsWith(_prefix.AsSpan(0, _prefixLength))
            && _open.Key(_open.Count - 1).SequenceCompareTo(key[_prefixLength..]) < 0;

    /// <summary>The open entries lie in another bucket now, or in several.</summary>
    private void Finish()
    {
        blocks.Release(_bucket);
        path.Count(_change, _keyBytesLeft);
        _added = 0;
    }
}
