using System.Collections.Immutable;
using PlumCache.Abstractions;

namespace PlumCache.Testing;

/// <summary>What a key of a <see cref="TestKeyspace"/> holds.</summary>
/// <param name="Value">A string's bytes; empty for a collection.</param>
/// <param name="ExpiresAtMs">When it ends (Unix ms), or <see cref="Expiry.None"/>.</param>
/// <param name="Accessed">When or how often it was used.</param>
public sealed record TestEntry(ByteText Value, long ExpiresAtMs = Expiry.None, AccessStamp Accessed = default)
{
    /// <summary>What kind of value it is.</summary>
    public ValueKind Kind { get; init; } = ValueKind.String;

    /// <summary>The fields of a collection, which is never empty; none of a string.</summary>
    public ImmutableSortedDictionary<ByteText, TestField> Fields { get; init; } = ImmutableSortedDictionary<ByteText, TestField>.Empty;

    /// <summary>What it counts: bytes of the value, or of all fields and their values.</summary>
    internal long Bytes => Value.Length + Fields.Sum(static pair => (long)pair.Key.Length + pair.Value.Value.Length);

    /// <summary>A collection.</summary>
    /// <param name="kind">Its kind.</param>
    /// <param name="fields">At least one.</param>
    public static TestEntry Of(ValueKind kind, params (ByteText Field, ByteText Value)[] fields) => new(default(ByteText))
    {
        Kind = kind,
        Fields = fields.ToImmutableSortedDictionary(static pair => pair.Field, static pair => new TestField(pair.Value)),
    };

    internal bool IsDue(long nowMs) =>
        Expiry.IsDue(ExpiresAtMs, nowMs) || (!Fields.IsEmpty && Fields.Values.All(field => field.IsDue(nowMs)));

    /// <summary>The value, and the expiry as <c>@ms</c> when there is one.</summary>
    public override string ToString()
    {
        string fields = string.Join(", ", Fields.Select(static pair => $"{pair.Key}: {pair.Value}"));
        return $"{(Fields.IsEmpty ? Value : $"kind {(int)Kind} {{{fields}}}")}{ReplyText.Until(ExpiresAtMs)}";
    }
}
