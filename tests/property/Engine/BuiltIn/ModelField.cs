namespace PlumCache.Tests.Properties.Engine.BuiltIn;

/// <summary>A field of a hash, a member of a set, or a member of a sorted set and its score, in a <see cref="CollectionModel"/>.</summary>
/// <param name="Value">A member has none.</param>
/// <param name="EndsAtMs">The largest number: never.</param>
internal sealed record ModelField(string Value, long EndsAtMs)
{
    /// <summary>Any member of a set.</summary>
    public static ModelField Member { get; } = new("", long.MaxValue);
}
