using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace PlumCache.Abstractions;

/// <summary>
/// An error as it is sent: code, space, sentence, as bytes, because it may repeat what a client sent, and that need be no text.
/// <code>
///   Step.Refuse("ERR syntax error")
///   Step.Refuse(ErrorText.Of($"ERR Unsupported option {command[3]}"))
/// </code>
/// </summary>
public sealed class ErrorText : IEquatable<ErrorText>
{
    private readonly byte[] _bytes;

    private ErrorText(byte[] bytes) => _bytes = bytes;

    /// <summary>All of it. Line breaks are written as spaces, and those at its ends left out.</summary>
    public ReadOnlySpan<byte> Bytes => _bytes;

    /// <summary>The first word: <c>ERR</c>.</summary>
    public string Code
    {
        get
        {
            int end = _bytes.AsSpan().IndexOf((byte)' ');
            return Encoding.UTF8.GetString(end < 0 ? _bytes : _bytes.AsSpan(0, end));
        }
    }

    /// <summary>A text as UTF-8; null stays null, which stands for no error.</summary>
    /// <param name="text">Code, space, sentence.</param>
    [return: NotNullIfNotNull(nameof(text))]
    public static implicit operator ErrorText?(string? text) => FromString(text);

    /// <summary>A text as UTF-8; null stays null, which stands for no error.</summary>
    /// <param name="text">Code, space, sentence.</param>
    [return: NotNullIfNotNull(nameof(text))]
    public static ErrorText? FromString(string? text) => text is null ? null : new ErrorText(Encoding.UTF8.GetBytes(text));

    /// <summary>An interpolated text, in which bytes stand as they are.</summary>
    /// <param name="text"><c>$"ERR Unsupported option {command[3]}"</c>.</param>
    public static ErrorText Of(ErrorTextBuilder text) => new(text.ToArray());

    /// <inheritdoc/>
    public bool Equals(ErrorText? other) => other is not null && _bytes.AsSpan().SequenceEqual(other._bytes);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as ErrorText);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = default(HashCode);
        hash.AddBytes(_bytes);
        return hash.ToHashCode();
    }

    /// <summary>For people: bytes that are no UTF-8 are replaced.</summary>
    public override string ToString() => Encoding.UTF8.GetString(_bytes);
}
