using System.Collections.Immutable;
using System.Text;

namespace PlumCache.Testing;

/// <summary>Bytes as a value: equal by content, ordered as keys are, written as text. A literal string is its UTF-8.</summary>
public readonly struct ByteText : IEquatable<ByteText>, IComparable<ByteText>
{
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly ImmutableArray<byte> _bytes;

    /// <summary>A copy of bytes.</summary>
    /// <param name="bytes">Any bytes.</param>
    public ByteText(ReadOnlySpan<byte> bytes) => _bytes = [.. bytes];

    /// <summary>How many bytes.</summary>
    public int Length => Span.Length;

    /// <summary>The bytes.</summary>
    public ReadOnlySpan<byte> Span => _bytes.IsDefault ? default : _bytes.AsSpan();

    /// <summary>The UTF-8 of a text.</summary>
    public static implicit operator ByteText(string text) => FromString(text);

    /// <summary>A copy of bytes.</summary>
    /// <param name="bytes">Any bytes.</param>
    public static implicit operator ByteText(ReadOnlySpan<byte> bytes) => new(bytes);

    /// <summary>Whether the bytes are the same.</summary>
    /// <param name="left">One.</param>
    /// <param name="right">The other.</param>
    public static bool operator ==(ByteText left, ByteText right) => left.Equals(right);

    /// <summary>Whether the bytes differ.</summary>
    /// <param name="left">One.</param>
    /// <param name="right">The other.</param>
    public static bool operator !=(ByteText left, ByteText right) => !left.Equals(right);

    /// <summary>Whether <paramref name="left"/> comes first in the order of bytes.</summary>
    /// <param name="left">One.</param>
    /// <param name="right">The other.</param>
    public static bool operator <(ByteText left, ByteText right) => left.CompareTo(right) < 0;

    /// <summary>Whether <paramref name="left"/> comes last in the order of bytes.</summary>
    /// <param name="left">One.</param>
    /// <param name="right">The other.</param>
    public static bool operator >(ByteText left, ByteText right) => left.CompareTo(right) > 0;

    /// <summary>Whether <paramref name="left"/> is the same or comes first.</summary>
    /// <param name="left">One.</param>
    /// <param name="right">The other.</param>
    public static bool operator <=(ByteText left, ByteText right) => left.CompareTo(right) <= 0;

    /// <summary>Whether <paramref name="left"/> is the same or comes last.</summary>
    /// <param name="left">One.</param>
    /// <param name="right">The other.</param>
    public static bool operator >=(ByteText left, ByteText right) => left.CompareTo(right) >= 0;

    /// <summary>The UTF-8 of a text.</summary>
    public static ByteText FromString(string text) => new(Encoding.UTF8.GetBytes(text));

    /// <summary>Whether it begins with other bytes.</summary>
    /// <param name="prefix">Any bytes.</param>
    public bool StartsWith(ReadOnlySpan<byte> prefix) => Span.StartsWith(prefix);

    /// <inheritdoc/>
    public int CompareTo(ByteText other) => Span.SequenceCompareTo(other.Span);

    /// <inheritdoc/>
    public bool Equals(ByteText other) => Span.SequenceEqual(other.Span);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is ByteText other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = new HashCode();
        hash.AddBytes(Span);
        return hash.ToHashCode();
    }

    /// <summary>The text, or, where the bytes are no UTF-8 or hold control characters, every such byte as <c>\x1f</c>.</summary>
    public override string ToString()
    {
        try
        {
            string text = StrictUtf8.GetString(Span);
            if (!text.Any(char.IsControl)) return text;
        }
        catch (DecoderFallbackException)
        {
            // Not UTF-8: byte by byte then.
        }

        var escaped = new StringBuilder();
        foreach (byte b in Span)
        {
            if (b is >= 0x20 and < 0x7F) escaped.Append((char)b);
            else escaped.Append(System.Globalization.CultureInfo.InvariantCulture, $"\\x{b:x2}");
        }

        return escaped.ToString();
    }
}
