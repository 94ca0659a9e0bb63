namespace PlumCache.Storage;

/// <summary>
/// Removes what is due, keys and fields of collections. It enters only subtrees whose earliest-expiry bound is due, takes all due entries
/// of a bucket out in one rebuild, and leaves every node it passed with exact bounds, so nothing is entered in vain twice. Where an expiry
/// mark has come, the whole subtree goes at once, unless somebody wants to know each key. A collection that has lost its last field goes
/// with its key.
/// </summary>
internal sealed unsafe class DueSweeper(
    BlockDraft blocks,
    EditPath path,
    BucketBuilder buckets,
    ShapeRepair repair,
    MarkPusher marks,
    EntryScratch scratch,
    FieldEditor fields)
{
    /// <summary>In <see cref="PathStep.Child"/>: nothing was looked at yet.</summary>
    private const int BeforeTerminal = PathStep.TerminalChild - 1;

    private readonly Heap _heap = blocks.Heap;
    private readonly List<uint> _dropped = [];
    private ISweepListener? _listener;
    private ReadOnlyMemory<byte>? _collection;
    private byte[] _key = new byte[256];
    private long _nowMs;
    private int _mostRemoved, _mostEntered;
    private int _removed, _entered;
    private bool _isOneDone;

    /// <summary>Nodes that the last run has entered or pushed a mark to.</summary>
    internal int Entered => _entered;

    private bool GoesOn => _removed < _mostRemoved && (_entered < _mostEntered || !_isOneDone);

    /// <summary>Removes due keys and fields.</summary>
    /// <param name="nowMs">What expires at or before this (Unix ms) is due.</param>
    /// <param name="mostRemoved">
    /// Most keys and fields to remove one by one. A subtree whose mark has come goes whole, however many keys it holds.
    /// </param>
    /// <param name="mostEntered">
    /// Most nodes to enter or to push a mark to: bounds a step that finds stale bounds only. One node is always done with, however deep it
    /// lies, so that every step gets on.
    /// </param>
    /// <param name="finished">True when nothing due is left; false when there may be some.</param>
    /// <param name="listener">Is told of what goes; null: nobody is.</param>
    /// <param name="collection">The key whose collection this trie is; null: it is one of keys.</param>
    /// <returns>Number removed.</returns>
    internal int Run(
        long nowMs, int mostRemoved, int mostEntered, out bool finished, ISweepListener? listener, ReadOnlyMemory<byte>? collection)
    {
        (_nowMs, _mostRemoved, _mostEntered, _listener, _collection) = (nowMs, mostRemoved, mostEntered, listener, collection);
        (_removed, _entered, _isOneDone) = (0, 0, false);
        path.CutTo(0);
        if (path.Root != 0 && IsDue(path.Root)) Visit(path.Root);
        while (path.Depth > 0)
        {
            // Also when it stops early every node on the way is finished: none may be left with a gap or with stale counts.
            uint due = GoesOn ? NextDue() : 0;
            if (due != 0)
            {
                Visit(due);
                continue;
            }

            repair.FinishTop();
            _isOneDone = true;
        }

        finished = path.Root == 0 || !IsDue(path.Root);
        return _removed;
    }

    private bool IsDue(uint handle) => ExpiryTime.IsDue(_heap.At(handle).EarliestExpiryMs, _nowMs);

    /// <summary>
    /// The next child (or terminal) of the deepest node that may hold due keys; the path leads to it then. 0 when there is none.
    /// </summary>
    private uint NextDue()
    {
        ref PathStep step = ref path.Top;
        Inner inner = path.TopInner;
        for (step.Child++; step.Child < inner.Count; step.Child++)
        {
            uint handle = step.Child == PathStep.TerminalChild ? inner.Terminal : inner.Children[step.Child];
            if (handle != 0 && IsDue(handle)) return handle;
        }

        return 0;
    }

    private void Visit(uint handle)
    {
        _entered++;
        Node node = _heap.At(handle);
        if (node.IsBucket)
        {
            path.Link(Strip(handle));
            _isOneDone = true;
            return;
        }

        // When the mark's expiry has come all beneath is due: what the mark left alone expires before it.
        bool mayGoWhole = _listener is not { WantsEachKey: true };
        if (mayGoWhole && ExpiryTime.IsDue(node.AsInner.Mark.ExpiresAtMs, _nowMs) && node.KeyCount <= int.MaxValue - _removed)
        {
            _removed += (int)node.KeyCount;
            _listener?.OnSubtree(KeyOf(node.Prefix, default).Span);
            path.Link(0);
            blocks.Drop(handle);
            return;
        }

        uint own = blocks.Edit(handle);
        path.Link(own);
        _entered += marks.Push(own);
        path.Push(own, BeforeTerminal, 0); // nothing is counted along this path: each node on it is summed anew
    }

    /// <summary>A bucket without (at most so many of) its due entries and fields, or 0; the old one is released.</summary>
    private uint Strip(uint handle)
    {
        // Its way is the draft's own, and it has no other parent now: so fields may be changed, though the bucket is not yet built anew.
        handle = blocks.Unshare(handle);
        Bucket bucket = _heap.At(handle).AsBucket;
        scratch.Clear();
        _dropped.Clear();
        var prefix = new ReadOnlySpan<byte>(bucket.PrefixStart, bucket.PrefixLength);

        // Collections without their due fields, until the bucket is built that they will lie in.
        byte* swept = stackalloc byte[TrieLimits.MaxBucketEntries * StoredValue.MaxTrieBytes];
        for (int i = 0, n = bucket.Count; i < n; i++)
        {
            StoredValue value = bucket.Value(i);
            bool isDue = ExpiryTime.IsDue(value.ExpiresAtMs, _nowMs);
            if (isDue && _removed < _mostRemoved)
            {
                _removed++;
                if (value.HasReference) _dropped.Add(value.Handle);
                Tell(KeyOf(prefix, bucket.Suffix(i)));
                continue;
            }

            if (!isDue && ExpiryTime.IsDue(value.FieldsExpireAtMs, _nowMs) && GoesOn)
            {
                value = WithoutDueFields(value, swept, prefix, bucket.Suffix(i));
                if (value.EncodedLength == 0) continue;
                swept += value.EncodedLength;
            }

            scratch.Insert(scratch.Count, prefix, bucket.Suffix(i), default, value, bucket.AccessStamp(i));
        }

        uint left = scratch.Count == 0 ? 0 : buckets.Build(scratch, 0, scratch.Count, 0);
        blocks.Release(handle);

        // Their bucket was ours alone, so these references are, and have gone over to nobody.
        foreach (uint owned in _dropped) blocks.Drop(owned);
        return left;
    }

    /// <summary>A collection without (at most so many of) its due fields; of no length when none is left.</summary>
    private StoredValue WithoutDueFields(StoredValue value, byte* into, ReadOnlySpan<byte> prefix, ReadOnlySpan<byte> suffix)
    {
        TrieEditor editor = fields.Editor;
        editor.Root = value.Handle;
        ReadOnlyMemory<byte> key = _listener is null ? default : KeyOf(prefix, suffix);
        _removed += editor.RemoveDueFields(_nowMs, _mostRemoved - _removed, _mostEntered - _entered, key, _listener, out int entered);
        _entered += entered;
        _isOneDone = true;
        return editor.Root != 0
            ? ValueEncoder.EncodeTrie(_heap, into, editor.Root, value.ExpiresAtMs, value.Kind) : new StoredValue(into, 0);
    }

    private void Tell(ReadOnlyMemory<byte> key)
    {
        if (_collection is { } collection) _listener?.OnField(collection.Span, key.Span);
        else _listener?.OnKey(key.Span);
    }

    /// <summary>What the path leads to and these bytes, as one. Good until the next call.</summary>
    private ReadOnlyMemory<byte> KeyOf(ReadOnlySpan<byte> prefix, ReadOnlySpan<byte> suffix)
    {
        if (_listener is null) return default;
        int length = 0;
        for (int depth = 0; depth < path.Depth; depth++) Append(_heap.At(path[depth].Handle).Prefix);
        Append(prefix);
        Append(suffix);
        return _key.AsMemory(0, length);

        void Append(ReadOnlySpan<byte> bytes)
        {
            if (length + bytes.Length > _key.Length) Array.Resize(ref _key, Math.Max(length + bytes.Length, 2 * _key.Length));
            bytes.CopyTo(_key.AsSpan(length));
            length += bytes.Length;
        }
    }
}
