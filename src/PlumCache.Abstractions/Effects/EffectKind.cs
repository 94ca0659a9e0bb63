namespace PlumCache.Abstractions;

/// <summary>What an effect does, once what the command changed is published.</summary>
public enum EffectKind
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>Sends a message to the subscribers of a channel and of the patterns that match it.</summary>
    Publish,

    /// <summary>The connection gets the messages of a channel, or of the channels that match a pattern, from now on.</summary>
    Subscribe,

    /// <summary>Ends a <see cref="Subscribe"/>.</summary>
    Unsubscribe,

    /// <summary>The plugin's tick command is to be run at a time.</summary>
    Timer,

    /// <summary>Adds to one of the plugin's counters.</summary>
    Count,
}
