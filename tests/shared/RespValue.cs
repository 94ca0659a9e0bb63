using System.Globalization;
using System.Text;

namespace PlumCache.Tests.Shared;

/// <summary>A reply as it stood on the wire.</summary>
/// <param name="Type">Its first byte: + - : $ * _ # , = % ~ or &gt;.</param>
/// <param name="Bytes">The bytes of a string or a line; null for a null and for what holds items.</param>
/// <param name="Items">The items of an array, set or push; keys and values in turn of a map; null for all else.</param>
public sealed record RespValue(char Type, byte[]? Bytes, IReadOnlyList<RespValue>? Items = null)
{
    public bool IsNull => Bytes is null && Items is null;

    public bool IsError => Type == '-';

    /// <summary>The bytes as UTF-8. Fails for a null and for an array, so that a test cannot mistake one for an empty string.</summary>
    public string Text => Encoding.UTF8.GetString(Bytes ?? throw new InvalidOperationException($"No text: {this}"));

    public long Integer =>
        Type == ':' ? long.Parse(Text, CultureInfo.InvariantCulture) : throw new InvalidOperationException($"No integer: {this}");

    /// <summary>The items as UTF-8.</summary>
    public IReadOnlyList<string> Texts =>
        [.. (Items ?? throw new InvalidOperationException($"No items: {this}")).Select(item => item.Text)];

    /// <summary>One line: <c>+OK</c>, <c>$"a b"</c>, <c>*[:1, $null]</c>.</summary>
    public override string ToString() => this switch
    {
        { Items: not null } => $"{Type}[{string.Join(", ", Items)}]",
        { Bytes: null } => $"{Type}null",
        { Type: '$' or '=' } => $"{Type}\"{Encoding.Latin1.GetString(Bytes)}\"",
        _ => Type + Encoding.Latin1.GetString(Bytes),
    };
}
