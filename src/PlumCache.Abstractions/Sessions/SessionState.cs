using System.Collections.Immutable;

namespace PlumCache.Abstractions;

/// <summary>
/// What a connection has chosen. Immutable: a command answers the next state, and it takes hold when the batch is published.
/// </summary>
public sealed record SessionState
{
    /// <summary>CLIENT ID: unique, rising.</summary>
    public required long Id { get; init; }

    /// <summary>The selected database.</summary>
    public int Database { get; init; }

    /// <summary>The protocol of replies: 2 or 3.</summary>
    public int Protocol { get; init; } = 2;

    /// <summary>CLIENT SETNAME; empty when unnamed.</summary>
    public string Name { get; init; } = "";

    /// <summary>CLIENT SETINFO lib-name.</summary>
    public string LibraryName { get; init; } = "";

    /// <summary>CLIENT SETINFO lib-ver.</summary>
    public string LibraryVersion { get; init; } = "";

    /// <summary>The user, once authenticated; every connection is <c>default</c> while no password is set.</summary>
    public string User { get; init; } = "default";

    /// <summary>Whether commands other than those flagged NoAuth may run.</summary>
    public bool IsAuthenticated { get; init; }

    /// <summary>CLIENT NO-TOUCH: reads do not mark keys as used.</summary>
    public bool NoTouch { get; init; }

    /// <summary>CLIENT NO-EVICT.</summary>
    public bool NoEvict { get; init; }

    /// <summary>CLIENT REPLY.</summary>
    public ReplyMode ReplyMode { get; init; }

    /// <summary>
    /// The snapshot that commands flagged <see cref="CommandFlags.ReadOnly"/> read from, as of its time, while those flagged
    /// <see cref="CommandFlags.Write"/> are refused; null: the database as it is.
    /// </summary>
    public SnapshotInfo? Reading { get; init; }

    /// <summary>QUIT: close once the replies are out.</summary>
    public bool IsClosing { get; init; }

    /// <summary>What it watches, in the order it asked; empty for nearly every connection.</summary>
    public ImmutableList<WatchedKey> Watches { get; init; } = [];

    /// <summary>
    /// What plugins keep for it, by the plugin's origin; null for nearly every connection, so that asking costs one comparison.
    /// </summary>
    internal ImmutableDictionary<object, object>? Values { get; init; }

    /// <summary>What a plugin keeps for the connection, or null.</summary>
    /// <param name="origin">Whose.</param>
    internal object? ValueOf(object origin) => Values is { } values && values.TryGetValue(origin, out object? value) ? value : null;

    /// <summary>With another value of a plugin.</summary>
    /// <param name="origin">Whose.</param>
    /// <param name="value">Null: nothing is kept any more.</param>
    internal SessionState WithValueOf(object origin, object? value)
    {
        ImmutableDictionary<object, object> values = Values ?? ImmutableDictionary<object, object>.Empty;
        values = value is null ? values.Remove(origin) : values.SetItem(origin, value);
        return this with { Values = values.IsEmpty ? null : values };
    }
}
