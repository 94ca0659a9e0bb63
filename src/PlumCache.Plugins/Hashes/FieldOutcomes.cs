using System.Collections.Immutable;
using PlumCache.Abstractions;

namespace PlumCache.Plugins.Hashes;

/// <summary>What became of each of several fields, as numbers in the order of the fields.</summary>
/// <param name="count">How many fields.</param>
internal readonly ref struct FieldOutcomes(int count)
{
    private readonly ImmutableArray<ReplyTree>.Builder _items = ImmutableArray.CreateBuilder<ReplyTree>(count);

    /// <summary>Appends the next field's.</summary>
    public void Add(int outcome) => _items.Add(new ReplyTree.Integer(outcome));

    /// <summary>The array of all.</summary>
    public Reply ToReply() => Reply.Tree(new ReplyTree.Array(_items.MoveToImmutable()));
}
