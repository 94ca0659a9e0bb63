namespace PlumCache.Storage;

/// <summary>
/// One of the two versions of a diff: a stack of what is still to come, the next on top, and the key bytes that lead there. It opens
/// nodes only when asked to, so what is the same in both versions is never looked into.
/// </summary>
internal sealed class DiffSide
{
    private Heap? _heap;
    private DiffStep[] _steps = new DiffStep[64];
    private byte[] _key = new byte[256];
    private int _depth;
    private int _keyLength;

    internal bool IsEmpty => _depth == 0;

    /// <summary>Nodes opened since the seek, for checks of the cost.</summary>
    internal int Opened { get; private set; }

    /// <summary>What comes next. There must be something.</summary>
    internal DiffStep Next => _steps[_depth - 1];

    internal bool IsAtNode => Next.Entry == DiffStep.WholeNode;

    /// <summary>Key bytes before the next part's prefix.</summary>
    internal ReadOnlySpan<byte> Above => _key.AsSpan(0, Next.Above);

    /// <summary>The next entry's key, or the smallest that the next node can hold: its path with its prefix.</summary>
    internal ReadOnlySpan<byte> Key => _key.AsSpan(0, _keyLength);

    internal Entry Entry => new(_heap!, _heap!.At(Next.Handle).AsBucket, Next.Entry, Next.Mark);

    /// <summary>Of the next entry: what its value owns if it is of a form, else 0.</summary>
    internal uint OwnedAs(ValueForm form)
    {
        StoredValue value = _heap!.At(Next.Handle).AsBucket.Value(Next.Entry);
        return value.Form == form ? value.Handle : 0;
    }

    /// <summary>Begins with everything under a prefix.</summary>
    internal void Seek(in Trie trie, scoped ReadOnlySpan<byte> prefix)
    {
        Opened = 0;
        _heap = trie.Heap;
        _depth = 0;
        _keyLength = 0;
        if (!PrefixLookup.TryFind(trie.Heap, trie.Root, prefix, out PrefixPlace place)) return;
        Append(prefix[..place.Above], 0);
        var node = new DiffStep(place.Handle, DiffStep.WholeNode, place.Above, place.Mark);
        if (place.IsWholeNode) Push(node);
        for (int i = place.To - 1; !place.IsWholeNode && i >= place.From; i--) Push(node with { Entry = i });
        ReadKey();
    }

    /// <summary>Goes past what comes next.</summary>
    internal void Skip()
    {
        _depth--;
        ReadKey();
    }

    /// <summary>No key of the node that comes next expires before this (Unix ms), and no field of one.</summary>
    internal long EarliestExpiryMs => MarkedSubtree.EarliestExpiryMs(_heap!, Next.Handle, Next.Mark);

    /// <summary>Goes past a key and all before it, in the cost of the depth: what lies wholly before is not looked at.</summary>
    internal void SkipThrough(scoped ReadOnlySpan<byte> key)
    {
        while (!IsEmpty && Key.SequenceCompareTo(key) <= 0)
        {
            if (!IsAtNode || !key.StartsWith(Key))
            {
                Skip();
                continue;
            }

            int parts = PartsBefore(key[_keyLength..]);
            Open();
            _depth -= parts;
            ReadKey();
        }
    }

    /// <summary>Puts the parts of the node that comes next in its place.</summary>
    internal unsafe void Open()
    {
        Opened++;
        DiffStep step = _steps[--_depth];
        Node node = _heap!.At(step.Handle);
        if (node.IsBucket)
        {
            for (int i = node.Count - 1; i >= 0; i--) Push(step with { Entry = i });
        }
        else
        {
            Inner inner = node.AsInner;
            step = step with { Above = step.Above + node.PrefixLength, Mark = inner.Below(step.Mark) };
            for (int i = node.Count - 1; i >= 0; i--) Push(step with { Handle = inner.Children[i] });
            if (inner.Terminal != 0) Push(step with { Handle = inner.Terminal });
        }

        ReadKey();
    }

    /// <summary>How many parts of the node that comes next lie wholly before a key, given what follows the node's path in it.</summary>
    private int PartsBefore(scoped ReadOnlySpan<byte> rest)
    {
        Node node = _heap!.At(Next.Handle);
        if (node.IsBucket) return node.AsBucket.LowerBound(rest);
        if (rest.IsEmpty) return 0;
        return node.AsInner.Find(rest[0]) + (node.AsInner.Terminal != 0 ? 1 : 0);
    }

    private void Push(DiffStep step)
    {
        if (_depth == _steps.Length) Array.Resize(ref _steps, _depth * 2);
        _steps[_depth++] = step;
    }

    /// <summary>
    /// The buffer holds the path to the part that was read last; that of the next one begins with the same bytes up to its own
    /// <see cref="DiffStep.Above"/>, as parts come in key order and depth first.
    /// </summary>
    private void ReadKey()
    {
        if (_depth == 0) return;
        DiffStep next = Next;
        Node node = _heap!.At(next.Handle);
        _keyLength = next.Above;
        Append(node.Prefix, next.Above);
        if (next.Entry != DiffStep.WholeNode) Append(node.AsBucket.Suffix(next.Entry), _keyLength);
    }

    private void Append(scoped ReadOnlySpan<byte> bytes, int at)
    {
        int length = at + bytes.Length;
        if (length > _key.Length) Array.Resize(ref _key, Math.Max(_key.Length * 2, length));
        bytes.CopyTo(_key.AsSpan(at));
        _keyLength = length;
    }
}
