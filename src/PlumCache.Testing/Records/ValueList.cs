namespace PlumCache.Testing;

/// <summary>Makes <see cref="ValueList{T}"/>s of collection expressions.</summary>
public static class ValueList
{
    /// <summary>A list of these items.</summary>
    /// <typeparam name="T">The items.</typeparam>
    /// <param name="items">In order; copied.</param>
    public static ValueList<T> Create<T>(ReadOnlySpan<T> items) => new([.. items]);
}
