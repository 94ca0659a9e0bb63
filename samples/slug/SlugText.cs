using System.Text;

namespace Slug;

/// <summary>Texts as parts of URLs.</summary>
internal static class SlugText
{
    // À to ÿ without their marks. The server runs without culture data, so string.Normalize leaves them as they are.
    private const char FirstLatin = 'À';
    private const string Latin = "aaaaaaaceeeeiiiidnooooo-ouuuuytsaaaaaaaceeeeiiiidnooooo-ouuuuyty";

    /// <summary>
    /// Letters and digits of ASCII in lower case, all else between them one dash; Latin letters lose their marks: <c>creme-brulee</c> for
    /// <c>Crème Brûlée!</c>. Bytes that are no UTF-8 are as good as a space.
    /// </summary>
    public static string Of(ReadOnlySpan<byte> utf8)
    {
        var slug = new StringBuilder();
        bool needsDash = false;
        foreach (char c in Encoding.UTF8.GetString(utf8))
        {
            char letter = c - FirstLatin is >= 0 and int index && index < Latin.Length ? Latin[index] : char.ToLowerInvariant(c);
            if (!char.IsAsciiLetterOrDigit(letter))
            {
                needsDash = true;
                continue;
            }

            if (needsDash && slug.Length > 0) slug.Append('-');
            needsDash = false;
            slug.Append(letter);
        }

        return slug.ToString();
    }
}
