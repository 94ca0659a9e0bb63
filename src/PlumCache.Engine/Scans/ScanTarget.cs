using PlumCache.Abstractions;
using PlumCache.Engine.Views;
using PlumCache.Storage;

namespace PlumCache.Engine.Scans;

/// <summary>What a scan walks: the keys of a trie, or the fields of one key's collection. Equal by content.</summary>
/// <param name="scope">What is seen.</param>
/// <param name="kinds">Of a collection's fields: what its key must hold. Else all.</param>
internal readonly struct ScanTarget(ViewScope scope, KindSet kinds = default) : IEquatable<ScanTarget>
{
    private readonly KindSet _kinds = kinds;
    private readonly TrieId _trie = scope.Trie;
    private readonly ReadOnlyMemory<byte>? _collection = scope.Collection;

    public bool Equals(ScanTarget other) => _trie == other._trie && _kinds == other._kinds
        && _collection.HasValue == other._collection.HasValue
        && _collection.GetValueOrDefault().Span.SequenceEqual(other._collection.GetValueOrDefault().Span);

    public override bool Equals(object? obj) => obj is ScanTarget other && Equals(other);

    public override int GetHashCode()
    {
        var hash = new HashCode();
        hash.Add(_trie);
        hash.Add(_kinds);
        hash.AddBytes(_collection.GetValueOrDefault().Span);
        return hash.ToHashCode();
    }
}
