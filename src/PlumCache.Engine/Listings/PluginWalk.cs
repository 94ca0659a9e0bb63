using PlumCache.Abstractions;
using PlumCache.Engine.Views;

namespace PlumCache.Engine.Listings;

/// <summary>A walk that a plugin has written.</summary>
internal sealed class PluginWalk(ReplyWalk walk) : ListingWalk
{
    public override long KnownCount => walk.KnownCount;

    public override ListingForm Form => walk.IsSet ? ListingForm.Set : ListingForm.Array;

    /// <summary>Whether the plugin's code is at work: what is thrown meanwhile is its failure.</summary>
    public bool IsAtWork { get; private set; }

    public override void Begin(BatchView view)
    {
        IsAtWork = true;
        walk.Begin(view);
        IsAtWork = false;
    }

    public override bool Step(out bool isPicked)
    {
        IsAtWork = true;
        bool isThere = walk.Step(out isPicked);
        IsAtWork = false;
        return isThere;
    }

    public override void End()
    {
        IsAtWork = true;
        (walk as IDisposable)?.Dispose();
        IsAtWork = false;
    }

    public override void WriteHeader(IReplyWriter writer, long count)
    {
        if (walk.Numbers == WalkNumbers.Behind) writer.BeginArray(2 * count);
        else base.WriteHeader(writer, count);
    }

    public override void WriteItem(IReplyWriter writer)
    {
        IsAtWork = true;
        WalkNumbers numbers = walk.Numbers;
        ReadOnlySpan<byte> item = walk.Item;
        double number = numbers == WalkNumbers.None ? 0 : walk.Number;
        IsAtWork = false;
        if (numbers == WalkNumbers.Paired) writer.BeginArray(2);
        writer.Write(Reply.Bulk(item));
        if (numbers != WalkNumbers.None) writer.Write(Reply.Double(number));
    }
}
