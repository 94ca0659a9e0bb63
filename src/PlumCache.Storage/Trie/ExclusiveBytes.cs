namespace PlumCache.Storage;

/// <summary>
/// Bytes of the blocks that only one trie of the root refers to: what dropping it gives back. A block has other parents or it has none,
/// and what lies beneath one with others is not this trie's alone either, so the walk enters nothing that is shared.
/// </summary>
/// <remarks>
/// The parent counts are the head's and not the version's: while somebody writes, the answer is near, and it falls short by what an older
/// version alone still refers to. What two copies within the trie share counts as shared.
/// </remarks>
internal static class ExclusiveBytes
{
    /// <summary>Measures a trie that is not part of another one. O(blocks that are its own).</summary>
    internal static long Of(Heap heap, uint root)
    {
        long bytes = 0;
        Span<uint> references = stackalloc uint[Node.MaxReferences];
        var walk = new NodeWalk(stackalloc WalkStep[NodeWalk.StackSteps]);
        if (root != 0) walk.Push(new WalkStep(root));
        while (walk.TryPop(out WalkStep step))
        {
            bytes += heap.At(step.Handle).TakenBytes;
            int count = heap.At(step.Handle).CopyReferences(references);
            foreach (uint reference in references[..count])
            {
                if (heap.At(reference).ExtraParents == 0) walk.Push(new WalkStep(reference));
            }
        }

        walk.Dispose();
        return bytes;
    }
}
