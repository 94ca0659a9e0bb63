using CsCheck;
using PlumCache.Abstractions;
using PlumCache.Tests.Shared;

namespace PlumCache.Tests.Properties.Abstractions;

public sealed class GlobPatternProperties
{
    private static readonly Gen<byte[]> GenPattern = Gen.OneOf<byte>("ab*?[]^-\\"u8.ToArray()).Array[0, 9];
    private static readonly Gen<byte[]> GenText = Gen.OneOf<byte>("ab-]"u8.ToArray()).Array[0, 7];

    [Fact]
    public void EqualsTheObviousRecursiveMatcher() =>
        Gen.Select(GenPattern, GenText).Sample(
            (pattern, text) => new GlobPattern(pattern).Matches(text) == Model(pattern, text),
            iter: TestBudget.Times(20_000));

    [Fact]
    public void EveryMatchBeginsWithTheLiteralPrefix() =>
        Gen.Select(GenPattern, GenText).Sample(
            (pattern, text) =>
            {
                var glob = new GlobPattern(pattern);
                return !glob.Matches(text) || text.AsSpan().StartsWith(glob.LiteralPrefix.Span);
            },
            iter: TestBudget.Times(20_000));

    /// <summary>The definition, element by element, with no thought for cost.</summary>
    private static bool Model(ReadOnlySpan<byte> pattern, ReadOnlySpan<byte> text)
    {
        if (pattern.IsEmpty) return text.IsEmpty;
        if (pattern[0] == '*') return Model(pattern[1..], text) || (!text.IsEmpty && Model(pattern, text[1..]));
        if (text.IsEmpty) return false;
        if (pattern[0] == '?') return Model(pattern[1..], text[1..]);
        if (pattern[0] == '[') return InClass(pattern[1..], text[0], out int length) && Model(pattern[(1 + length)..], text[1..]);
        if (pattern[0] == '\\' && pattern.Length > 1) pattern = pattern[1..];
        return pattern[0] == text[0] && Model(pattern[1..], text[1..]);
    }

    private static bool InClass(ReadOnlySpan<byte> rest, byte b, out int length)
    {
        var members = new HashSet<byte>();
        bool negated = rest.StartsWith("^"u8);
        int i = negated ? 1 : 0;
        while (i < rest.Length && rest[i] != ']')
        {
            if (rest[i] == '\\' && i + 1 < rest.Length)
            {
                members.Add(rest[i + 1]);
                i += 2;
            }
            else if (i + 2 < rest.Length && rest[i + 1] == '-')
            {
                for (int m = Math.Min(rest[i], rest[i + 2]); m <= Math.Max(rest[i], rest[i + 2]); m++) members.Add((byte)m);
                i += 3;
            }
            else
            {
                members.Add(rest[i++]);
            }
        }

        length = Math.Min(i + 1, rest.Length);
        return members.Contains(b) != negated;
    }
}
