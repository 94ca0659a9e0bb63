using System.Runtime.CompilerServices;

namespace PlumCache.Storage;

/// <summary>
/// The way from a trie's root to what is being changed. Every node on it is made the draft's own on the way down and its expiry mark pushed
/// to what is beneath, so what happens below is plain mutation, and what changed is counted upwards along it at the end.
/// </summary>
internal sealed class EditPath(BlockDraft blocks, MarkPusher marks)
{
    private PathStep[] _steps = new PathStep[64];

    /// <summary>The trie's root, 0 for none.</summary>
    internal uint Root { get; set; }

    /// <summary>Inner nodes on the path.</summary>
    internal int Depth { get; private set; }

    /// <summary>The deepest step. There must be one.</summary>
    internal ref PathStep Top => ref _steps[Depth - 1];

    /// <summary>The inner node of the deepest step.</summary>
    internal Inner TopInner => blocks.Heap.At(Top.Handle).AsInner;

    /// <summary>A step by its depth, 0 the root.</summary>
    internal ref PathStep this[int depth] => ref _steps[depth];

    /// <summary>Bytes of a key from what the path leads to on.</summary>
    internal int BytesLeftOf(scoped ReadOnlySpan<byte> key) => Depth == 0 ? key.Length : Top.KeyBytesLeft - TopInner.PrefixLength;

    /// <summary>Forgets the steps below a depth.</summary>
    internal void CutTo(int depth) => Depth = depth;

    internal void Push(uint handle, int child, int keyBytesLeft)
    {
        if (Depth == _steps.Length) Array.Resize(ref _steps, Depth * 2);
        _steps[Depth++] = new PathStep { Handle = handle, Child = child, KeyBytesLeft = keyBytesLeft };
    }

    /// <summary>Makes a block the one the path leads to; 0 leaves nothing there.</summary>
    internal unsafe void Link(uint handle)
    {
        if (Depth == 0)
        {
            Root = handle;
            return;
        }

        Inner parent = TopInner;
        int child = Top.Child;
        if (child == PathStep.TerminalChild) parent.Terminal = handle;
        else parent.Children[child] = handle;
    }

    /// <summary>Goes through an inner node whose prefix is known to match.</summary>
    /// <param name="handle">What the path leads to.</param>
    /// <param name="rest">Key bytes from the node's prefix on; then those behind it.</param>
    /// <returns>The child or terminal for the rest of the key; 0 when the key ends here and there is no terminal.</returns>
    internal unsafe uint Descend(uint handle, scoped ref ReadOnlySpan<byte> rest)
    {
        uint own = TakeOver(handle);
        Inner inner = blocks.Heap.At(own).AsInner;
        int before = rest.Length;
        rest = rest[inner.PrefixLength..];
        int child = rest.Length == 0 ? PathStep.TerminalChild : inner.Find(rest[0]);
        Push(own, child, before);
        uint next = ChildOf(inner, child);
        if (next != 0) Prefetch.Node(blocks.Heap, next);
        return next;
    }

    /// <summary>
    /// Goes to a key and changes nothing yet: who must know first what is there walks once all the same, and <see cref="TakeOver()"/> then
    /// needs to search nothing.
    /// </summary>
    /// <returns>False when it is not there; the path is then good for nothing.</returns>
    internal unsafe bool TryFollow(scoped ReadOnlySpan<byte> key, out EntryLocation found)
    {
        CutTo(0);
        found = default;
        ExpiryMark mark = ExpiryMark.None;
        Heap heap = blocks.Heap;
        ReadOnlySpan<byte> rest = key;
        for (uint at = Root; at != 0;)
        {
            Node node = heap.At(at);
            if (node.IsBucket)
            {
                int index = rest.StartsWith(node.Prefix) ? node.AsBucket.Find(rest[node.PrefixLength..]) : -1;
                found = new EntryLocation(at, index, mark);
                return index >= 0;
            }

            Inner inner = node.AsInner;
            int before = rest.Length;
            if (PrefixMatch.Length(inner, rest) < inner.PrefixLength) return false;
            if (inner.HasMark) mark = inner.Below(mark);
            rest = rest[inner.PrefixLength..];
            int child = rest.Length == 0 ? PathStep.TerminalChild : inner.Find(rest[0]);
            Push(at, child, before);
            at = ChildOf(inner, child);
            if (at != 0) Prefetch.Node(heap, at);
        }

        return false;
    }

    /// <summary>Makes every node of a path that was followed the draft's own, marks pushed, as if it had been gone through.</summary>
    /// <returns>The bucket that it leads to: pushing a mark may have made it another, with the same entries in the same order.</returns>
    internal uint TakeOver()
    {
        // The path is cut and grows again by a step at a time: a copy is linked into the step it ends with, which must be the one above.
        int depth = Depth;
        uint at = Root;
        for (CutTo(0); Depth < depth; CutTo(Depth + 1))
        {
            ref PathStep step = ref _steps[Depth];
            step.Handle = TakeOver(at);
            at = ChildOf(blocks.Heap.At(step.Handle).AsInner, step.Child);
        }

        return at;
    }

    /// <summary>Goes to the bucket where a key was found before, all that leads there made the draft's own.</summary>
    /// <returns>The bucket: as in <see cref="TakeOver()"/>.</returns>
    internal uint TakeOver(scoped ReadOnlySpan<byte> key)
    {
        CutTo(0);
        uint at = Root;
        while (blocks.Heap.At(at).IsInner) at = Descend(at, ref key);
        return at;
    }

    /// <summary>Goes to the subtree, or the bucket, that holds all keys under a prefix. There must be such keys.</summary>
    /// <param name="rest">The prefix; then its bytes from the answered node's prefix on.</param>
    /// <returns>What the path leads to. The node's own prefix may begin with the rest; only a bucket's may be shorter.</returns>
    internal uint DescendToPrefix(scoped ref ReadOnlySpan<byte> rest)
    {
        CutTo(0);
        uint at = Root;
        while (true)
        {
            Node node = blocks.Heap.At(at);
            if (node.IsBucket || node.Prefix.CommonPrefixLength(rest) == rest.Length) return at;
            at = Descend(at, ref rest);
        }
    }

    /// <summary>Puts another block in the place of the deepest step's node, which is released.</summary>
    internal void ReplaceTop(uint handle)
    {
        // Without the step itself the path leads to where the step's node is linked.
        uint old = _steps[--Depth].Handle;
        Link(handle);
        blocks.Release(old);
        _steps[Depth++].Handle = handle;
    }

    /// <summary>Counts a change along the whole path.</summary>
    /// <param name="change">Keys measured from where <paramref name="keyBytesLeft"/> bytes of the path's key were left.</param>
    internal void Count(in SubtreeMeasure change, int keyBytesLeft)
    {
        if (change.IsNone) return; // a value has given way to one as long
        for (int i = Depth - 1; i >= 0; i--) Count(ref _steps[i], change, keyBytesLeft);
    }

    /// <summary>Makes the inner node that the path leads to the draft's own, without a mark.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private uint TakeOver(uint handle)
    {
        uint own = blocks.Edit(handle);
        if (own != handle) Link(own);
        if (blocks.Heap.At(own).AsInner.HasMark) marks.Push(own);
        return own;
    }

    private static unsafe uint ChildOf(Inner inner, int child) => child == PathStep.TerminalChild ? inner.Terminal : inner.Children[child];

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Count(ref PathStep step, in SubtreeMeasure change, int keyBytesLeft)
    {
        Inner inner = blocks.Heap.At(step.Handle).AsInner;
        int above = step.KeyBytesLeft - keyBytesLeft;
        SubtreeMeasure measure = inner.Measure;
        measure.Keys += change.Keys;
        measure.Bytes += change.Bytes + (change.Keys * above);
        measure.ExpiringKeys += change.ExpiringKeys;

        // Bounds only widen here: whether they may be drawn in again only a look at all children would tell.
        measure.EarliestExpiryMs = ExpiryTime.Earlier(measure.EarliestExpiryMs, change.EarliestExpiryMs);
        measure.FieldsExpire |= change.FieldsExpire;
        if (change.Keys > 0) measure.LongestKeyBytes = Math.Max(measure.LongestKeyBytes, change.LongestKeyBytes + above);
        inner.SetMeasure(measure);
    }
}
