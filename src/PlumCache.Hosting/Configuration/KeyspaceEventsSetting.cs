using PlumCache.Plugins.PubSub;

namespace PlumCache.Hosting.Configuration;

/// <summary>Redis' <c>notify-keyspace-events</c>: letters, kept in one order.</summary>
public sealed record KeyspaceEventsSetting : Setting
{
    /// <inheritdoc/>
    public override string Expected => $"a string of the letters {KeyspaceEventLetters.All}";

    /// <inheritdoc/>
    public override PlumCacheOptions? With(PlumCacheOptions options, SettingInput input)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (!input.IsText) return null;
        return KeyspaceEventLetters.TryParse(input.Text, out KeyspaceEvents events)
            ? options with { NotifyKeyspaceEvents = KeyspaceEventLetters.Format(events) }
            : null;
    }

    /// <inheritdoc/>
    public override string Complain(string text) => $"Invalid event class character. Use '{KeyspaceEventLetters.All}'.";

    /// <inheritdoc/>
    public override string ToToml(PlumCacheOptions options) => $"\"{ToConfig(options)}\"";

    /// <inheritdoc/>
    public override string ToConfig(PlumCacheOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return options.NotifyKeyspaceEvents;
    }
}
