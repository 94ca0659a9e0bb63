using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;

namespace PlumCache.Abstractions;

/// <summary>Puts the parts of an interpolated error together, for <see cref="ErrorText.Of"/>: the compiler calls it.</summary>
[InterpolatedStringHandler]
[SuppressMessage("Performance", "CA1815", Justification = "It is made, filled and used up in one expression.")]
public readonly ref struct ErrorTextBuilder
{
    private readonly ArrayBufferWriter<byte> _bytes;

    /// <summary>An empty one.</summary>
    /// <param name="literalLength">Characters between the holes.</param>
    /// <param name="formattedCount">Number of holes.</param>
    public ErrorTextBuilder(int literalLength, int formattedCount)
    {
        const int UsualHoleBytes = 16;
        _bytes = new ArrayBufferWriter<byte>(Math.Max(1, literalLength + (formattedCount * UsualHoleBytes)));
    }

    /// <summary>What stands between the holes.</summary>
    public void AppendLiteral(string text) => Encoding.UTF8.GetBytes(text, _bytes);

    /// <summary>Text of the server's own.</summary>
    /// <param name="text">Null: nothing.</param>
    public void AppendFormatted(string? text) => Encoding.UTF8.GetBytes(text.AsSpan(), _bytes);

    /// <summary>A number.</summary>
    /// <param name="number">In decimal digits.</param>
    public void AppendFormatted(long number) => AppendFormatted(number.ToString(CultureInfo.InvariantCulture));

    /// <summary>Another error, whole.</summary>
    /// <param name="error">Null: nothing.</param>
    public void AppendFormatted(ErrorText? error) => _bytes.Write(error is null ? default : error.Bytes);

    /// <summary>What a client sent, as it is; like Redis, whose texts end there, only up to the first zero byte.</summary>
    /// <param name="bytes">Copied.</param>
    public void AppendFormatted(scoped ReadOnlySpan<byte> bytes)
    {
        int end = bytes.IndexOf((byte)0);
        _bytes.Write(end < 0 ? bytes : bytes[..end]);
    }

    /// <summary>As <see cref="AppendFormatted(ReadOnlySpan{byte})"/>, and no more than so many bytes: <c>{command.Name:128}</c>.</summary>
    /// <param name="bytes">Copied.</param>
    /// <param name="format">Most bytes, in decimal digits.</param>
    public void AppendFormatted(scoped ReadOnlySpan<byte> bytes, string format) =>
        AppendFormatted(bytes[..Math.Min(bytes.Length, int.Parse(format, CultureInfo.InvariantCulture))]);

    internal byte[] ToArray() => _bytes.WrittenSpan.ToArray();
}
