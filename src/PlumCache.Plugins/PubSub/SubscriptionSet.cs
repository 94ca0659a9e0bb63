using PlumCache.Abstractions;

namespace PlumCache.Plugins.PubSub;

/// <summary>What a connection listens to: the plugin's value for it. A connection that listens to nothing has none. Immutable.</summary>
/// <param name="Channels">Its channels.</param>
/// <param name="Patterns">Its patterns.</param>
internal sealed record SubscriptionSet(NameSet Channels, NameSet Patterns)
{
    /// <summary>Nothing.</summary>
    public static readonly SubscriptionSet Empty = new(NameSet.Empty, NameSet.Empty);

    /// <summary>Channels and patterns together, as confirmations count them.</summary>
    public int Count => Channels.Count + Patterns.Count;

    /// <summary>What the connection of a call listens to.</summary>
    /// <param name="context">The call's.</param>
    public static SubscriptionSet Of(in CommandContext context) => (SubscriptionSet?)context.Value ?? Empty;

    /// <summary>Its patterns, or its channels.</summary>
    /// <param name="arePatterns">Which.</param>
    public NameSet Names(bool arePatterns) => arePatterns ? Patterns : Channels;

    /// <summary>With other patterns, or other channels.</summary>
    /// <param name="arePatterns">Which.</param>
    public SubscriptionSet With(bool arePatterns, NameSet names) =>
        arePatterns ? this with { Patterns = names } : this with { Channels = names };
}
