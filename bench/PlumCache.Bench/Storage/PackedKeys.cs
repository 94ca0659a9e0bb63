using System.Globalization;
using System.Text;
using PlumCache.Storage;

namespace PlumCache.Bench.Storage;

/// <summary>
/// Some of the keys <c>user:id:field</c>, one behind the other as a parser would have them. Made anew for each sample, before it is timed,
/// so that ten million keys need not lie in managed memory beside the ones that are measured.
/// </summary>
internal sealed class PackedKeys
{
    public const int Count = 65_536;
    private const int LongestKey = 32;

    private static readonly string[] Fields = ["name", "email", "score", "created"];

    private readonly byte[] _bytes = new byte[Count * LongestKey];
    private readonly KeyRange[] _ranges = new KeyRange[Count];

    public ReadOnlySpan<byte> Bytes => _bytes;

    public ReadOnlySpan<KeyRange> Ranges => _ranges;

    public ReadOnlySpan<byte> this[int index] => _bytes.AsSpan(_ranges[index].Start, _ranges[index].Length);

    /// <summary>Makes keys of the numbers that a function gives for 0 to <see cref="Count"/>.</summary>
    public void Fill(Func<int, long> numberOf)
    {
        Span<char> text = stackalloc char[LongestKey];
        for (int i = 0, at = 0; i < Count; i++)
        {
            long number = numberOf(i);
            text.TryWrite(CultureInfo.InvariantCulture, $"user:{number / Fields.Length}:{Fields[number % Fields.Length]}", out int length);
            Encoding.ASCII.GetBytes(text[..length], _bytes.AsSpan(at));
            _ranges[i] = new KeyRange(at, length);
            at += length;
        }
    }
}
