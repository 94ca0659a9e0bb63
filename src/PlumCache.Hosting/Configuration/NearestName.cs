namespace PlumCache.Hosting.Configuration;

/// <summary>Finds what somebody meant who wrote a name that is not there.</summary>
internal static class NearestName
{
    /// <summary>Letters that may differ, in proportion to the length: one in three.</summary>
    private const int LettersPerMistake = 3;

    /// <summary>
    /// The name that is equal but for case, dashes and underscores, else the one that differs by the fewest letters; null when none is
    /// near.
    /// </summary>
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

    // Letters to put in, take out, change, or swap with their neighbour: the textbook's table, of which three rows are needed at a time.
    private static int Distance(string left, string right)
    {
        int[] beforeLast = [], last = [.. Enumerable.Range(0, right.Length + 1)];
        for (int i = 1; i <= left.Length; i++)
        {
            int[] row = new int[right.Length + 1];
            row[0] = i;
            for (int j = 1; j <= right.Length; j++)
            {
                int changed = last[j - 1] + (left[i - 1] == right[j - 1] ? 0 : 1);
                row[j] = Math.Min(changed, Math.Min(last[j], row[j - 1]) + 1);
                bool isSwap = i > 1 && j > 1 && left[i - 1] == right[j - 2] && left[i - 2] == right[j - 1];
                if (isSwap) row[j] = Math.Min(row[j], beforeLast[j - 2] + 1);
            }

            (beforeLast, last) = (last, row);
        }

        return last[^1];
    }
}
