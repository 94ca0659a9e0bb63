namespace PlumCache.Abstractions;

/// <summary>
/// A glob as KEYS and SCAN MATCH take it: <c>?</c> one byte, <c>*</c> any bytes, <c>[abc]</c>, <c>[^a]</c>, <c>[a-z]</c>, <c>\</c>
/// quotes the next byte. Matches bytes, never characters. Every pattern is valid: a class that is never closed ends with the pattern.
/// </summary>
public sealed class GlobPattern
{
    private readonly byte[] _pattern;

    /// <summary>A pattern of any bytes.</summary>
    /// <param name="pattern">Copied.</param>
    public GlobPattern(ReadOnlySpan<byte> pattern)
    {
        _pattern = pattern.ToArray();
        LiteralPrefix = PrefixOf(pattern, out int end);
        IsPrefixOnly = end == pattern.Length - 1 && pattern[end] == '*';
    }

    /// <summary>The bytes every match begins with, quoting resolved.</summary>
    public ReadOnlyMemory<byte> LiteralPrefix { get; }

    /// <summary>Whether the pattern is just the prefix and a star, so that everything beneath the prefix matches.</summary>
    public bool IsPrefixOnly { get; }

    /// <summary>What matches it behind some bytes.</summary>
    /// <param name="prefix">Literal bytes.</param>
    /// <param name="pattern">Null: any bytes.</param>
    internal static GlobPattern Behind(ReadOnlySpan<byte> prefix, GlobPattern? pattern)
    {
        var all = new List<byte>();
        foreach (byte literal in prefix) all.AddRange((byte)'\\', literal);
        all.AddRange(pattern is null ? "*"u8 : pattern._pattern);
        return new GlobPattern(all.ToArray());
    }

    /// <summary>
    /// Whether the text matches. Only the latest star is ever retried, so the worst case is O(pattern x text) in constant space; the
    /// naive recursion is exponential in the number of stars.
    /// </summary>
    /// <param name="text">The key.</param>
    public bool Matches(ReadOnlySpan<byte> text)
    {
        ReadOnlySpan<byte> pattern = _pattern;
        int at = 0, p = 0, starPattern = -1, starText = 0;
        while (at < text.Length)
        {
            if (p < pattern.Length && pattern[p] == '*')
            {
                starPattern = ++p;
                starText = at;
            }
            else if (p < pattern.Length && MatchesOne(pattern, ref p, text[at]))
            {
                at++;
            }
            else if (starPattern >= 0)
            {
                p = starPattern;
                at = ++starText;
            }
            else
            {
                return false;
            }
        }

        while (p < pattern.Length && pattern[p] == '*') p++;
        return p == pattern.Length;
    }

    /// <summary>Matches one byte against the element at <paramref name="p"/> (no star) and steps over it when it fits.</summary>
    private static bool MatchesOne(ReadOnlySpan<byte> pattern, ref int p, byte b)
    {
        switch (pattern[p])
        {
            case (byte)'?':
                p++;
                return true;
            case (byte)'[':
                return MatchesClass(pattern, ref p, b);
            case (byte)'\\' when p + 1 < pattern.Length:
                if (pattern[p + 1] != b) return false;
                p += 2;
                return true;
            default:
                if (pattern[p] != b) return false;
                p++;
                return true;
        }
    }

    private static bool MatchesClass(ReadOnlySpan<byte> pattern, ref int p, byte b)
    {
        int i = p + 1;
        bool negated = i < pattern.Length && pattern[i] == '^', found = false;
        if (negated) i++;
        for (; i < pattern.Length && pattern[i] != ']'; i++)
        {
            if (pattern[i] == '\\' && i + 1 < pattern.Length)
            {
                found |= pattern[++i] == b;
            }
            else if (i + 2 < pattern.Length && pattern[i + 1] == '-')
            {
                byte low = pattern[i], high = pattern[i + 2];
                if (low > high) (low, high) = (high, low);
                found |= b >= low && b <= high;
                i += 2;
            }
            else
            {
                found |= pattern[i] == b;
            }
        }

        if (found == negated) return false;
        p = Math.Min(i + 1, pattern.Length);
        return true;
    }

    private static ReadOnlyMemory<byte> PrefixOf(ReadOnlySpan<byte> pattern, out int end)
    {
        byte[] prefix = new byte[pattern.Length];
        int length = 0;
        for (end = 0; end < pattern.Length; end++)
        {
            byte b = pattern[end];
            if (b is (byte)'*' or (byte)'?' or (byte)'[') break;
            if (b == '\\' && end + 1 < pattern.Length) b = pattern[++end];
            prefix[length++] = b;
        }

        return prefix.AsMemory(0, length);
    }
}
