using PlumCache.Storage;

namespace PlumCache.Tests.Properties.Storage;

/// <summary>
/// The simplest keeper of versions: publishes drafts, lets tests pin old versions, and frees by the rule [birth, retired) taken literally.
/// It knows nothing of the product's reclaimer, so it tells whether the trie keeps its side of the bargain.
/// </summary>
internal sealed class VersionKeeper : IDisposable
{
    private readonly List<Retired> _retired = [];
    private readonly List<PinnedVersion> _pins = [];

    internal VersionKeeper(int tries, long limitBytes = 1L << 30)
    {
        Heap = new Heap(limitBytes);
        Blocks = new BlockDraft(Heap);
        Editor = new TrieEditor(Blocks);
        Published = new uint[tries];
        Roots = new uint[tries];
        Checker = new TrieChecker(Heap);
        Blocks.Open(Version + 1);
    }

    internal Heap Heap { get; }

    internal BlockDraft Blocks { get; }

    internal TrieEditor Editor { get; }

    internal TrieChecker Checker { get; }

    internal long Version { get; private set; } = 1;

    /// <summary>Roots of the published version.</summary>
    internal uint[] Published { get; private set; }

    /// <summary>Roots of the open draft.</summary>
    internal uint[] Roots { get; }

    internal IReadOnlyList<PinnedVersion> Pins => _pins;

    internal Trie this[int trie] => new(Heap, Roots[trie]);

    internal Trie Old(PinnedVersion pin, int trie) => new(Heap, pin.Roots[trie]);

    /// <summary>Runs a change on one trie of the draft.</summary>
    internal TResult Change<TResult>(int trie, Func<TrieEditor, TResult> change)
    {
        Editor.Root = Roots[trie];
        TResult? result = change(Editor);
        Roots[trie] = Editor.Root;
        return result;
    }

    internal void Publish()
    {
        Version = Blocks.Version;
        Published = [.. Roots];
        _retired.AddRange(Blocks.Retired);
        Blocks.Close();
        Collect();
        Blocks.Open(Version + 1);
    }

    internal void Abandon()
    {
        Blocks.Abandon();
        Published.CopyTo(Roots.AsSpan());
        _pins.RemoveAll(pin => pin.Version > Version);
        Blocks.Open(Version + 1);
    }

    /// <summary>Pins the published version.</summary>
    internal PinnedVersion Pin() => Add(new PinnedVersion(Version, [.. Published]));

    /// <summary>Seals the draft and pins what it was.</summary>
    internal PinnedVersion Seal()
    {
        PinnedVersion pin = Add(new PinnedVersion(Blocks.Version, [.. Roots]));
        Blocks.Save();
        return pin;
    }

    internal void Unpin(PinnedVersion pin) => _pins.Remove(pin);

    /// <summary>
    /// Frees all that no pin can see. Never while a draft has changes: what it let go of but did not publish yet still has the parent that
    /// it no longer counts.
    /// </summary>
    internal void Collect()
    {
        for (bool again = true; again;)
        {
            again = false;
            for (int i = _retired.Count - 1; i >= 0; i--)
            {
                Retired old = _retired[i];
                long birth = Heap.At(old.Handle).Birth;
                if (_pins.Exists(pin => pin.Version >= birth && pin.Version < old.At)) continue;
                _retired.RemoveAt(i);
                again = true;
                if (old.IsDeep) LetGoOfReferences(old);
                Heap.Free(old.Handle, old.Granules);
            }
        }
    }

    /// <summary>Verifies the draft's tries; with nothing pinned and nothing retired also that nothing else is in memory.</summary>
    internal void Check()
    {
        uint[] dropped = [.. _retired.Concat(Blocks.Retired).Where(old => old.IsDeep).Select(old => old.Handle)];
        long reachable = Checker.Check(Roots, dropped);
        if (_pins.Count == 0 && _retired.Count == 0 && Blocks.Retired.Count == 0) Assert.Equal(reachable, Heap.Arena.LiveBytes);
    }

    /// <summary>Lets everything go: afterwards nothing may be in memory.</summary>
    internal void CheckNothingLeaks()
    {
        for (int i = 0; i < Roots.Length; i++) Change(i, editor => editor.RemovePrefix([]));
        Publish();
        _pins.Clear();
        Collect();
        Assert.Equal(0, Heap.Arena.LiveBytes);
        Heap.Arena.Check();
    }

    public void Dispose() => Heap.Dispose();

    private PinnedVersion Add(PinnedVersion pin)
    {
        _pins.Add(pin);
        return pin;
    }

    private void LetGoOfReferences(Retired old)
    {
        Span<uint> references = stackalloc uint[Node.MaxReferences];
        int count = Heap.At(old.Handle).CopyReferences(references);
        foreach (uint reference in references[..count])
        {
            Node node = Heap.At(reference);
            if (node.ExtraParents > 0) Heap.AddExtraParents(reference, -1);
            else _retired.Add(new Retired(reference, node.Granules, IsDeep: true, node.WasShared ? Version : old.At));
        }
    }
}
