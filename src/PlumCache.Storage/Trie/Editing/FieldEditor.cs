namespace PlumCache.Storage;

/// <summary>
/// The editor of collections, which are tries within a trie: on the same draft, so that what is made, shared and retired there is under the
/// same rules. One serves all, since a field holds no collection. It is made when it is first needed.
/// </summary>
internal sealed class FieldEditor(BlockDraft blocks)
{
    private TrieEditor? _editor;

    /// <summary>To be given a root, and asked what has become of it.</summary>
    internal TrieEditor Editor => _editor ??= new TrieEditor(blocks, isOfFields: true);
}
