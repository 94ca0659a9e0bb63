using PlumCache.Abstractions;
using PlumCache.Engine.Views;

namespace PlumCache.Engine.Listings;

/// <summary>A walk that a plugin has written.</summary>
internal sealed class PluginWalk(ReplyWalk walk) : ListingWalk
{
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

    public override void WriteItem(IReplyWriter writer)
    {
        IsAtWork = true;
        ReadOnlySpan<byte> item = walk.Item;
        IsAtWork = false;
        writer.Write(Reply.Bulk(item));
    }
}
