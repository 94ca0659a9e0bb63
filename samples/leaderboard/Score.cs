using System.Buffers.Binary;
using PlumCache.Abstractions;

namespace Leaderboard;

/// <summary>
/// A score that halves with every half-life, as a number that stands still: <c>mark = log2(score) + time / half-life</c>. Of two marks the
/// greater one is the greater score at any time, so an order by marks holds for ever and nothing is written when time passes.
/// </summary>
/// <param name="Mark">The number; minus infinity is a score of 0.</param>
/// <param name="HalfLifeMs">The same for all scores that are compared.</param>
internal readonly record struct Score(double Mark, long HalfLifeMs)
{
    /// <summary>Length of <see cref="ToBytes"/>.</summary>
    public const int Size = 16;

    /// <summary>A score that has fallen below is forgotten.</summary>
    public const double Least = 0.01;

    /// <summary>As many points may be added at once.</summary>
    public const double Most = 1e9;

    /// <summary>When it falls below <see cref="Least"/> (Unix ms).</summary>
    public long EndsAtMs => (long)((Mark - Math.Log2(Least)) * HalfLifeMs);

    /// <summary>What it is at a time (Unix ms).</summary>
    public double At(long nowMs) => Math.Pow(2, Mark - ((double)nowMs / HalfLifeMs));

    /// <summary>With points added at a time (Unix ms).</summary>
    public Score Plus(double points, long nowMs) =>
        this with { Mark = Math.Log2(At(nowMs) + points) + ((double)nowMs / HalfLifeMs) };

    /// <summary>What it is at a time (Unix ms), as a reply.</summary>
    public Reply ToReply(long nowMs) => Reply.Double(Math.Round(At(nowMs), 2));

    /// <summary>Bytes in whose order, among scores of one half-life, the greatest comes first.</summary>
    public byte[] ToBytes()
    {
        byte[] bytes = new byte[Size];
        BinaryPrimitives.WriteInt64BigEndian(bytes, Reversed(BitConverter.DoubleToInt64Bits(Mark)));
        BinaryPrimitives.WriteInt64BigEndian(bytes.AsSpan(sizeof(long)), HalfLifeMs);
        return bytes;
    }

    /// <summary>The score of such bytes, whatever follows them.</summary>
    public static Score Of(ReadOnlySpan<byte> bytes) => new(
        BitConverter.Int64BitsToDouble(Reversed(BinaryPrimitives.ReadInt64BigEndian(bytes))),
        BinaryPrimitives.ReadInt64BigEndian(bytes[sizeof(long)..]));

    /// <summary>A double's bits, so that as bytes they fall where it rises; and back: what it does it undoes.</summary>
    private static long Reversed(long bits) => bits < 0 ? bits : bits ^ long.MaxValue;
}
