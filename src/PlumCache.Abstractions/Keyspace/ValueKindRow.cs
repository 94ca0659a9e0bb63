namespace PlumCache.Abstractions;

/// <summary>
/// A kind of value that a plugin keeps at keys, as its manifest names it. A type may have several kinds, one for each encoding that clients
/// are told of.
/// </summary>
/// <param name="Kind">Its number, 1 to 31.</param>
/// <param name="Type">What TYPE answers, and SCAN's TYPE asks for: <c>hash</c>.</param>
/// <param name="Encoding">What OBJECT ENCODING answers: <c>listpack</c>.</param>
public sealed record ValueKindRow(ValueKind Kind, string Type, string Encoding)
{
    /// <summary>Largest number of a kind.</summary>
    public const int MaxKind = 31;

    /// <summary>Strings, which are nobody's.</summary>
    public static readonly ValueKindRow OfStrings = new(ValueKind.String, "string", "raw");
}
