using System.Collections.Immutable;
using PlumCache.Abstractions;
using PlumCache.Engine.Views;

namespace PlumCache.Engine.Listings;

/// <summary>
/// A walk over what a <see cref="ListingQuery"/> asks for. Walked twice: to count, because a reply begins with its length, and to write.
/// </summary>
internal abstract class ListingWalk
{
    /// <summary>Number of items, when that is known without a walk; else -1.</summary>
    public virtual long KnownCount => -1;

    /// <summary>Positions before the first item.</summary>
    /// <param name="view">What is listed; its version stays open during the walk.</param>
    public abstract void Begin(BatchView view);

    /// <summary>Takes one step, of bounded cost.</summary>
    /// <param name="isPicked">Whether it has come to an item.</param>
    /// <returns>False at the end.</returns>
    public abstract bool Step(out bool isPicked);

    /// <summary>What the items are written as.</summary>
    public abstract ListingForm Form { get; }

    /// <summary>Writes what comes before so many items.</summary>
    public virtual void WriteHeader(IReplyWriter writer, long count)
    {
        if (Form == ListingForm.Map) writer.BeginMap(count);
        else if (Form == ListingForm.Set) writer.BeginSet(count);
        else writer.BeginArray(count);
    }

    /// <summary>Writes the item that the last step has come to.</summary>
    public abstract void WriteItem(IReplyWriter writer);

    /// <summary>Ends it after its last item: what it holds may be used again.</summary>
    public virtual void End()
    {
    }

    /// <summary>The walk of a query.</summary>
    /// <param name="query">What is asked for.</param>
    /// <param name="kinds">All kinds of values that there are.</param>
    public static ListingWalk Of(ListingQuery query, ImmutableArray<ValueKindRow> kinds) => query switch
    {
        RangeQuery range => new RangeWalk(range),
        NamespaceQuery names => new NamespaceWalk(names),
        DiffQuery diff => new DiffWalk(diff, kinds),
        WalkQuery own => new PluginWalk(own.Walk()),
        _ => throw new InvalidOperationException($"The engine knows no walk for {query.GetType().Name}."),
    };
}
