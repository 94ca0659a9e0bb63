using System.Text;
using CsCheck;
using PlumCache.Plugins.Strings;
using PlumCache.Tests.Shared;

namespace PlumCache.Tests.Properties.Plugins;

public sealed class LcsProperties
{
    private static readonly Gen<string> Letters = Gen.OneOf('a', 'b', 'c').Array[0, 9].Select(letters => new string(letters));

    [Fact]
    public void LengthIsTheLongestThereIs() =>
        Gen.Select(Letters, Letters).Sample((a, b) => Table(a, b, isLengthOnly: true).Length == Longest(a, b),
            iter: TestBudget.Times(5_000));

    [Fact]
    public void TheWalkBackMatchesOneSubsequenceOfBoth() =>
        Gen.Select(Letters, Letters).Sample(
            (a, b) =>
            {
                CommonSubsequence common = Table(a, b, isLengthOnly: false);
                int lastA = a.Length, lastB = b.Length, matches = 0;
                while (common.MoveBack(out bool isMatch, out int i, out int j))
                {
                    if (!isMatch) continue;
                    Assert.True(i < lastA && j < lastB);
                    Assert.Equal(a[i], b[j]);
                    (lastA, lastB) = (i, j);
                    matches++;
                }

                Assert.Equal(common.Length, matches);
            },
            iter: TestBudget.Times(5_000));

    private static CommonSubsequence Table(string a, string b, bool isLengthOnly) =>
        new(Encoding.ASCII.GetBytes(a), Encoding.ASCII.GetBytes(b), isLengthOnly);

    /// <summary>All subsequences of one, longest first, looked for in the other.</summary>
    private static int Longest(string a, string b) => Enumerable.Range(0, 1 << a.Length)
        .Select(mask => a.Where((_, at) => (mask >> at & 1) != 0))
        .Max(letters => IsWithin(letters, b) ? letters.Count() : 0);

    private static bool IsWithin(IEnumerable<char> letters, string text)
    {
        int at = 0;
        foreach (char letter in letters)
        {
            at = text.IndexOf(letter, at) + 1;
            if (at == 0) return false;
        }

        return true;
    }
}
