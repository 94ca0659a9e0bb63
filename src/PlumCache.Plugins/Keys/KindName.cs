using System.Text;
using PlumCache.Abstractions;

namespace PlumCache.Plugins.Keys;

/// <summary>What TYPE and SCAN's TYPE call the kinds of values.</summary>
internal static class KindName
{
    /// <summary>The name of a kind.</summary>
    public static ReadOnlySpan<byte> Of(ValueKind kind) => kind switch
    {
        ValueKind.String => "string"u8,
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "A kind without a name."),
    };

    /// <summary>The kind of a name in any case, or null when no key can have it.</summary>
    public static ValueKind? Find(ReadOnlySpan<byte> name) => Ascii.EqualsIgnoreCase(name, "string"u8) ? ValueKind.String : null;
}
