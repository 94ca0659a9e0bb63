using System.Collections.Immutable;
using System.Text;

namespace PlumCache.Abstractions;

/// <summary>Some kinds of values, as SCAN's TYPE asks for them. The default is all kinds.</summary>
public readonly record struct KindSet
{
    // A bit for each kind that is not among them: so that a listing which asks for no type need not say so.
    private readonly uint _others;

    private KindSet(uint others) => _others = others;

    /// <summary>Every kind.</summary>
    public static KindSet All => default;

    /// <summary>Whether it is every kind: nobody need look.</summary>
    public bool IsAll => _others == 0;

    /// <summary>Whether it is none.</summary>
    public bool IsEmpty => _others == uint.MaxValue;

    /// <summary>Exactly these kinds.</summary>
    /// <param name="kinds">Also none.</param>
    public static KindSet Of(params ReadOnlySpan<ValueKind> kinds)
    {
        uint bits = 0;
        foreach (ValueKind kind in kinds) bits |= BitOf(kind);
        return new KindSet(~bits);
    }

    /// <summary>The kinds of a type; none when no key can have it. O(rows).</summary>
    /// <param name="type">As TYPE answers it, in any case.</param>
    /// <param name="rows">All kinds that there are (<see cref="CommandContext.Kinds"/>).</param>
    public static KindSet OfType(scoped ReadOnlySpan<byte> type, ImmutableArray<ValueKindRow> rows)
    {
        uint bits = 0, named = 0;
        foreach (ValueKindRow row in rows)
        {
            named |= BitOf(row.Kind);
            if (Ascii.EqualsIgnoreCase(type, row.Type)) bits |= BitOf(row.Kind);
        }

        // What nobody names has a type all the same, by which it is found again.
        if (Ascii.EqualsIgnoreCase(type, ValueKindRow.Unknown)) bits |= ~named;
        return new KindSet(~bits);
    }

    /// <summary>Whether a kind is among them.</summary>
    /// <param name="kind">From 0 to <see cref="ValueKindRow.MaxKind"/>.</param>
    public bool Contains(ValueKind kind) => (_others & BitOf(kind)) == 0;

    private static uint BitOf(ValueKind kind)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)kind, (uint)ValueKindRow.MaxKind, nameof(kind));
        return 1u << (int)kind;
    }
}
