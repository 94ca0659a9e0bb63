using System.Text;

namespace PlumCache.Hosting.Embedding;

/// <summary>
/// The bytes of a key, prefix, value or name, given as they are or as text: a string stands for its UTF-8. Spans and arrays are not copied;
/// a string is encoded each time, one small allocation, which <c>"user:1"u8</c> saves.
/// </summary>
public readonly ref struct PlumBytes
{
    // Two texts must not become the same key: halves of surrogate pairs are refused.
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>These bytes.</summary>
    /// <param name="span">Any bytes.</param>
    public PlumBytes(ReadOnlySpan<byte> span) => Span = span;

    /// <summary>The bytes.</summary>
    public ReadOnlySpan<byte> Span { get; }

    /// <summary>A text's UTF-8.</summary>
    /// <param name="text">Any text without halves of surrogate pairs.</param>
    /// <exception cref="ArgumentException">It has such a half.</exception>
    public static implicit operator PlumBytes(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return new(Utf8.GetBytes(text));
    }

    /// <summary>An array's bytes.</summary>
    /// <param name="bytes">Any bytes.</param>
    public static implicit operator PlumBytes(byte[] bytes)
    {
        ArgumentNullException.ThrowIfNull(bytes);
        return new(bytes);
    }

    /// <summary>A span's bytes.</summary>
    /// <param name="bytes">Any bytes.</param>
    public static implicit operator PlumBytes(ReadOnlySpan<byte> bytes) => new(bytes);

    /// <summary>A span's bytes.</summary>
    /// <param name="bytes">Any bytes.</param>
    public static implicit operator PlumBytes(Span<byte> bytes) => new(bytes);
}
