namespace PlumCache.Plugins.Eviction;

/// <summary>A key that was drawn. A rank names it as long as nothing is removed, and saves copying keys that stay.</summary>
/// <param name="Score">How much it deserves to go.</param>
/// <param name="Rank">Its place in the population.</param>
/// <param name="Draw">When it was drawn: decides between equals, so that no place in the order of keys is preferred.</param>
internal readonly record struct Candidate(long Score, long Rank, int Draw)
{
    /// <summary>Victims first.</summary>
    public static readonly Comparison<Candidate> VictimsFirst = static (x, y) =>
    {
        int byScore = y.Score.CompareTo(x.Score);
        return byScore != 0 ? byScore : x.Draw.CompareTo(y.Draw);
    };
}
