namespace PlumCache.Hosting.Configuration;

/// <summary>Finds what somebody meant who wrote a name that is not there.</summary>
internal static class NearestName
{
    /// <summary>Letters that may differ, in proportion to the length: one in three.</summary>
    private const int LettersPerMistake = 3;

    /// <summary>The name that is equal but for case, dashes and underscores, else the one that differs by the fewest letters; null when none is near.</summary>
    /// <param name="name">As written.</param>
    /// <param name="names">The names there are.</param>
    public static string? Among(string name, IEnumerable<string> names)
    {
        string bare = Bare(name);
        string? nearest = null;
        int least = (bare.Length / LettersPerMistake) + 1;
        foreach (string candidate in names)
        {
            int distance = Distance(bare, Bare(candidate));
            if (distance >= least) continue;
            least = distance;
            nearest = candidate;
        }

        return nearest;
    }

    private static string Bare(string text) =>
        text.Replace("_", "", StringComparison.Ordinal).Replace("-", "", StringComparison.Ordinal).ToLowerInvariant();

    // Letters to put in, take out or change: the textbook's rows, one at a time.
    private static int Distance(string left, string right)
    {
        int[] row = [.. Enumerable.Range(0, right.Length + 1)];
        for (int i = 1; i <= left.Length; i++)
        {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= right.Length; j++)
            {
                int changed = diagonal + (left[i - 1] == right[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(changed, Math.Min(row[j], row[j - 1]) + 1);
            }
        }

        return row[^1];
    }
}
