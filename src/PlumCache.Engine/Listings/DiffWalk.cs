using System.Diagnostics;
using PlumCache.Abstractions;
using PlumCache.Engine.Views;
using PlumCache.Storage;

namespace PlumCache.Engine.Listings;

/// <summary>
/// What differs between two versions of a database, each judged at its own time. Where one of them covers only a prefix, the other is
/// looked at there alone.
/// </summary>
internal sealed class DiffWalk(DiffQuery query) : ListingWalk
{
    private readonly TrieDiff _diff = new();
    private bool _isEmpty;

    public override void Begin(BatchView view)
    {
        BatchView before = Side(view, query.Before), after = Side(view, query.After);
        _isEmpty = true;
        ReadOnlyMemory<byte> prefix = query.Prefix;
        if (!TryNarrow(ref prefix, before.Covers) || !TryNarrow(ref prefix, after.Covers)) return;
        _isEmpty = false;
        Debug.Assert(prefix.Span.StartsWith(query.Prefix.Span), "differences are told of keys that nobody has asked for");
        Debug.Assert(prefix.Span.StartsWith(before.Covers.Span) && prefix.Span.StartsWith(after.Covers.Span),
            "a key that a side does not cover would read as one that it does not have");
        ScopedTrie.Compare(_diff, before.Keys, after.Keys, prefix.Span, query.AfterKey);
    }

    public override bool Step(out bool isPicked) => isPicked = !_isEmpty && _diff.MoveNext();

    public override ListingForm Form => ListingForm.Array;

    public override void WriteItem(IReplyWriter writer)
    {
        Debug.Assert(!_isEmpty && (_diff.HasBefore || _diff.HasAfter), "an item is written that no step has come to");
        writer.BeginArray(2);
        writer.Write(Reply.Bulk(_diff.Key));
        writer.Write(Reply.Bulk(!_diff.HasBefore ? "added"u8 : !_diff.HasAfter ? "removed"u8 : "changed"u8));
    }

    private static BatchView Side(BatchView view, ReadOnlyMemory<byte>? name)
    {
        if (name is not { } of) return (BatchView)view.Database(view.Index);
        return view.TryGetSnapshot(of.Span, out TrieView? snapshot)
            ? (BatchView)snapshot
            : throw new InvalidOperationException("A diff is asked for with a snapshot that is not there.");
    }

    /// <summary>Narrows a prefix to what a side covers.</summary>
    /// <returns>False when the two have nothing in common.</returns>
    private static bool TryNarrow(ref ReadOnlyMemory<byte> prefix, ReadOnlyMemory<byte> covers)
    {
        if (prefix.Span.StartsWith(covers.Span)) return true;
        if (!covers.Span.StartsWith(prefix.Span)) return false;
        prefix = covers;
        return true;
    }
}
