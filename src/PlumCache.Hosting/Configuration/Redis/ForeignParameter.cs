namespace PlumCache.Hosting.Configuration.Redis;

/// <summary>
/// A parameter of Redis that is no setting here, but is looked at or set by tools and by habit. What only tunes Redis is taken and changes
/// nothing; what somebody would rely on (that data is saved, that a limit holds) is refused unless it is so. CONFIG GET answers what is
/// true, whatever was set.
/// </summary>
/// <param name="Name">Redis' name.</param>
/// <param name="Truth">What CONFIG GET answers; null when no value would be true, so that it is not told.</param>
/// <param name="Value">What CONFIG SET takes.</param>
/// <param name="Why">Why the truth is what it is.</param>
internal sealed record ForeignParameter(string Name, string? Truth, RedisValue Value, string Why) : ConfigParameter(Name)
{
    /// <inheritdoc/>
    public override string? Tell(PlumCacheOptions options) => Truth;

    /// <inheritdoc/>
    public override string? Take(ref PlumCacheOptions options, string text) => Value.Refuse(text);
}
