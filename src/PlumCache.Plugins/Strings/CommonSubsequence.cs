namespace PlumCache.Plugins.Strings;

/// <summary>
/// The longest common subsequence of two texts by dynamic programming, as LCS defines it:
/// <code>
///            b  →                 best(i, j) = best(i-1, j-1) + 1          when a[i-1] == b[j-1]
///        0 0 0 0 0                             max(best(i-1, j), best(i, j-1))  otherwise
///     a  0 . . . .
///     ↓  0 . . . .   ← the walk back begins here, in the last cell, and goes up only where that cell is better than the left one
/// </code>
/// The walk needs only that one comparison of a cell, so a bit per cell is kept and of the numbers a single row: a thirty-second of a
/// table of integers.
/// </summary>
internal ref struct CommonSubsequence
{
    private readonly ReadOnlySpan<byte> _a;
    private readonly ReadOnlySpan<byte> _b;
    private readonly ulong[] _isUpBetter;
    private int _i;
    private int _j;

    /// <summary>Computes the table. O(a.Length * b.Length).</summary>
    /// <param name="a">The first text.</param>
    /// <param name="b">The second text.</param>
    /// <param name="isLengthOnly">Whether <see cref="MoveBack"/> will not be called: nothing is kept for it.</param>
    public CommonSubsequence(ReadOnlySpan<byte> a, ReadOnlySpan<byte> b, bool isLengthOnly)
    {
        _a = a;
        _b = b;
        _i = a.Length;
        _j = b.Length;
        _isUpBetter = isLengthOnly ? [] : new ulong[((long)a.Length * b.Length / 64) + 1];

        // The row runs along the shorter text, which bounds it by the root of the table.
        Length = a.Length >= b.Length ? Fill(a, b, isOuterFirst: true, !isLengthOnly) : Fill(b, a, isOuterFirst: false, !isLengthOnly);
    }

    /// <summary>Length of the subsequence.</summary>
    public int Length { get; }

    /// <summary>Steps from the current cell towards the first one.</summary>
    /// <param name="isMatch">Whether the step was over a pair of equal bytes.</param>
    /// <param name="i">Position in the first text behind which the step ended: the matched byte's own, for a match.</param>
    /// <param name="j">The same in the second text.</param>
    /// <returns>False when one of the texts is used up.</returns>
    public bool MoveBack(out bool isMatch, out int i, out int j)
    {
        isMatch = false;
        if (_i > 0 && _j > 0)
        {
            isMatch = _a[_i - 1] == _b[_j - 1];
            bool isUp = !isMatch && IsUpBetter(_i - 1, _j - 1);
            if (isMatch || isUp) _i--;
            if (!isUp) _j--;
            i = _i;
            j = _j;
            return true;
        }

        (i, j) = (_i, _j);
        return false;
    }

    private readonly bool IsUpBetter(int i, int j)
    {
        long cell = ((long)i * _b.Length) + j;
        return (_isUpBetter[cell >> 6] >> (int)(cell & 63) & 1) != 0;
    }

    private readonly int Fill(ReadOnlySpan<byte> outer, ReadOnlySpan<byte> inner, bool isOuterFirst, bool isKept)
    {
        int[] row = new int[inner.Length + 1];
        for (int o = 0; o < outer.Length; o++)
        {
            int diagonal = 0;
            for (int n = 0; n < inner.Length; n++)
            {
                int fromOuter = row[n + 1], fromInner = row[n], best;
                if (outer[o] == inner[n])
                {
                    best = diagonal + 1;
                }
                else
                {
                    best = Math.Max(fromOuter, fromInner);
                    bool isUp = isOuterFirst ? fromOuter > fromInner : fromInner > fromOuter;
                    if (isKept && isUp) Mark(isOuterFirst ? o : n, isOuterFirst ? n : o);
                }

                diagonal = fromOuter;
                row[n + 1] = best;
            }
        }

        return row[inner.Length];
    }

    private readonly void Mark(int i, int j)
    {
        long cell = ((long)i * _b.Length) + j;
        _isUpBetter[cell >> 6] |= 1UL << (int)(cell & 63);
    }
}
