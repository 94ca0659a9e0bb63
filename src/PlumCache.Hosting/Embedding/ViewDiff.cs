using System.Diagnostics;
using PlumCache.Engine.Views;
using PlumCache.Storage;

namespace PlumCache.Hosting.Embedding;

/// <summary>
/// A walk over what differs between two views, in byte order. Both are in use for the length of each step only. For one thread at a time.
/// </summary>
/// <param name="older">Before.</param>
/// <param name="newer">After.</param>
/// <param name="prefix">What the keys begin with.</param>
internal sealed class ViewDiff(PlumView older, PlumView newer, byte[] prefix)
{
    private readonly TrieDiff _diff = new();
    private bool _isPlaced;

    /// <summary>The next change; null at the end.</summary>
    public PlumChange? Next()
    {
        using ViewUse before = older.Enter();
        using ViewUse after = newer.Enter();
        if (!_isPlaced) ScopedTrie.Compare(_diff, older.Scoped, newer.Scoped, prefix);
        _isPlaced = true;
        if (!_diff.MoveNext()) return null;
        Debug.Assert(_diff.HasBefore || _diff.HasAfter, "A change has a side at least.");
        Debug.Assert(_diff.Key.StartsWith(prefix), "A change is told of a key that nobody has asked for.");
        PlumEntry? was = _diff.HasBefore ? PlumEntry.CopyOf(_diff.Key, _diff.Before) : null;
        PlumEntry? isNow = _diff.HasAfter ? PlumEntry.CopyOf(_diff.Key, _diff.After) : null;
        return new PlumChange(_diff.Key.ToArray(), was, isNow);
    }
}
