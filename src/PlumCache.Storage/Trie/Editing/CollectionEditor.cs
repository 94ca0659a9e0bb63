using System.Diagnostics;

namespace PlumCache.Storage;

/// <summary>
/// Changes the collection that a key holds: a trie of its own, whose root lies in the key's entry.
/// <code>
///      "user:"                    the trie of keys, counts a collection as one key of so many bytes
///      /     \
///   [..]   [7, 8, 9]              the bucket: it owns the root as it owns the block of a long value
///                |
///            "addr:"              the trie of fields, on the same draft
///            /     \
///         [..]     [..]
/// </code>
/// What holds of the two, and is checked by <see cref="TrieChecker"/>:
/// <list type="number">
/// <item>The root has its entry for a parent, and others only as it counts them, like any block
/// (<see cref="Node.CopyReferences"/>).</item>
/// <item>The way to the entry and its bucket belong to the draft before anything is changed beneath (<see cref="TakeOver"/>): else a block
/// of the collection would be let go of that a second parent of the bucket still leads to.</item>
/// <item>The entry weighs what the root measures, and the way above counts the difference (<see cref="Close"/>).</item>
/// <item>The entry's bound of the fields' expiries is no later than the root's, and the bucket and the nodes above have the flag
/// (<see cref="StoredValue.BucketFlags"/>, <see cref="SubtreeMeasure.FieldsExpire"/>).</item>
/// <item>No collection is empty: the last field takes the key along (<see cref="Close"/>).</item>
/// <item>Expiry marks above are about the key, and there are none within (<see cref="MarkedSubtree"/>).</item>
/// <item>No block is younger than its parent, which follows from the second.</item>
/// </list>
/// </summary>
internal sealed unsafe class CollectionEditor(
    BlockDraft blocks, EditPath path, Inserter inserter, EntryRemover remover, FieldEditor fields)
{
    private const int NotThere = -1;

    private readonly Heap _heap = blocks.Heap;
    private uint _bucket;
    private int _index;
    private bool _isOwn;
    private bool _beganAnew;

    /// <summary>The fields as they are now. Valid until the next change.</summary>
    internal Trie Fields
    {
        get
        {
            fields.Editor.Appender.Settle();
            return new(_heap, fields.Editor.Root);
        }
    }

    /// <summary>Kind of the open collection. To change that of one that is there, it is taken over.</summary>
    internal byte Kind { get; set; }

    /// <summary>
    /// Goes to a key and changes nothing yet. Nothing else of the trie is changed until it is closed. A key that is not there gets its
    /// collection when it is closed.
    /// </summary>
    /// <param name="kind">Of the collection, if it is not there yet.</param>
    /// <param name="found">
    /// Where the key is, if that is known: then all that leads there is taken over at once, so that one walk does.
    /// </param>
    /// <returns>False: the key holds something else, and nothing is open.</returns>
    internal bool TryOpen(scoped ReadOnlySpan<byte> key, byte kind, EntryLocation found)
    {
        fields.Editor.Root = 0;
        fields.Editor.Appender.Forget();
        _index = NotThere;
        _isOwn = true;
        _beganAnew = false;
        Kind = kind;
        bool isKnown = found.IsFound;
        if (!isKnown && !path.TryFollow(key, out found)) return true;
        StoredValue value = _heap.At(found.Bucket).AsBucket.Value(found.Index);
        if (value.Form != ValueForm.Trie) return false;
        _index = found.Index;
        _isOwn = false;
        Kind = value.Kind;
        fields.Editor.Root = value.Handle;
        if (isKnown) TakeOverBucket(path.TakeOver(key));
        return true;
    }

    /// <summary>Sets value and expiry of a field.</summary>
    /// <param name="isSorted">Whether the fields come in order: see <see cref="Appender"/>.</param>
    /// <param name="found">Where the field is, if that is known.</param>
    /// <param name="block">Of a long value, else 0.</param>
    /// <returns>True when the field is new.</returns>
    internal bool Put(
        scoped ReadOnlySpan<byte> field, scoped ReadOnlySpan<byte> value, long expiresAtMs, bool isSorted, EntryLocation found,
        out uint block)
    {
        // Its bytes are taken first: they may lie in what is copied on the way to the fields.
        Appender appender = fields.Editor.Appender;
        byte* encoded = stackalloc byte[StoredValue.MaxEncodedBytes];
        StoredValue stored = ValueEncoder.Encode(blocks, isSorted ? appender.Room : encoded, value, expiresAtMs, kind: 0);
        block = stored.HasReference ? stored.Handle : 0;
        TrieEditor editor = isSorted ? TakeOverWay() : TakeOver();
        _beganAnew |= editor.Root == 0;
        return isSorted ? appender.Put(field, stored) : editor.Put(field, stored, found);
    }

    /// <summary>Goes to a field and changes nothing yet: <see cref="TakeOver"/> leaves the way as it is.</summary>
    /// <returns>False when it is not there.</returns>
    internal bool TryFollow(scoped ReadOnlySpan<byte> field, out EntryLocation found)
    {
        fields.Editor.Appender.Settle();
        return fields.Editor.TryFollow(field, out found);
    }

    /// <summary>Makes all that leads to the fields the draft's own: called before each change, it does so once.</summary>
    /// <returns>What the fields are changed with.</returns>
    internal TrieEditor TakeOver()
    {
        fields.Editor.Appender.Settle();
        return TakeOverWay();
    }

    /// <summary>Puts what has become of the fields in place.</summary>
    /// <param name="key">The one it was opened with.</param>
    /// <param name="accessStamp">The caller's own.</param>
    internal void Close(scoped ReadOnlySpan<byte> key, uint accessStamp)
    {
        uint root = Fields.Root;
        byte* encoded = stackalloc byte[StoredValue.MaxTrieBytes];
        if (_index == NotThere)
        {
            if (root != 0) inserter.Put(key, ValueEncoder.EncodeTrie(_heap, encoded, root, ExpiryTime.Never, Kind), accessStamp);
            return;
        }

        if (!_isOwn) return;
        if (root == 0)
        {
            // What the entry says is its root has gone with its last field.
            remover.TakeOut(key, _index);
            return;
        }

        // The key went with its last field, whatever was put after that: its expiry has gone with it.
        long expiresAtMs = _beganAnew ? ExpiryTime.Never : _heap.At(_bucket).AsBucket.Value(_index).ExpiresAtMs;
        StoredValue value = ValueEncoder.EncodeTrie(_heap, encoded, root, expiresAtMs, Kind);
        inserter.ReplaceValue(_bucket, _index, value, accessStamp, dropOld: false);
        Debug.Assert(path.Root != 0, "a key is there, and the trie is empty");
    }

    private TrieEditor TakeOverWay()
    {
        if (!_isOwn) TakeOverBucket(path.TakeOver());
        return fields.Editor;
    }

    /// <param name="bucket">What the path leads to, every node on it the draft's own.</param>
    private void TakeOverBucket(uint bucket)
    {
        _bucket = blocks.Edit(bucket);
        if (_bucket != bucket) path.Link(_bucket);

        // Where the bucket had as many parents as can be counted, its copy has got another root.
        fields.Editor.Root = _heap.At(_bucket).AsBucket.Value(_index).Handle;
        _isOwn = true;
    }
}
