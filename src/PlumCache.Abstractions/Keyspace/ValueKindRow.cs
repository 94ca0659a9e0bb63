using System.Collections.Immutable;

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
    /// <summary>Which fields of such a collection clients are told of. Kinds of one type tell of the same.</summary>
    public ToldFields Fields { get; init; } = ToldFields.All;

    /// <summary>Largest number of a kind.</summary>
    public const int MaxKind = 31;

    /// <summary>
    /// Type and encoding of what no manifest names: keys that a plugin has left which is not loaded any more. No manifest may say it.
    /// </summary>
    public const string Unknown = "unknown";

    /// <summary>Strings, which are nobody's.</summary>
    public static readonly ValueKindRow OfStrings = new(ValueKind.String, "string", "raw");

    /// <summary>The row of a kind; one of <see cref="Unknown"/> type when there is none. O(rows).</summary>
    /// <param name="kind">Of an entry.</param>
    /// <param name="rows">All kinds that there are (<see cref="CommandContext.Kinds"/>).</param>
    public static ValueKindRow Of(ValueKind kind, ImmutableArray<ValueKindRow> rows)
    {
        foreach (ValueKindRow row in rows)
        {
            if (row.Kind == kind) return row;
        }

        return new ValueKindRow(kind, Unknown, Unknown);
    }
}
